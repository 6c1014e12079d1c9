"""Planned demand that is still being written: rows of a table, kept at once, checked, and stated together."""
