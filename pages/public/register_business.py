"""Register an organisation (A3), with the way out on the same page (A4)."""

from core.documents import company
from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import registration


def page() -> None:
    """Draw the form of an organisation."""
    ctx = screen.begin("Register: for business", lead=mark("You need the contract at hand and an e-mail address."))
    registration.other_door(ctx, is_business=True)
    registration.organisation(ctx)
    registration.way_out(ctx, phone=company.company().phone)
