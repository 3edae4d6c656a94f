"""Where and when people queue: waiting by weekday and hour, by office, and how the windows are staffed."""

from core.reporting import queries
from core.ui import page as screen
from core.ui.components import badges, states, tables
from core.ui.sections import office_load, reporting


def page() -> None:
    """Draw the page."""
    ctx = screen.begin("Where and when do people queue?")
    newest = queries.newest_visit_hour(ctx.db)
    if newest is None:
        states.empty(
            ctx, ctx.t("No visits have been counted yet"), ctx.t("Load visits of the offices on the page “Data”.")
        )
        return
    badges.age(ctx, max(newest, queries.newest_sample(ctx.db) or newest))
    span = office_load.chosen(ctx, queries.load_offices(ctx.db), newest=newest)
    with reporting.patiently(ctx) as reader:
        overall = queries.waits_overall(reader, **span.parameters)
        hours = queries.visits_by_hour(reader, **span.parameters)
        offices = queries.visits_by_office(reader, **span.parameters)
    if not overall.get("visitor_count"):
        states.empty(ctx, ctx.t("Nobody came in these weeks"), ctx.t("Choose more weeks or take a filter away."))
        return
    office_load.answer(ctx, overall, hours, span=span)
    office_load.by_hour(ctx, hours)
    office_load.by_office(ctx, offices)
    screen.section(
        ctx, ctx.t("Offices"), ctx.t("Waiting is that of a visitor; visitors a window are counted by the hour.")
    )
    tables.show(ctx, office_load.offices_table(ctx, offices), name="office-load")
