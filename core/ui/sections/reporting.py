"""What the analyst's pages share: the filters, a patient reader, names of codes, and what all of them show."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

import polars as pl
import streamlit as st

from core.i18n import names
from core.kit import plots
from core.kit.service import BILLED
from core.reporting.model import KINDS, Filters
from core.ui import address
from core.ui.components import charts as chart
from core.ui.components import filters, states
from core.ui.components.tables import Table
from core.ui.context import Context
from data.database import QueryTimedOut, Reader

SERVICES = {service.value: names.SERVICE_NAMES[service.value] for service in BILLED}
SECONDS = 20.0  # a question of an analyst may take so long, then it is interrupted
TOP = 12  # places in a chart; the others stand in the table


def service_names(ctx: Context) -> dict[str, str]:
    """Return the names of the services in the language of the visit."""
    return {code: ctx.t(name) for code, name in SERVICES.items()}


def narrowed(
    ctx: Context, months: Sequence[date], places_of: Callable[[date], Sequence[tuple[str, str]]]
) -> tuple[date, Filters]:
    """
    Let month, town, district, service and kind of customer be chosen.

    `places_of` tells the (town, district) of a month; the districts offered are those of the chosen town.
    """
    first, second, third = st.columns(3)
    with first:
        month = filters.period(ctx, "month", months)
    places = places_of(month)
    towns = {town: town for town, _ in sorted(places)}
    with second:
        town = filters.choice(ctx, "town", ctx.t("Town"), towns)
    districts = {district: district for place, district in sorted(places) if district and town in (None, place)}
    with third:
        district = filters.choice(ctx, "district", ctx.t("District of Ekaterinburg"), districts) if districts else None
    wide, narrow = st.columns([3, 2])
    with wide:
        service = filters.choice(ctx, "service", ctx.t("Service"), service_names(ctx))
    with narrow:
        kinds = {code: ctx.t(name) for code, name in KINDS.items()}
        customer_kind = filters.choice(ctx, "kind", ctx.t("Customers"), kinds)
    return month, Filters(town, district, service, customer_kind)


def places_chart(
    ctx: Context, figure: plots.Figure, *, sentence: str, table: Table, name: str, chosen: Filters
) -> None:
    """
    Draw bars of places; choosing a bar narrows the question to its town, then to its district, as the filter would.

    The name differs by level, so that what was chosen on one level is forgotten on the next.
    """
    level = "town" if chosen.town is None else "district" if chosen.district is None else None
    event = chart.show(
        ctx,
        figure,
        sentence=sentence,
        table=table,
        name=f"{name}-{level or 'one'}",
        on_select="rerun" if level else None,
    )
    points = event["selection"]["points"] if level and event else []
    place = points[0].get("y") if points else None
    if level and place in set(table.frame["place"]) - {chosen.town}:
        address.write(level, place)
        st.rerun()


@contextmanager
def patiently(ctx: Context) -> Iterator[Reader]:
    """Lend a reader for heavy questions; a page whose question takes too long says so and ends."""
    try:
        with ctx.db.heavy(seconds=SECONDS) as reader:
            yield reader
    except QueryTimedOut:
        states.refusal(
            ctx, [ctx.t("This took too long and was stopped. Narrow the question or try again in a minute.")]
        )
        st.stop()


def named(ctx: Context, frame: pl.DataFrame, known: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """Replace codes of the columns by their names in the language of the visit; a code without a name stays."""
    return frame.with_columns(
        pl.col(column).replace({code: ctx.t(name) for code, name in of.items()}) for column, of in known.items()
    )
