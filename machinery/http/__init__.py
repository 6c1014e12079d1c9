"""What the process answers besides the pages. Public and read-only; never reaches the store."""
