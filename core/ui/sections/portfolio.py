"""Parts of the page of all sites."""

import base64
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from core.accounts.model import AccountCard
from core.i18n import names
from core.i18n.catalogue import mark
from core.kit import clock, palette, period
from core.kit.service import UNIT, Service
from core.portfolio import charts, queries, rules
from core.ui import address
from core.ui import page as screen
from core.ui.components import charts as chart
from core.ui.components import columns, filters, pager, states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import load, portfolio_answer
from core.weather import queries as weather

STATION = "ekaterinburg"
HISTORY = 36  # months that are read: two winters before the compared one
SERVICES = (Service.ELECTRICITY, Service.HEAT)
_ORDERS = {
    "usage": mark("Most usage"),
    "change": mark("Largest growth"),
    "peak_kw": mark("Highest peak"),
    "site": mark("By name"),
}


@dataclass(frozen=True)
class Chosen:
    """What the person looks at: service, month, and one site or all. The accounts are those the person may see."""

    service: Service
    month: date
    account_ids: tuple[int, ...]
    site: AccountCard | None

    @property
    def first(self) -> date:
        """The first month that is read."""
        return period.shifted(self.month, by=-HISTORY)

    @property
    def after(self) -> date:
        """The day after the month."""
        return period.shifted(self.month, by=1)

    @property
    def unit(self) -> str:
        """The unit of the service."""
        return UNIT[self.service]


def chosen(ctx: Context) -> Chosen | None:
    """Let service, month and site be chosen; None when no account has electricity or heat in a full month."""
    account_ids = tuple(card.account_id for card in ctx.accounts)
    known = {str(service) for service in SERVICES} & set(queries.services(ctx.db, account_ids=account_ids))
    if not known:
        return None
    first, second, third = st.columns(3)
    with first:
        options = {str(service): ctx.t(names.SERVICE_NAMES[service]) for service in SERVICES if service in known}
        default = next(iter(options))
        service = Service(filters.choice(ctx, "service", ctx.t("Service"), options, default=default) or default)
    month = _month(ctx, account_ids, service, second)
    if month is None:
        return None
    with third:
        sites = {card.account_number: name_of(card) for card in ctx.accounts}
        number = filters.choice(ctx, "site", ctx.t("Site"), sites)
    card = next((card for card in ctx.accounts if card.account_number == number), None)
    return Chosen(service, month, account_ids, card)


def show(ctx: Context, what: Chosen, *, monthly: pl.DataFrame, demand: pl.DataFrame) -> None:
    """Say what all sites used in the month, then list them, then draw their months."""
    table = rules.site_table(_sites(ctx), monthly, demand, month=what.month)
    adjusted = None
    if what.service is Service.HEAT:
        adjusted = rules.adjusted_changes(monthly, month=what.month, degree_days_of=degree_days(ctx, what))
        table = table.join(adjusted, on="account_id", how="left")
    compared = rules.comparison(table, adjusted)
    if not compared.site_count:
        states.empty(ctx, ctx.t("No usage in this month"), ctx.t("Choose another month."))
        return
    portfolio_answer.show(ctx, table, compared, month=what.month, unit=what.unit)
    screen.section(ctx, ctx.t("Each site"), _coverage_note(ctx, table))
    order = filters.choice(
        ctx, "order", ctx.t("Order"), {code: ctx.t(name) for code, name in _ORDERS.items()}, default="usage"
    )
    listed = _ordered(table, order or "usage")
    shown = _columns(ctx, what)
    first = pager.first(listed.height, name="sites", of=f"{what.service} {what.month} {order}")
    st.html(_drawn(ctx, what, listed.slice(first, pager.ROWS), shown))
    pager.turn(ctx, first=first, count=listed.height)
    tables.downloads(ctx, Table(listed, shown), name=f"sites-{what.service}-{what.month:%Y-%m}")
    if demand.height:
        load.of_all(ctx, what.account_ids, what.service, first=what.month, after=what.after)
    _months(ctx, what, monthly)


def degree_days(ctx: Context, what: Chosen) -> dict[date, float]:
    """Return the degree days of the months that are read."""
    daily = weather.daily_temperature(ctx.db, station=STATION, first=what.first, last=period.shifted(what.month, by=1))
    return rules.monthly_degree_days(daily)


def name_of(card: AccountCard) -> str:
    """Return what a site is called."""
    return card.label or card.address


def _month(ctx: Context, account_ids: tuple[int, ...], service: Service, place: Any) -> date | None:
    latest = queries.latest_month(ctx.db, account_ids=account_ids, service=service)
    if latest is None:
        return None
    full = min(latest, period.shifted(period.month_of(ctx.today), by=-1))
    with place:
        return filters.period(ctx, "month", [period.shifted(full, by=-n) for n in range(24)])


def _sites(ctx: Context) -> pl.DataFrame:
    rows = [(card.account_id, card.account_number, name_of(card), card.town, card.address) for card in ctx.accounts]
    names = {
        "account_id": pl.Int64,
        "account_number": pl.String,
        "site": pl.String,
        "town": pl.String,
        "address": pl.String,
    }
    return pl.DataFrame(rows, schema=names, orient="row")


def _coverage_note(ctx: Context, table: pl.DataFrame) -> str:
    measured = table.drop_nulls("coverage")
    if measured.is_empty():
        return ctx.t("No site has an hourly meter for this service: peak and base load are not known.")
    share = ctx.words.percent(float(measured["coverage"].mean() or 0), digits=1)  # type: ignore[arg-type]
    sites = ctx.n("{n} site", "{n} sites", n=measured.height)
    return ctx.t("Hourly meters: {sites}, {share} of the hours of the month are there.", sites=sites, share=share)


