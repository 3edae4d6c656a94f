"""Parts of the page «Who owes how much?»."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from html import escape

import polars as pl
import streamlit as st

from core.kit import money
from core.reporting import charts, rules
from core.reporting.model import AGES, KINDS, OVERDUE, Arrears, Filters
from core.ui import page as screen
from core.ui.components import charts as chart
from core.ui.components import figures, tables
from core.ui.components.tables import Column, Table
from core.ui.context import Context
from core.ui.sections import reporting

_OLD = ("days_91_365", "over_year")
_PARTS = ("not_due", "recent", "old")


def answer(ctx: Context, summed: Arrears, ages: pl.DataFrame, debtors: tuple[int, int], *, month: date) -> None:
    """Say how much is owed and by how many, how much of it is overdue and how that moved."""
    accounts, late = debtors
    old = _sum(ages.filter(pl.col("age").is_in(_OLD)))
    share = ctx.words.percent(summed.overdue_share or 0, digits=1)
    old_share = _share(ctx, old, summed.total)
    figures.row(
        [
            figures.Figure(
                ctx.t("Owed in all"),
                ctx.words.money(summed.total),
                ctx.t("at the end of {day}", day=_last_day(ctx, month)),
            ),
            figures.Figure(
                ctx.t("Overdue"),
                ctx.words.money(summed.overdue),
                ctx.t("{share} of the debt", share=share) + _moved(ctx, summed),
                "warning",
            ),
            figures.Figure(
                ctx.t("Accounts in debt"),
                ctx.words.number(accounts),
                ctx.t("{n} of them late", n=ctx.words.number(late)),
            ),
        ]
    )
    sentence = ctx.t("Older than 90 days: {amount}, {share} of the debt.", amount=ctx.words.money(old), share=old_share)
    st.html(f'<p class="kb-sentence">{escape(sentence)}</p>')


def by_age(ctx: Context, ages: pl.DataFrame) -> None:
    """Draw the debt by age and service, with its table."""
    screen.section(ctx, ctx.t("How old is the debt?"))
    totals = {age: _sum(ages.filter(pl.col("age") == age)) for age in OVERDUE}
    overdue = sum(totals.values(), money.ZERO)
    largest = max(totals, key=lambda age: totals[age])
    names = reporting.service_names(ctx)
    sentence = ctx.t(
        "Most of what is overdue is here: {age}, {amount}, {share}.",
        age=ctx.t(AGES[largest]),
        amount=ctx.words.money(totals[largest]),
        share=_share(ctx, totals[largest], overdue),
    )
    if not overdue:
        sentence = ctx.t("Nothing is overdue.")
    chart.show(
        ctx,
        charts.arrears_ages(ages, services=names, words=ctx.words),
        sentence=sentence,
        table=_ages_table(ctx, ages),
        name="arrears-by-age",
    )


def by_place(ctx: Context, places: pl.DataFrame, chosen: Filters) -> None:
    """Draw the debt by town, or by district of the chosen town, most overdue first."""
    screen.section(ctx, ctx.t("Where is it owed?"), ctx.t("Choose a bar to look closer."))
    first = places.row(0, named=True)
    overdue = first["recent"] + first["old"]
    everywhere = sum((row["recent"] + row["old"] for row in places.iter_rows(named=True)), money.ZERO)
    sentence = ctx.t(
        "Most overdue: {place}, {amount}, {share} of what is overdue.",
        place=first["place"],
        amount=ctx.words.money(overdue),
        share=_share(ctx, overdue, everywhere),
    )
    shown = rules.top(places, count=reporting.TOP, sums=_PARTS, rest=ctx.t("all others"))
    reporting.places_chart(
        ctx,
        charts.arrears_places(shown, words=ctx.words),
        sentence=sentence,
        table=_places_table(ctx, places),
        name="arrears-by-place",
        chosen=chosen,
    )


def all_rows(ctx: Context, rows: pl.DataFrame) -> None:
    """Draw the rows the charts are made of: as wide as a screen is, each age in the files."""
    note = ctx.t("What the charts above are made of; the files hold each age of the debt.")
    screen.section(ctx, ctx.t("All rows"), note)
    frame = reporting.named(ctx, rows, {"customer_kind": KINDS, "service": reporting.SERVICES})
    ages = tuple(_sums(age, ctx.t(name)) for age, name in AGES.items())
    tables.show(ctx, _rows(ctx, frame, *_coarse(ctx)), name="arrears", files=_rows(ctx, frame, *ages))


def _rows(ctx: Context, frame: pl.DataFrame, *ages: Column) -> Table:
    names = (
        Column("town", ctx.t("Town")),
        Column("district", ctx.t("District")),
        Column("customer_kind", ctx.t("Customers")),
        Column("service", ctx.t("Service")),
    )
    return Table(frame, (*names, *ages, _sums("total", ctx.t("Total"))))


def _coarse(ctx: Context) -> tuple[Column, ...]:
    return (
        _sums("not_due", ctx.t("Not due yet")),
        _sums("recent", ctx.t("1-90 days")),
        _sums("old", ctx.t("Over 90 days")),
    )


def _sums(name: str, label: str) -> Column:
    return Column(name, label, "money", "rub", total=True)


def _ages_table(ctx: Context, ages: pl.DataFrame) -> Table:
    order = {age: number for number, age in enumerate(AGES)}
    frame = ages.sort(pl.col("age").replace_strict(order, return_dtype=pl.Int32), "service")
    frame = reporting.named(ctx, frame, {"age": AGES, "service": reporting.SERVICES})
    columns = (
        Column("age", ctx.t("Age of the debt")),
        Column("service", ctx.t("Service")),
        Column("amount", ctx.t("Debt"), "money", "rub", total=True),
    )
    return Table(frame, columns)


def _places_table(ctx: Context, places: pl.DataFrame) -> Table:
    return Table(places, (Column("place", ctx.t("Place")), *_coarse(ctx)))


def _moved(ctx: Context, summed: Arrears) -> str:
    if not summed.change:
        return ""
    amount = ctx.words.money(abs(summed.change))
    text = ctx.t("{amount} more than a month before", amount=amount)
    if summed.change < 0:
        text = ctx.t("{amount} less than a month before", amount=amount)
    return f", {text}"


def _last_day(ctx: Context, month: date) -> str:
    return ctx.words.day(month.replace(day=monthrange(month.year, month.month)[1]))


def _share(ctx: Context, part: Decimal, whole: Decimal) -> str:
    return ctx.words.percent(part / whole if whole > 0 else 0, digits=1)


def _sum(frame: pl.DataFrame) -> Decimal:
    return sum(frame["amount"], money.ZERO)
