"""The registers of all sites, page by page, with filters: those that wait stand first."""

import polars as pl
import streamlit as st

from core.bulk import template
from core.bulk.model import Register
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.ui import address
from core.ui import page as screen
from core.ui.components import exports, filters, pager, states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import bulk_registers

_WAITS, _SENT, _REMOTE, _ALL = "waits", "sent", "remote", "all"
_STATES = {_WAITS: mark("Waits"), _SENT: mark("Submitted"), _REMOTE: mark("By itself")}
_ROWS = {
    "site": pl.String,
    "meter": pl.String,
    "state": pl.String,
    "previous": pl.String,
    "previous_on": pl.Date,
    "usual": pl.String,
    "sent": pl.String,
    "trail": pl.String,
}
_PAGE = pager.ROWS
_LISTED = 60  # sites: more are searched for, not chosen from a list
_LONGEST = 60


def show(ctx: Context) -> None:
    """List the registers with filters: those that wait first."""
    every = _with_states(bulk_registers.standing(ctx)[1])
    screen.section(ctx, ctx.t("Every meter"), _remote_note(ctx, every))
    found, of = _filtered(ctx, every)
    if found.is_empty():
        states.empty(ctx, ctx.t("Nothing fits the filters"), ctx.t("Take a filter away."))
        return
    first = pager.first(found.height, name="registers", of=of, rows=_PAGE)
    st.html(tables.html(ctx.words, _table(ctx, found.slice(first, _PAGE))))
    pager.turn(ctx, first=first, count=found.height, rows=_PAGE)
    with st.container(horizontal=True, gap="small", key="files-meters-and-readings"):
        _file(ctx, ctx.t("CSV file"), found, "csv")
        _file(ctx, ctx.t("XLSX file"), found, "xlsx")


def _with_states(standing: pl.DataFrame) -> pl.DataFrame:
    code = (
        pl.when(pl.col("is_remote"))
        .then(pl.lit(_REMOTE))
        .when(pl.col("is_sent"))
        .then(pl.lit(_SENT))
        .otherwise(pl.lit(_WAITS))
    )
    order = pl.col("state").replace_strict({_WAITS: 0, _SENT: 1, _REMOTE: 2}, return_dtype=pl.Int8)
    return standing.with_columns(code.alias("state")).sort(order, maintain_order=True)


def _filtered(ctx: Context, every: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Return the rows that fit the filters, and what tells these filters from others."""
    counts = dict(every.group_by("state").len().iter_rows())
    named = {
        code: f"{ctx.t(text)} · {ctx.words.number(counts[code])}" for code, text in _STATES.items() if code in counts
    }
    named[_ALL] = ctx.t("All")
    services = {code: ctx.t(SERVICE_NAMES[code]) for code in every["service"].unique(maintain_order=True)}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        code = filters.choice(ctx, "state", ctx.t("State"), named, default=next(iter(named)))
        service = filters.choice(ctx, "service", ctx.t("Service"), services)
        found = _of_site(ctx, every)
    if code != _ALL:
        found = found.filter(pl.col("state") == code)
    found = found if service is None else found.filter(pl.col("service") == service)
    return found, "|".join(str(part) for part in (code, service, address.read("site"), address.read("q")))


def _of_site(ctx: Context, every: pl.DataFrame) -> pl.DataFrame:
    """Let a site be chosen from a list, or found by a part of its name or number where there are many."""
    sites = dict(every.select("account_number", "site").unique(maintain_order=True).iter_rows())
    if len(sites) <= _LISTED:
        number = filters.choice(ctx, "site", ctx.t("Site"), sites)
        return every if number is None else every.filter(pl.col("account_number") == number)
    words = st.text_input(
        ctx.t("Site: a part of its name, address or account number"),
        key="q",
        max_chars=_LONGEST,
        live="400ms",
        bind="query-params",
    )
    for word in words.lower().split():
        said = pl.concat_str("site", "account_number", separator=" ").str.to_lowercase()
        every = every.filter(said.str.contains(word, literal=True))
    return every


def _remote_note(ctx: Context, every: pl.DataFrame) -> str | None:
    count = every.filter(pl.col("is_remote")).height
    return (
        ctx.n("{n} meter sends its readings by itself.", "{n} meters send their readings by themselves.", n=count)
        if count
        else None
    )


def _table(ctx: Context, shown: pl.DataFrame) -> Table:
    rows = [
        _row(ctx, register, code)
        for register, code in zip(bulk_registers.registers(ctx, shown), shown["state"], strict=True)
    ]
    return Table(pl.DataFrame(rows, schema=_ROWS, orient="row"), _columns(ctx))


def _file(ctx: Context, label: str, found: pl.DataFrame, kind: str) -> None:
    def made() -> bytes:
        table = _table(ctx, found)
        whole = Table(table.source, tuple(column for column in table.columns if column.kind != "link"))
        return (exports.csv if kind == "csv" else exports.xlsx)(ctx.words, whole)

    mime = "text/csv" if kind == "csv" else exports.XLSX_TYPE
    bulk_registers.download(label, made, f"meters-and-readings.{kind}", mime, is_quiet=True)


def _row(ctx: Context, register: Register, code: str) -> tuple[object, ...]:
    reading, usual = register.state, template.usual_month(register)
    return (
        register.place.site,
        bulk_registers.meter_name(ctx, register),
        ctx.t(_STATES[code]),
        f"{ctx.words.number(reading.previous_value)} {ctx.words.unit(reading.unit)}",
        reading.previous_on,
        None if usual is None else ctx.words.quantity(usual, reading.unit, digits=0 if reading.unit == "kwh" else 1),
        _sent(ctx, register),
        f"/readings?account={register.place.account_number}&service={reading.service}",
    )


def _sent(ctx: Context, register: Register) -> str | None:
    if register.sent_value is None:
        return None
    return f"{ctx.words.number(register.sent_value)} ({register.sent_number})"


def _columns(ctx: Context) -> tuple[Column, ...]:
    return (
        Column("site", ctx.t("Site")),
        Column("meter", ctx.t("Meter")),
        Column("state", ctx.t("State")),
        Column("previous", ctx.t("Previous reading")),
        Column("previous_on", ctx.t("Previous day"), "day"),
        Column("usual", ctx.t("Usual usage a month")),
        Column("sent", ctx.t("Submitted")),
        Column("trail", ctx.t("All readings"), "link", says=ctx.t("Show")),
    )
