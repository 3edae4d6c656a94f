"""Pay by account number without signing in, showing nothing private (D4)."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import pay_visitor


def page() -> None:
    """Draw the form, then the sum and the way to the bank."""
    ctx = screen.begin(
        "Pay by account number", lead=mark("By bank card, on the bank's page. The receipt comes by e-mail.")
    )
    pay_visitor.show(ctx)
