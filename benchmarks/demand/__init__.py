"""The main aggregate, answered by the product and by others; each module is one way to answer it."""
