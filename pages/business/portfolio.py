"""Sites of an organisation: what they used and paid, which stand out, and what is behind one of them."""

from core.portfolio import queries
from core.ui import page as screen
from core.ui.components import links, states
from core.ui.sections import portfolio, site


def page() -> None:
    """Draw all sites, or the one that is chosen."""
    ctx = screen.begin("Sites", needs_account=True)
    chosen = portfolio.chosen(ctx)
    if chosen is None:
        states.empty(ctx, ctx.t("No usage yet"), ctx.t("It appears here after the first readings or the first bill."))
        return
    if chosen.site is not None:
        site.show(ctx, chosen, chosen.site)
        return
    monthly = queries.monthly(
        ctx.db, account_ids=chosen.account_ids, service=chosen.service, first=chosen.first, last=chosen.month
    )
    demand = queries.demand(
        ctx.db, account_ids=chosen.account_ids, service=chosen.service, first=chosen.month, after=chosen.after
    )
    links.show("bulk-readings", ctx.t("Submit the readings of all sites by file"))
    portfolio.show(ctx, chosen, monthly=monthly, demand=demand)
