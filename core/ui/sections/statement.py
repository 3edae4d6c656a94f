"""One month's statement: its lines, each opened into readings, tariff and basis (D1)."""

from collections.abc import Sequence
from datetime import date
from html import escape

import polars as pl
import streamlit as st

from core.billing import equations, queries
from core.billing.model import ChargeLine, MeterReading, MonthCharge
from core.i18n.names import SERVICE_NAMES
from core.kit import money
from core.kit.service import BILLED
from core.ui import page as screen
from core.ui.components import badges, filters, tables
from core.ui.components.badges import Badge
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import own

_LINE_ORDER = tuple(equations.LINE_NAMES)


def show(ctx: Context, months: Sequence[MonthCharge]) -> None:
    """Let a month be chosen, show its lines and their sum, and open each line."""
    periods = sorted({month.period for month in months}, reverse=True)
    screen.section(ctx, ctx.t("What a bill is made of"))
    if not periods:
        return
    period = filters.period(ctx, "month", periods)
    account_id = own.account(ctx).account_id
    lines = sorted(queries.charge_lines(ctx.db, account_id=account_id, period=period), key=_place)
    readings = queries.statement_readings(ctx.db, account_id=account_id, period=period)
    _sum(ctx, lines, period)
    _column(ctx, lines, readings)
    _table(ctx, lines, period)


def _place(line: ChargeLine) -> tuple[int, int, str, int]:
    return [str(service) for service in BILLED].index(line.service), _LINE_ORDER.index(line.line), line.zone, line.block


def _sum(ctx: Context, lines: Sequence[ChargeLine], period: date) -> None:
    total = sum((line.total_amount for line in lines), money.ZERO)
    due_on = max(line.due_on for line in lines)
    text = ctx.t(
        "{month}: {total}, to be paid by {day}.",
        month=ctx.words.month(period),
        total=ctx.words.money(total),
        day=ctx.words.day(due_on),
    )
    st.html(f'<p class="kb-sentence">{escape(text)}</p>')


def _column(ctx: Context, lines: Sequence[ChargeLine], readings: Sequence[MeterReading]) -> None:
    """Draw the lines as a column of amounts above their sum; each opens into its computation."""
    total = ctx.words.money(sum((line.total_amount for line in lines), money.ZERO))
    rows = "".join(_line(ctx, line, readings) for line in lines)
    sum_of = f"<span>{escape(ctx.t('Total'))}</span><span>{escape(total)}</span>"
    st.html(f'<div class="kb-lines">{rows}<p class="kb-lines-total">{sum_of}</p></div>')


def _line(ctx: Context, line: ChargeLine, readings: Sequence[MeterReading]) -> str:
    name = f"{ctx.t(SERVICE_NAMES[line.service])}. {equations.name(line, words=ctx.words)}"
    texts = equations.of_line(line, readings, words=ctx.words)
    computation = "".join(f'<p class="kb-equation">{escape(text)}</p>' for text in texts)
    notes = [ctx.t(equations.BASIS_NAMES[line.basis]), *_meters(ctx, line, readings), *_tariff(ctx, line)]
    why = "".join(f'<p class="kb-note">{escape(note)}</p>' for note in notes)
    if line.is_sample_tariff:
        why += badges.drawn(Badge(ctx.t("Sample tariff, not a real one"), "sample"))
    amount = escape(ctx.words.money(line.total_amount))
    return (
        f"<details><summary><span>{escape(name)}</span><span>{amount}</span></summary>"
        f'<div class="kb-why">{computation}{why}</div></details>'
    )


def _meters(ctx: Context, line: ChargeLine, readings: Sequence[MeterReading]) -> list[str]:
    if line.line != "usage":
        return []
    return [
        ctx.t(
            "Meter {number}, reading of {day}.", number=reading.serial_number, day=ctx.words.short_day(reading.read_on)
        )
        for reading in readings
        if (reading.service, reading.zone) == (line.service, line.zone) and reading.serial_number
    ]


def _tariff(ctx: Context, line: ChargeLine) -> list[str]:
    if line.tariff_from is None or line.tariff_ref is None:
        return []
    day = ctx.words.day(line.tariff_from)
    if line.is_sample_tariff:
        return [ctx.t("Price in force since {day}.", day=day)]
    return [ctx.t("Price in force since {day}: {source}.", day=day, source=line.tariff_ref.rstrip("."))]


def _table(ctx: Context, lines: Sequence[ChargeLine], period: date) -> None:
    frame = pl.DataFrame(
        {
            "service": [ctx.t(SERVICE_NAMES[line.service]) for line in lines],
            "name": [equations.name(line, words=ctx.words) for line in lines],
            "volume": [equations.volume(line, words=ctx.words) for line in lines],
            "rate": [line.rate for line in lines],
            "amount": [line.total_amount for line in lines],
        },
        schema_overrides={
            "rate": pl.Decimal(10, 4),
            "amount": pl.Decimal(14, 2),
        },
    )
    is_plain = all(line.rate == money.rounded(line.rate) for line in lines)  # kopecks are enough
    columns = (
        Column("service", ctx.t("Service")),
        Column("name", ctx.t("Line")),
        Column("volume", ctx.t("Volume")),
        Column("rate", ctx.t("Price"), "money" if is_plain else "quantity", ctx.words.unit("rub")),
        Column("amount", ctx.t("Amount"), "money", total=True),
    )
    with st.expander(ctx.t("Table and files")):
        tables.show(ctx, Table(frame, columns), name=f"statement-{period:%Y-%m}")
