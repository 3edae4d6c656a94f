"""Learn the debt or order a receipt without signing in (D5, D6): by letter only."""

from core.accounts import numbers
from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import debt


def page() -> None:
    """Draw the form."""
    ctx = screen.begin(
        "Learn the debt", lead=mark("The answer goes to the e-mail of the account and is not shown here.")
    )
    debt.form(ctx)
    screen.section(ctx, ctx.t("Where is the account number?"), ctx.t(numbers.WHERE_IT_STANDS))
