"""Outgoing letters: what was sent to whom, and what did not leave."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import outbox


def page() -> None:
    """Draw the letters."""
    ctx = screen.begin("Outgoing letters", lead=mark("Every letter of Kabinet, and what became of it."))
    outbox.listed(ctx)
