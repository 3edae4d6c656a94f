"""Load by day and hour: of one site, or of all together."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import polars as pl

from core.kit import clock
from core.kit.service import Service
from core.portfolio import charts, queries, rules
from core.ui import page as screen
from core.ui.components import charts as chart
from core.ui.components.columns import Column, Table
from core.ui.context import Context


def note(ctx: Context) -> str:
    """Return how the heat map of one site is read."""
    return ctx.t("Days across, hours down: grey is little power, orange is much, empty is no data.")


def of_all(ctx: Context, account_ids: Sequence[int], service: Service, *, first: date, after: date) -> None:
    """Draw the load of all sites together in the days [first, after); the accounts are those the person may see."""
    demand = queries.hourly_demand(ctx.db, account_ids=account_ids, service=service, first=first, after=after)
    screen.section(
        ctx,
        ctx.t("Load of all sites"),
        ctx.t(
            "Days across, hours down: grey is little power, orange is much. "
            "An hour that was not measured at every site is empty."
        ),
    )
    found = rules.load(demand)
    if found is None:
        chart.say(ctx.t("No hour of the month was measured at every site: look at them one by one."))
        return
    at = datetime.combine(found.peak_day, time(found.peak_hour), tzinfo=clock.LOCAL)
    sentence = ctx.t(
        "Together {peak} at most ({when}), base load {base}.",
        peak=ctx.words.quantity(found.peak_kw, "kw", digits=1),
        when=ctx.words.instant(at),
        base=ctx.words.quantity(found.base_kw, "kw", digits=1),
    )
    heat_map(ctx, demand, first=first, after=after, name="load-of-all-sites", before=sentence + " ")


def heat_map(ctx: Context, demand: pl.DataFrame, *, first: date, after: date, name: str, before: str = "") -> None:
    """Draw `demand` (day, hour, kw) of the days [first, after), what nights and weekends take said above it."""
    figure = charts.heat_map(demand, first=first, last=after - timedelta(days=1), words=ctx.words)
    columns = (
        Column("day", ctx.t("Day"), "day"),
        Column("hour", ctx.t("Hour"), "integer"),
        Column("kw", ctx.t("Power"), "quantity", "kw"),
    )
    sentence = before + _off_sentence(ctx, demand)
    chart.show(ctx, figure, sentence=sentence, table=Table(demand, columns), name=name)


def _off_sentence(ctx: Context, demand: pl.DataFrame) -> str:
    found = rules.off_hours(demand)
    if found is None:
        return ctx.t("Nothing was used.")
    words = ctx.words
    sentence = ctx.t(
        "{share} of usage ({usage}) is at night (23:00-7:00) and on weekends, {time} of the time.",
        share=words.percent(found.share),
        usage=words.quantity(found.usage, "kwh"),
        time=words.percent(found.time_share),
    )
    if found.load_ratio is not None:
        sentence += " " + ctx.t(
            "The load then is {ratio} of that in working hours.", ratio=words.percent(found.load_ratio)
        )
    return sentence
