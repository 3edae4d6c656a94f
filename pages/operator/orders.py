"""The operator's desk of orders: what waits, and one order with its visits and works (H2, F1, F2)."""

from core.ui import page as screen
from core.ui.sections import order_desk


def page() -> None:
    """Draw the queue, or the order of the address."""
    ctx = screen.begin("Orders")
    if order_desk.opened(ctx):
        return
    order_desk.answer(ctx)
    order_desk.queue(ctx)
