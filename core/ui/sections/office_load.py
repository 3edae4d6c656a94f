"""Parts of the page «Where and when do people queue?»."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypedDict

import polars as pl
import streamlit as st

from core.kit import clock
from core.reporting import charts, rules
from core.ui import page as screen
from core.ui.components import charts as chart
from core.ui.components import figures, filters
from core.ui.components.tables import Column, Table
from core.ui.context import Context
from core.ui.sections import reporting

_WEEKS = ("1", "4", "12", "52")
_USUAL = "4"


class Parameters(TypedDict):
    """What the questions about visits take."""

    first: date
    after: date
    town: str | None
    office_id: int | None


@dataclass(frozen=True)
class Span:
    """The chosen days [first, after), town and office."""

    first: date
    after: date
    town: str | None
    office_id: int | None

    @property
    def parameters(self) -> Parameters:
        """The span as parameters of a question."""
        return {"first": self.first, "after": self.after, "town": self.town, "office_id": self.office_id}


def chosen(ctx: Context, offices: pl.DataFrame, *, newest: datetime) -> Span:
    """Let weeks, town and office be chosen; the weeks end with the day of the newest count."""
    first, second, third = st.columns(3)
    with first:
        names = {code: ctx.n("{n} week", "{n} weeks", n=int(code)) for code in _WEEKS}
        weeks = int(filters.choice(ctx, "weeks", ctx.t("The last"), names, default=_USUAL) or _USUAL)
    with second:
        town = filters.choice(ctx, "town", ctx.t("Town"), {name: name for name in sorted(set(offices["town"]))})
    here = offices.filter(pl.col("town") == town) if town else offices
    with third:
        names = {str(office_id): name for office_id, name in here.select("office_id", "name").iter_rows()}
        office = filters.choice(ctx, "office", ctx.t("Office"), names)
    after = clock.local_day(newest) + timedelta(days=1)
    return Span(after - timedelta(weeks=weeks), after, town, int(office) if office else None)


def answer(ctx: Context, overall: Mapping[str, float | int | None], hours: pl.DataFrame, *, span: Span) -> None:
    """Say how many came, how long they waited, and when it is worst."""
    words = ctx.words
    worst = rules.worst_hour(hours)
    figures.row(
        [
            figures.Figure(
                ctx.t("Visitors"),
                words.number(overall["visitor_count"] or 0),
                f"{words.short_day(span.first)}–{words.short_day(span.after - timedelta(days=1))}",
            ),
            figures.Figure(
                ctx.t("Half of the visitors wait up to"),
                words.quantity(overall["wait_half"] or 0, "minute"),
                ctx.t("nine out of ten up to {minutes}", minutes=words.quantity(overall["wait_most"] or 0, "minute")),
            ),
            figures.Figure(
                ctx.t("Waited over 30 minutes"),
                words.percent(overall["long_share"] or 0, digits=1),
                ctx.t("worst: {when}", when=_hour(ctx, worst[0], worst[1])) if worst else None,
                "warning" if (overall["long_share"] or 0) > 0.1 else "neutral",
            ),
        ]
    )


def by_hour(ctx: Context, hours: pl.DataFrame) -> None:
    """Draw waiting by weekday and hour."""
    screen.section(
        ctx, ctx.t("When?"), ctx.t("Minutes that nine out of ten visitors wait at most, by weekday and hour.")
    )
    worst = rules.worst_hour(hours)
    sentence = ctx.t("Nobody waits.")
    if worst:
        minutes = ctx.words.quantity(worst[2], "minute")
        sentence = ctx.t("Longest: {when}, up to {minutes}.", when=_hour(ctx, worst[0], worst[1]), minutes=minutes)
    frame = hours.with_columns(
        pl.Series("day", [ctx.words.weekday(day - 1) for day in hours["weekday"]], dtype=pl.String),
        pl.format("{}:00", "hour").alias("time"),
    )
    columns = (
        Column("day", ctx.t("Weekday")),
        Column("time", ctx.t("Hour")),
        Column("visitors", ctx.t("Visitors of an office"), "quantity", ctx.t("an hour"), digits=1),
        Column("windows", ctx.t("Open windows"), "quantity", digits=1),
        Column("wait_half", ctx.t("Half wait up to"), "quantity", "minute"),
        Column("wait_most", ctx.t("Nine out of ten up to"), "quantity", "minute"),
    )
    chart.show(
        ctx,
        charts.waiting_map(hours, words=ctx.words),
        sentence=sentence,
        table=Table(frame, columns),
        name="waiting-by-hour",
    )


def by_office(ctx: Context, offices: pl.DataFrame) -> None:
    """Draw waiting by office, longest first."""
    screen.section(ctx, ctx.t("Where?"))
    first = offices.row(0, named=True)
    sentence = ctx.t(
        "Longest: {office}, nine out of ten wait up to {minutes}.",
        office=first["name"],
        minutes=ctx.words.quantity(first["wait_most"] or 0, "minute"),
    )
    figure = charts.office_waits(offices.head(reporting.TOP), words=ctx.words)
    chart.show(ctx, figure, sentence=sentence, table=None, name="waiting-by-office")


def offices_table(ctx: Context, offices: pl.DataFrame) -> Table:
    """Return a row an office: visitors, waiting, staffing, and the newest sample with its instant."""
    return Table(
        offices,
        (
            Column("name", ctx.t("Office")),
            Column("town", ctx.t("Town")),
            Column("visitor_count", ctx.t("Visitors"), "integer", total=True),
            Column("wait_half", ctx.t("Half wait up to"), "quantity", "minute"),
            Column("wait_most", ctx.t("Nine out of ten up to"), "quantity", "minute"),
            Column("windows", ctx.t("Open windows, mean"), "quantity", digits=1),
            Column("window_count", ctx.t("Windows"), "integer"),
            Column("visitors_a_window", ctx.t("Visitors a window"), "quantity", ctx.t("an hour"), digits=1),
            Column("waiting_now", ctx.t("Waiting now"), "quantity", "minute"),
            Column("observed_at", ctx.t("Newest sample"), "instant"),
        ),
    )


def _hour(ctx: Context, weekday: int, hour: int) -> str:
    return f"{ctx.words.weekday(weekday - 1)}, {hour}:00"
