"""What the analyst's pages share: the filters, a patient reader, names of codes, and what all of them show."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import polars as pl
import streamlit as st

from core.i18n import names
from core.kit.service import BILLED
from core.reporting.model import KINDS, Filters
from core.ui.components import filters, states
from core.ui.context import Context
from data.database import QueryTimedOut, Reader

SERVICES = {service.value: names.SERVICE_NAMES[service.value] for service in BILLED}
SECONDS = 20.0  # a question of an analyst may take so long, then it is interrupted
TOP = 12  # places in a chart; the others stand in the table


def service_names(ctx: Context) -> dict[str, str]:
    """Return the names of the services in the language of the visit."""
    return {code: ctx.t(name) for code, name in SERVICES.items()}


def narrowed(ctx: Context, places: Sequence[tuple[str, str]]) -> Filters:
    """Let the question be narrowed by town, district, service and kind of customer; the districts are the town's."""
    towns = {town: town for town, _ in sorted(places)}
    first, second, third, fourth = st.columns(4)
    with first:
        town = filters.choice(ctx, "town", ctx.t("Town"), towns)
    districts = {district: district for place, district in sorted(places) if district and town in (None, place)}
    with second:
        district = filters.choice(ctx, "district", ctx.t("District of Ekaterinburg"), districts) if districts else None
    with third:
        service = filters.choice(ctx, "service", ctx.t("Service"), service_names(ctx))
    with fourth:
        kinds = {code: ctx.t(name) for code, name in KINDS.items()}
        customer_kind = filters.choice(ctx, "kind", ctx.t("Customers"), kinds)
    return Filters(town, district, service, customer_kind)


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
