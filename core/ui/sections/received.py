"""Parts of the page «How many readings have been received?»."""

from datetime import date

import polars as pl

from core.kit import period
from core.reporting import charts, rules
from core.reporting.model import KINDS, Filters, Received
from core.ui import page as screen
from core.ui.components import charts as chart
from core.ui.components import figures
from core.ui.components.tables import Column, Table
from core.ui.context import Context
from core.ui.sections import reporting


def answer(ctx: Context, counted: Received, history: pl.DataFrame, *, month: date) -> None:
    """Say how many meters gave a reading, how many did not, and how it was a month before."""
    before = rules.with_share(history.filter(pl.col("period") == period.shifted(month, by=-1)))
    note = ctx.t("of {total} meters", total=ctx.words.number(counted.total))
    if before.height:
        note += ", " + ctx.t("{share} a month before", share=ctx.words.percent(before["share"][0], digits=1))
    by_themselves = counted.remote / counted.received if counted.received else 0
    figures.row(
        [
            figures.Figure(ctx.t("Received"), ctx.words.percent(counted.share or 0, digits=1), note),
            figures.Figure(
                ctx.t("Not received"),
                ctx.words.number(counted.missing),
                ctx.n("meter", "meters", n=counted.missing),
                "warning" if counted.missing else "good",
            ),
            figures.Figure(
                ctx.t("By smart meters"),
                ctx.words.number(counted.remote),
                ctx.t("{share} of what was received", share=ctx.words.percent(by_themselves, digits=1)),
            ),
        ]
    )


def by_day(ctx: Context, days: pl.DataFrame, *, month: date) -> None:
    """Draw the submissions day by day against the month before; nothing where the channel was not used at all."""
    before = period.shifted(month, by=-1)
    now = rules.received_curve(days, month=month, until=ctx.today)
    then = rules.received_curve(days, month=before, until=ctx.today)
    if days.is_empty() or now.is_empty():
        return
    screen.section(
        ctx, ctx.t("How do they come in?"), ctx.t("Readings given by people through Kabinet, meters by day.")
    )
    if not then["meter_count"].sum():
        then = then.clear()  # nobody used Kabinet then: a line at zero would say that nobody gave readings
    day, count = now.row(-1)
    sentence = ctx.t("By day {day}: {count}.", day=day, count=ctx.n("{n} meter", "{n} meters", n=count))
    if then.height:
        earlier = int(then["meter_count"][min(day, then.height) - 1])
        sentence += " " + ctx.t("A month before by the same day: {count}.", count=ctx.words.number(earlier))
    figure = charts.received_days(now, then, names=(ctx.words.month(month), ctx.words.month(before)), words=ctx.words)
    joined = now.rename({"meter_count": "now"}).join(
        then.rename({"meter_count": "before"}), on="day_number", how="full", coalesce=True
    )
    columns = (
        Column("day_number", ctx.t("Day"), "integer"),
        Column("now", ctx.words.month(month), "integer"),
        Column("before", ctx.words.month(before), "integer"),
    )
    chart.show(ctx, figure, sentence=sentence, table=Table(joined.sort("day_number"), columns), name="readings-by-day")


def by_channel(ctx: Context, channels: pl.DataFrame) -> None:
    """Draw the meters by channel and service, those without a reading last."""
    screen.section(ctx, ctx.t("Which way do they come?"))
    given = channels.filter(pl.col("channel") != "missing").group_by("channel").agg(pl.col("meter_count").sum())
    sentence = ctx.t("Nothing was received.")
    if given.height:
        channel, count = given.sort("meter_count", "channel", descending=[True, False]).row(0)
        sentence = ctx.t(
            "Most come this way: {channel}, {count}.",
            channel=charts.channel_name(channel, ctx.words),
            count=ctx.n("{n} meter", "{n} meters", n=count),
        )
    figure = charts.received_channels(channels, services=reporting.service_names(ctx), words=ctx.words)
    frame = reporting.named(ctx, channels, {"service": reporting.SERVICES}).with_columns(
        pl.Series("channel", [charts.channel_name(code, ctx.words) for code in channels["channel"]], dtype=pl.String)
    )
    columns = (
        Column("channel", ctx.t("Channel")),
        Column("service", ctx.t("Service")),
        Column("meter_count", ctx.t("Meters"), "integer", total=True),
    )
    chart.show(ctx, figure, sentence=sentence, table=Table(frame, columns), name="readings-by-channel")


def by_place(ctx: Context, places: pl.DataFrame, chosen: Filters) -> None:
    """Draw the share received by place, where most is missing first."""
    screen.section(ctx, ctx.t("Where are they missing?"), ctx.t("Choose a bar to look closer."))
    first = places.row(0, named=True)
    sentence = ctx.t(
        "Most are missing here: {place}, {count}; {share} received.",
        place=first["place"],
        count=ctx.n("{n} meter", "{n} meters", n=first["missing"]),
        share=ctx.words.percent(first["share"], digits=1),
    )
    figure = charts.received_places(places.head(reporting.TOP), words=ctx.words)
    columns = (
        Column("place", ctx.t("Place")),
        Column("received", ctx.t("Received"), "integer", total=True),
        Column("missing", ctx.t("Not received"), "integer", total=True),
        Column("share", ctx.t("Received, share"), "percent"),
    )
    reporting.places_chart(
        ctx, figure, sentence=sentence, table=Table(places, columns), name="readings-by-place", chosen=chosen
    )


def rows_table(ctx: Context, rows: pl.DataFrame) -> Table:
    """Return the rows with names instead of codes."""
    return Table(
        reporting.named(ctx, rows, {"customer_kind": KINDS, "service": reporting.SERVICES}),
        (
            Column("town", ctx.t("Town")),
            Column("district", ctx.t("District")),
            Column("customer_kind", ctx.t("Customers")),
            Column("service", ctx.t("Service")),
            Column("remote", ctx.t("By smart meters"), "integer", total=True),
            Column("given", ctx.t("Given by people"), "integer", total=True),
            Column("missing", ctx.t("Not received"), "integer", total=True),
            Column("total", ctx.t("Total"), "integer", total=True),
        ),
    )
