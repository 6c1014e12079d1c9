"""What may be shown of the pledges: pure functions, no input or output."""
