"""Stop one kind of letters by the link of a letter, without signing in."""

from core.ui import page as screen
from core.ui.sections import notices


def page() -> None:
    """Draw the question, or what became of it."""
    notices.leaving(screen.begin("Letters"))