def _columns(ctx: Context, what: Chosen) -> tuple[Column, ...]:
    changes = [Column("change", ctx.t("Change in a year"), "percent")]
    if what.service is Service.HEAT:
        changes.append(Column("adjusted_change", ctx.t("At the same weather"), "percent"))
    digits = 0 if what.service is Service.ELECTRICITY else 1
    return (
        Column("site", ctx.t("Site")),
        Column("town", ctx.t("Town")),
        Column("usage", ctx.t("Usage"), "quantity", what.unit, total=True, digits=digits),
        *changes,
        Column("amount", ctx.t("Cost"), "money", "rub", total=True),
        Column("peak_kw", ctx.t("Peak"), "quantity", "kw", digits=1),
        Column("peak_at", ctx.t("Peak, when"), "instant"),
        Column("base_kw", ctx.t("Base load"), "quantity", "kw", digits=1),
        Column("coverage", ctx.t("Hours measured"), "percent"),
    )


def _ordered(table: pl.DataFrame, order: str) -> pl.DataFrame:
    by = "adjusted_change" if order == "change" and "adjusted_change" in table.columns else order
    return table.sort(by, "account_number", descending=[order != "site", False], nulls_last=True)


def _drawn(ctx: Context, what: Chosen, table: pl.DataFrame, shown: tuple[Column, ...]) -> str:
    """
    Return the list of sites as HTML: each name leads down to its site, each trend is a picture with words.

    The town stands below the name and the instant of the peak below the peak, so that the list fits a screen.
    """
    cells = tuple(column for column in shown[1:] if column.name not in ("town", "peak_at"))
    months = ctx.t("13 months")
    heads = [f'<th scope="col"{_align(column)}>{escape(columns.heading(ctx.words, column))}</th>' for column in cells]
    rows = "".join(_row(ctx, what, row, cells) for row in table.iter_rows(named=True))
    first = f'<th scope="col">{escape(shown[0].label)}</th><th scope="col">{escape(months)}</th>'
    head = f"<thead><tr>{first}{''.join(heads)}</tr></thead>"
    said = escape(ctx.t("Each site"))
    return (
        f'<div class="kb-table kb-stacks" role="group" tabindex="0" aria-label="{said}">'
        f"<table>{head}<tbody>{rows}</tbody></table></div>"
    )


def _row(ctx: Context, what: Chosen, row: dict[str, Any], cells: tuple[Column, ...]) -> str:
    # Only what the address already says: a filter takes its default out again, and "back" would lead nowhere.
    kept = {key: value for key in ("service", "month") if (value := address.read(key))}
    place = urlencode(kept | {"site": row["account_number"]})
    name = f'<a href="?{escape(place)}">{escape(row["site"])}</a>{_note(row["town"])}'
    numbers = "".join(
        f"<td{_align(column)}{tables.named(columns.heading(ctx.words, column))}>"
        f"{columns.cell(ctx.words, column, row[column.name])}{_below(ctx, column, row)}</td>"
        for column in cells
    )
    trend = f"<td{tables.named(ctx.t('13 months'))}>{_spark(ctx, what, row['trend'])}</td>"
    return f"<tr><td>{name}</td>{trend}{numbers}</tr>"


def _below(ctx: Context, column: Column, row: dict[str, Any]) -> str:
    if column.name != "peak_kw" or row["peak_at"] is None:
        return ""
    at = row["peak_at"].astimezone(clock.LOCAL)
    return _note(f"{ctx.words.short_day(at.date())} {at:%H:%M}")


def _note(text: str) -> str:
    return f'<div class="kb-note">{escape(text)}</div>'


def _spark(ctx: Context, what: Chosen, values: list[float | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        nothing = ctx.t("no data")
        return f'<span class="kb-gap">{escape(nothing)}</span>'
    low, high = (ctx.words.quantity(value, what.unit, digits=0) for value in (min(known), max(known)))
    said = ctx.t("from {low} to {high} a month", low=low, high=high)
    picture = base64.b64encode(charts.sparkline(values, colour=palette.SERVICE_COLOUR[what.service]).encode()).decode()
    source = f"data:image/svg+xml;base64,{picture}"
    return f'<img src="{source}" width="120" height="28" alt="{escape(said)}" title="{escape(said)}">'


def _months(ctx: Context, what: Chosen, monthly: pl.DataFrame) -> None:
    screen.section(ctx, ctx.t("All sites by month"))
    summed = (
        monthly.group_by("period").agg(pl.col("usage").sum(), pl.col("amount").sum()).sort("period", descending=True)
    )
    usage = dict(summed.select("period", "usage").iter_rows())
    year = [usage[month] for month in period.months(period.shifted(what.month, by=-11), what.month) if month in usage]
    sentence = ctx.t("Twelve months: {usage}.", usage=ctx.words.quantity(sum(year), what.unit, digits=0))
    figure = charts.monthly_bars(usage, last=what.month, service=what.service, unit=what.unit, words=ctx.words)
    chart.show(ctx, figure, sentence=sentence, table=lambda: month_table(ctx, what, summed), name="sites-by-month")


def month_table(ctx: Context, what: Chosen, monthly: pl.DataFrame) -> Table:
    """Return months with usage and cost, newest first."""
    return Table(
        monthly,
        (
            Column("period", ctx.t("Month"), "month"),
            Column(
                "usage", ctx.t("Usage"), "quantity", what.unit, digits=0 if what.service is Service.ELECTRICITY else 1
            ),
            Column("amount", ctx.t("Cost"), "money", "rub"),
        ),
    )


def _align(column: Column) -> str:
    return ' class="kb-number"' if column.kind in columns.NUMBERS else ""
