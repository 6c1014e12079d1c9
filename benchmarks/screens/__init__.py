"""Rerun time of the product's pages beside an empty page and a page with the same charts from constants."""
