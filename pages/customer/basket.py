"""The basket: how many, when somebody comes, how goods arrive, what it costs, and the order."""

from core.ui import page as screen
from core.ui.sections import basket


def page() -> None:
    """Draw the basket of the chosen account."""
    ctx = screen.begin("Basket", needs_account=True)
    basket.show(ctx)
