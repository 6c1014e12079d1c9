"""The commands of DESIGN.md 9: `python -m machinery …`."""
