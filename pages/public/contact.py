"""Write to the company without signing in (A4)."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import contact


def page() -> None:
    """Draw the form."""
    ctx = screen.begin("Write to the company", lead=mark("No account and no sign-in are needed."))
    contact.form(ctx)
