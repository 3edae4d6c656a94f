"""How many readings were received: by channel, place and service, and day by day in the running month."""

from core.kit import period
from core.reporting import queries, rules
from core.ui import page as screen
from core.ui.components import states, tables
from core.ui.sections import received, reporting


def page() -> None:
    """Draw the page."""
    ctx = screen.begin("How many readings have been received?")
    months = queries.received_months(ctx.db)
    if not months:
        states.empty(
            ctx, ctx.t("No readings have been counted yet"), ctx.t("Load meters and readings on the page “Data”.")
        )
        return
    month, chosen = reporting.narrowed(ctx, months, lambda month: queries.received_places(ctx.db, period=month))
    before = period.shifted(month, by=-1)
    with reporting.patiently(ctx) as reader:
        channels = queries.received_by_channel(reader, period=month, filters=chosen)
        places = queries.received_by_place(reader, period=month, filters=chosen)
        rows = queries.received_rows(reader, period=month, filters=chosen)
        history = queries.received_by_month(reader, period=month, filters=chosen)
        days = queries.submitted_by_day(reader, period=month, previous=before, filters=chosen)
    if channels.is_empty():
        states.empty(ctx, ctx.t("No meters here"), ctx.t("Choose another month or take a filter away."))
        return
    received.answer(ctx, rules.received(channels), history, month=month)
    received.by_day(ctx, days, month=month)
    received.by_channel(ctx, channels)
    received.by_place(ctx, rules.with_share(places), chosen)
    screen.section(ctx, ctx.t("All rows"), ctx.t("What the charts above are made of."))
    tables.show(ctx, received.rows_table(ctx, rows), name="readings-received")
