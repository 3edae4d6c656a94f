"""Accept an account that somebody lends (A5)."""

from core.ui import page as screen
from core.ui.sections import sharing


def page() -> None:
    """Draw the invitation and the button that accepts it."""
    sharing.invitation(screen.begin("Invitation to an account"))
