"""Who of the organisation sees and runs its accounts (A5)."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import accounts, sharing


def page() -> None:
    """Draw who may do what, and the form that invites a colleague."""
    ctx = screen.begin(
        "Access", lead=mark("A colleague signs in with an own e-mail and password; you see what was done.")
    )
    accounts.result(ctx)
    sharing.show(ctx)
