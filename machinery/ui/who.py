"""Who did something, in words, for the parts of every page that names somebody."""

from machinery.i18n.who import who_name

__all__ = ["who_name"]
