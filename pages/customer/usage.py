"""Usage: more or less than usual, and why; by month, and by hour where the meter gives it."""

from core.billing import explain_queries
from core.ui import page as screen
from core.ui.components import states
from core.ui.sections import interval_usage, own, range_speed, usage


def page() -> None:
    """Draw the page: a service, a view, one chart with its sentence, table and files."""
    ctx = screen.begin("Usage", needs_account=True)
    supplied = usage.service(ctx)
    if supplied is None:
        states.empty(ctx, ctx.t("No service is connected to this account yet"))
        return
    view = usage.view(ctx, supplied)
    if view == usage.MONTHS:
        usage.months(ctx, supplied)
        if supplied.service == "electricity" and own.account(ctx).customer_kind == "household":
            supplies = explain_queries.supply(ctx.db, account_id=own.account(ctx).account_id)
            range_speed.brief(ctx, supplies.get("electricity"))
    else:
        interval_usage.show(ctx, supplied, view=view)
