"""Home: what is to be paid and by when, what changed, what needs attention."""

from core.billing import queries
from core.ui import page as screen
from core.ui.sections import home, own


def page() -> None:
    """Draw the answer, the figures, the year, and what to do next."""
    ctx = screen.begin("Home", needs_account=True)
    own.number(ctx)
    account_id = own.account(ctx).account_id
    payments = queries.payments(ctx.db, account_id=account_id)
    months = queries.month_charges(ctx.db, account_id=account_id)
    duties = home.duties(ctx)
    home.answer(ctx, months, payments, duties)
    home.attention(ctx, months, duties)
    home.year(ctx, months)
    home.by_service(ctx, months, payments)
