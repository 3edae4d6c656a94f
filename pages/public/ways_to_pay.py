"""Where and how to pay: each way with its fee, its limits, how soon the money is there, and its places."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import ways_to_pay


def page() -> None:
    """Draw the page."""
    ctx = screen.begin("Where and how to pay", lead=mark("What each way costs, how soon it counts, and where it is."))
    amount = ways_to_pay.amount(ctx)
    ways_to_pay.costs(ctx, amount)
    ways_to_pay.places(ctx)
