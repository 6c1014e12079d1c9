"""Measurements of the product against what else could do the same; see README.md."""
