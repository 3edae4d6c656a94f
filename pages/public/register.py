"""Register a household (A2), with the way out on the same page (A4)."""

from core.documents import company
from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import registration


def page() -> None:
    """Draw the form of ten fields."""
    ctx = screen.begin("Register: for home", lead=mark("You need the receipt at hand and an e-mail address."))
    registration.other_door(ctx, is_business=False)
    registration.household(ctx)
    registration.way_out(ctx, phone=company.company().phone)
