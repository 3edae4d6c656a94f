"""What all sites of an organisation came to in a month: more or less than a year before, and which grew most."""

from datetime import date
from html import escape

import polars as pl
import streamlit as st

from core.i18n.catalogue import mark
from core.kit import period
from core.portfolio.model import Comparison
from core.ui.components import figures
from core.ui.context import Context


def show(ctx: Context, table: pl.DataFrame, compared: Comparison, *, month: date, unit: str) -> None:
    """Draw the answer, what it stands on, and the three figures; `table` has a row a site."""
    words = ctx.words
    figures.answer(_headline(ctx, compared, month))
    if note := _basis(ctx, compared, month):
        st.html(f'<p class="kb-note">{escape(note)}</p>')
    usage = words.quantity(compared.usage, unit, digits=0)
    sites = ctx.n("{n} site", "{n} sites", n=compared.site_count)
    shown = [
        figures.Figure(ctx.t("Usage"), usage, sites),
        figures.Figure(ctx.t("Cost"), words.money(compared.amount), ctx.t("with VAT")),
    ]
    measure = "change" if compared.adjusted_change is None else "adjusted_change"
    grown = table.filter(pl.col(measure) > 0).sort(measure, descending=True).head(1)
    shown += [
        figures.Figure(ctx.t("Grew most"), changed(ctx, row[measure]) or "", row["site"])
        for row in grown.iter_rows(named=True)
    ]
    figures.row(shown)


def _headline(ctx: Context, compared: Comparison, period_of: date) -> str:
    """Return the answer: more or less than a year before, for heat at the same weather."""
    month, adjusted = ctx.words.month(period_of).capitalize(), compared.adjusted_change
    share = compared.change if adjusted is None else adjusted
    if share is None:
        return ctx.t("{month}: there is no year before to compare with.", month=month)
    if round(abs(share), 3) == 0:
        return ctx.t("{month}: as much as a year before.", month=month)
    amount = ctx.words.percent(abs(share), digits=1)
    if adjusted is None:
        more, less = (
            mark("{month}: {share} more than a year before."),
            mark("{month}: {share} less than a year before."),
        )
    else:
        more = mark("{month}: {share} more than a year before at the same weather.")
        less = mark("{month}: {share} less than a year before at the same weather.")
    return ctx.t(more if share > 0 else less, month=month, share=amount)


def _basis(ctx: Context, compared: Comparison, month: date) -> str:
    """Return what the comparison stands on, where it is not all sites as they were."""
    said = []
    if compared.adjusted_change is not None:
        said.append(ctx.t("without the weather: {change}", change=changed(ctx, compared.change)))
    if compared.compared_count < compared.site_count:
        before = ctx.words.month(period.shifted(month, by=-12))
        counted = ctx.n("{n} site compared", "{n} sites compared", n=compared.compared_count)
        against = ctx.t("than in {month}", month=before)
        said.append(f"{against}, {counted}")
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def changed(ctx: Context, share: float | None) -> str | None:
    """Return a change in words: 5,2 % more, 3,1 % less, the same."""
    if share is None:
        return None
    amount = ctx.words.percent(abs(share), digits=1)
    if round(abs(share), 3) == 0:
        return ctx.t("the same")
    return ctx.t("{share} more", share=amount) if share > 0 else ctx.t("{share} less", share=amount)
