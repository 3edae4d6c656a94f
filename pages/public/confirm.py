"""Finish a registration by the link of a letter."""

from core.ui import page as screen
from core.ui.sections import recovery


def page() -> None:
    """Draw the button that finishes."""
    recovery.confirm(screen.begin("Finish registration"))
