"""Who is asking, in which language, and the running product. The only module of the screen that opens the store."""

from collections.abc import Sequence

from machinery.access.asking import Asking
from machinery.pledges.builders import builders
from machinery.pledges.stored import Builder
from machinery.process.product import Product, running_product
from machinery.settings import settings
from machinery.ui.demonstration import lacks_sign_in
from machinery.ui.language import lang
from machinery.ui.roles import chosen_asking
from machinery.ui.sign_in import signed_in_asking

__all__ = ["asking", "lang", "may_choose_role", "product"]


def product() -> Product:
    """The running product of this process: store, reference data and settings; opened at first use."""
    return running_product(settings())


def may_choose_role(everyone: Sequence[Builder]) -> bool:
    """Whether visitors may say who they are: without sign-in, as long as no builder of the store is a real one."""
    return lacks_sign_in() and all(builder.is_demo for builder in everyone)


def asking() -> Asking:
    """Who is asking: in a demonstration the chosen role, with sign-in the roles of the account, else a supplier.

    Asks the store each time: a command may have added the first real builder since the page was opened, and a role may
    have been withdrawn.
    """
    running = product()
    if not lacks_sign_in():
        return signed_in_asking(running.store, running.settings)
    return chosen_asking() if may_choose_role(builders(running.store)) else Asking.supplier()
