"""The running product: the one process that owns the store, and the socket through which commands reach it."""
