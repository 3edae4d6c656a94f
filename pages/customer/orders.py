"""My orders: what was ordered, where it stands, paying again, canceling."""

from core.ui import page as screen
from core.ui.sections import orders


def page() -> None:
    """Draw one order, or all of the person's."""
    ctx = screen.begin("My orders")
    if orders.is_asked():
        orders.opened(ctx)
    else:
        orders.listed(ctx)
