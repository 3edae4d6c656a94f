"""What became of a payment; the bank sends people here."""

from core.ui import page as screen
from core.ui.sections import payment_result


def page() -> None:
    """Draw the payment of the address."""
    ctx = screen.begin("Payment")
    payment_result.show(ctx)
