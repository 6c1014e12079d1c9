"""An invented world of builders and pledges for demonstrations: made from a seed, marked as example data throughout."""
