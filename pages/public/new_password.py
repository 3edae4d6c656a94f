"""Set a new password by the link of a letter."""

from core.ui import page as screen
from core.ui.sections import recovery


def page() -> None:
    """Draw the form of the new password."""
    recovery.choose(screen.begin("New password"))
