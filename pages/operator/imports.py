"""The company's own data: what was loaded, what is being loaded, what was refused and why."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import imports, key_rate


def page() -> None:
    """Draw the page."""
    ctx = screen.begin("Data", lead=mark("Files of the company: loaded, checked, counted."))
    key_rate.warning(ctx)
    imports.upload(ctx)
    imports.on_their_way()
