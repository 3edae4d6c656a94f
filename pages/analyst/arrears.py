"""Who owes how much: debt by age, place, service and kind of customer at the end of a month."""

from core.reporting import queries, rules
from core.ui import page as screen
from core.ui.components import states
from core.ui.sections import arrears, reporting


def page() -> None:
    """Draw the page."""
    ctx = screen.begin("Who owes how much?")
    months = queries.arrears_months(ctx.db)
    if not months:
        states.empty(
            ctx, ctx.t("No debts have been counted yet"), ctx.t("Load charges and payments on the page “Data”.")
        )
        return
    month, chosen = reporting.narrowed(ctx, months, lambda month: queries.arrears_places(ctx.db, month=month))
    with reporting.patiently(ctx) as reader:
        history = queries.arrears_by_month(reader, month=month, filters=chosen)
        ages = queries.arrears_by_age(reader, month=month, filters=chosen)
        places = queries.arrears_by_place(reader, month=month, filters=chosen)
        debtors = queries.debtors(reader, month=month, filters=chosen)
        rows = queries.arrears_rows(reader, month=month, filters=chosen)
    summed = rules.arrears(history, month=month)
    if summed.total <= 0:
        states.empty(ctx, ctx.t("Nobody owes anything here"), ctx.t("Choose another month or take a filter away."))
        return
    arrears.answer(ctx, summed, ages, debtors, month=month)
    arrears.by_age(ctx, ages)
    arrears.by_place(ctx, places, chosen)
    arrears.all_rows(ctx, rows)
