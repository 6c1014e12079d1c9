"""The joint demand signal for emission-free construction machinery."""

__version__ = "0.1.0"
