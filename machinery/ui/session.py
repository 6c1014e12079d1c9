"""Who is asking, in which language, and the running product. The only module of the screen that opens the store."""

from machinery.access.asking import Asking
from machinery.process.product import Product, running_product
from machinery.settings import settings
from machinery.ui.demonstration import is_demonstration
from machinery.ui.language import lang
from machinery.ui.roles import chosen_asking

__all__ = ["asking", "lang", "product"]


def product() -> Product:
    """The running product of this process: store, reference data and settings; opened at first use."""
    return running_product(settings())


def asking() -> Asking:
    """Who is asking: in a demonstration the chosen role; else a supplier until sign-in knows better."""
    return chosen_asking() if is_demonstration() else Asking.supplier()
