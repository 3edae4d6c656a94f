"""An account found by number or address, opened for a task; a reading entered for the customer (B4, H2)."""

from core.ui import page as screen
from core.ui.sections import desk_account, desk_search


def page() -> None:
    """Draw the search or the account."""
    ctx = screen.begin("Customers")
    if not desk_account.opened(ctx):
        desk_search.show(ctx)
