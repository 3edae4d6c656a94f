"""Advice: where in the range the month stands, cheaper zones, the balance of the year, what silence costs."""

from core.billing import explain_queries
from core.ui import page as screen
from core.ui.components import filters
from core.ui.sections import advisor, forecast, own, range_speed, silence


def page() -> None:
    """Draw one question at a time; the question stands in the address."""
    ctx = screen.begin("Pay less", needs_account=True)
    topics = {
        "range": ctx.t("Range"),
        "zones": ctx.t("Zones"),
        "year": ctx.t("Year ahead"),
        "silence": ctx.t("No readings"),
    }
    topic = filters.choice(ctx, "topic", ctx.t("Question"), topics, default="range")
    supplies = explain_queries.supply(ctx.db, account_id=own.account(ctx).account_id)
    if topic == "zones":
        advisor.show(ctx, supplies.get("electricity"))
    elif topic == "year":
        forecast.show(ctx)
    elif topic == "silence":
        silence.show(ctx, supplies)
    else:
        range_speed.show(ctx, supplies.get("electricity"))
