"""Accept accounts that somebody lends (A5), with a new sign-in where there is none."""

from core.ui import page as screen
from core.ui.sections import invitation


def page() -> None:
    """Draw what is lent, and the way to take it."""
    invitation.show(screen.begin("Invitation to an account"))
