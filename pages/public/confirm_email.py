"""Take over a new e-mail by the link of a letter."""

from core.ui import page as screen
from core.ui.sections import profile


def page() -> None:
    """Draw the button that confirms."""
    profile.confirm_email(screen.begin("New e-mail"))
