"""A forgotten password: a letter with a link."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import recovery


def page() -> None:
    """Draw the form that asks for the letter."""
    ctx = screen.begin("Forgotten password", lead=mark("Type your e-mail: we send a link that sets a new password."))
    recovery.ask(ctx)
