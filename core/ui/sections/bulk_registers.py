"""What is read already and what still waits, site by site; the template to fill in."""

from collections.abc import Callable, Sequence
from html import escape

import polars as pl
import streamlit as st

from core.bulk import queries, template
from core.bulk.model import Register
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES, ZONE_NAMES
from core.metering import queries as metering
from core.metering.model import Window
from core.ui import page as screen
from core.ui.components import exports, figures, filters, states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import reading_window

_STATES = {"waits": mark("Waits"), "sent": mark("Submitted"), "remote": mark("By itself")}
_ALL = "all"
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


def found(ctx: Context) -> tuple[Window, list[Register]]:
    """Return the window and the registers in use of all sites; looked up once a run."""

    def ask() -> tuple[Window, list[Register]]:
        window = metering.reading_window(ctx.db, today=ctx.today)
        known = queries.registers(ctx.db, cards=ctx.accounts, period=window.period)
        return window, [each for each in known.values() if each.state.removed_on is None]

    return ctx.once("bulk.registers", ask)


def answer(ctx: Context) -> bool:
    """Answer how many registers are read and until when the rest is taken; return whether a file makes sense."""
    window, registers = found(ctx)
    asked = [each for each in registers if template.is_fillable(each)]
    if not asked:
        states.empty(
            ctx,
            ctx.t("None of your meters waits for a reading"),
            ctx.t("They send their readings by themselves, or you may only look at the accounts."),
        )
        return False
    waiting = sum(each.sent_value is None for each in asked)
    month = ctx.words.month(window.period)
    if waiting:
        text = ctx.n(
            "{n} register waits for a reading for {month}: {done} of {all} are submitted.",
            "{n} registers wait for a reading for {month}: {done} of {all} are submitted.",
            n=waiting,
            month=month,
            done=len(asked) - waiting,
            all=len(asked),
        )
        figures.answer(text)
    else:
        text = ctx.n(
            "The only register is read for {month}.",
            "All {n} registers are read for {month}.",
            n=len(asked),
            month=month,
        )
        figures.answer(text, tone="good")
    reading_window.show(ctx, window)
    return True


def offer(ctx: Context) -> None:
    """Offer the template, filled with the person's own meters."""
    registers = [each for each in found(ctx)[1] if template.is_fillable(each)]
    count = ctx.n("{n} row", "{n} rows", n=len(registers))
    note = ctx.t("Your sites, meters and previous readings stand in it already ({count}).", count=count)
    screen.section(ctx, ctx.t("1. Take the template"), note)
    what = ctx.t("readings")
    name = f"{what}-{ctx.today:%Y-%m-%d}"
    with st.container(horizontal=True, gap="small", key="bulk-template"):
        _download(
            ctx.t("Template XLSX"), lambda: template.xlsx(ctx.words, registers), f"{name}.xlsx", exports.XLSX_TYPE
        )
        _download(ctx.t("Template CSV"), lambda: template.csv(ctx.words, registers), f"{name}.csv", "text/csv")


def listed(ctx: Context) -> None:
    """List the registers with filters: those that wait first."""
    registers = found(ctx)[1]
    screen.section(ctx, ctx.t("Every meter"), _remote_note(ctx, registers))
    shown = _filtered(ctx, registers)
    if not shown:
        states.empty(ctx, ctx.t("Nothing fits the filters"), ctx.t("Take a filter away."))
        return
    order = list(_STATES)
    shown.sort(key=lambda each: order.index(_state(each)))
    rows = [_row(ctx, each) for each in shown]
    table = Table(pl.DataFrame(rows, schema=_ROWS, orient="row"), _columns(ctx))
    tables.show(ctx, table, name="meters-and-readings")


def meter_name(ctx: Context, register: Register) -> str:
    """Return a meter with its register: «Электроэнергия, 12345678, T1 день»."""
    state = register.state
    return named(ctx, state.service, register.place.serial_number, state.position, state.zone)


def named(ctx: Context, service: str, serial_number: str, position: int, zone: str) -> str:
    """Return service and serial number, with the register where the meter has several."""
    name = f"{ctx.t(SERVICE_NAMES[service])}, {serial_number}"
    return name if zone == "single" else f"{name}, T{position} {ctx.t(ZONE_NAMES[zone])}"


def _filtered(ctx: Context, registers: Sequence[Register]) -> list[Register]:
    counts = {code: sum(_state(each) == code for each in registers) for code in _STATES}
    named_states = {code: f"{ctx.t(text)} · {counts[code]}" for code, text in _STATES.items() if counts[code]}
    named_states[_ALL] = ctx.t("All")
    services = {each.state.service: ctx.t(SERVICE_NAMES[each.state.service]) for each in registers}
    sites = {each.place.account_number: each.place.site for each in registers}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        state = filters.choice(ctx, "state", ctx.t("State"), named_states, default=next(iter(named_states)))
        service = filters.choice(ctx, "service", ctx.t("Service"), services)
        site = filters.choice(ctx, "site", ctx.t("Site"), sites)
    return [
        each
        for each in registers
        if state in (_ALL, _state(each))
        and service in (None, each.state.service)
        and site in (None, each.place.account_number)
    ]


def _state(register: Register) -> str:
    if register.state.is_remote:
        return "remote"
    return "waits" if register.sent_value is None else "sent"


def _remote_note(ctx: Context, registers: Sequence[Register]) -> str | None:
    count = sum(each.state.is_remote for each in registers)
    return (
        ctx.n("{n} meter sends its readings by itself.", "{n} meters send their readings by themselves.", n=count)
        if count
        else None
    )


def _row(ctx: Context, register: Register) -> tuple[object, ...]:
    state, usual = register.state, template.usual_month(register)
    return (
        register.place.site,
        meter_name(ctx, register),
        ctx.t(_STATES[_state(register)]),
        f"{ctx.words.number(state.previous_value)} {ctx.words.unit(state.unit)}",
        state.previous_on,
        None if usual is None else ctx.words.quantity(usual, state.unit, digits=0 if state.unit == "kwh" else 1),
        _sent(ctx, register),
        f"/readings?account={register.place.account_number}&service={state.service}",
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


def _download(label: str, data: Callable[[], bytes], file_name: str, mime: str) -> None:
    st.download_button(
        label, data, file_name, mime, key=f"bulk.{file_name}", on_click="ignore", icon=":material/download:"
    )


def note(text: str) -> None:
    """Draw a quiet sentence."""
    st.html(f'<p class="kb-note">{escape(text)}</p>')
