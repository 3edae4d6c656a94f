"""Usage: more or less than usual, and why; by month, and by hour where the meter gives it."""

from core.ui import page as screen
from core.ui.components import states
from core.ui.sections import interval_usage, usage


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
    else:
        interval_usage.show(ctx, supplied, view=view)
