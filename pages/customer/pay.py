"""Pay: what, how much, with which card; then the bank (D3)."""

from core.ui import page as screen
from core.ui.components import links
from core.ui.sections import own, pay, pay_cards


def page() -> None:
    """Draw the step the payment is at, saved cards and automatic payment."""
    ctx = screen.begin("Pay", needs_account=True)
    own.number(ctx)
    pay.show(ctx)
    pay_cards.show(ctx)
    links.show("ways-to-pay", ctx.t("Other ways to pay"))
