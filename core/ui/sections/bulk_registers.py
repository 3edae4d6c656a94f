"""What is read already and what still waits; the template to fill in; how a meter is called in a list of many."""

from collections.abc import Callable
from html import escape

import polars as pl
import streamlit as st

from core.accounts.model import AccountCard
from core.bulk import queries, template
from core.bulk.model import Register
from core.i18n.names import SERVICE_NAMES, ZONE_NAMES
from core.metering import queries as metering
from core.metering.model import Window
from core.ui import page as screen
from core.ui.components import exports, figures, states
from core.ui.context import Context
from core.ui.sections import reading_window


def standing(ctx: Context) -> tuple[Window, pl.DataFrame]:
    """Return the window and how each register in use of all sites stands; looked up once a run."""

    def ask() -> tuple[Window, pl.DataFrame]:
        window = metering.reading_window(ctx.db, today=ctx.today)
        return window, queries.standing(ctx.db, cards=ctx.accounts, period=window.period)

    return ctx.once("bulk.standing", ask)


def registers(ctx: Context, shown: pl.DataFrame) -> list[Register]:
    """Return the registers of the rows of `standing` in their order, with previous values and usual usage."""
    asked = set(shown["account_id"])
    cards: list[AccountCard] = [card for card in ctx.accounts if card.account_id in asked]
    known = queries.registers(ctx.db, cards=cards, period=standing(ctx)[0].period)
    return [known[register_id] for register_id in shown["register_id"]]


def answer(ctx: Context) -> bool:
    """Answer how many registers are read and until when the rest is taken; return whether a file makes sense."""
    window, registers = standing(ctx)
    asked = registers.filter(pl.col("is_asked"))
    if asked.is_empty():
        states.empty(
            ctx,
            ctx.t("None of your meters waits for a reading"),
            ctx.t("They send their readings by themselves, or you may only look at the accounts."),
        )
        return False
    waiting = asked.filter(~pl.col("is_sent")).height
    month = ctx.words.month(window.period)
    if waiting:
        text = ctx.n(
            "{n} register waits for a reading for {month}: {done} of {all} are submitted.",
            "{n} registers wait for a reading for {month}: {done} of {all} are submitted.",
            n=waiting,
            month=month,
            done=ctx.words.number(asked.height - waiting),
            all=ctx.words.number(asked.height),
        )
        figures.answer(text)
    else:
        text = ctx.n(
            "The only register is read for {month}.",
            "All {n} registers are read for {month}.",
            n=asked.height,
            month=month,
        )
        figures.answer(text, tone="good")
    reading_window.show(ctx, window)
    return True


def offer(ctx: Context) -> None:
    """Offer the template, filled with the person's own meters when it is asked for."""
    asked = standing(ctx)[1].filter(pl.col("is_asked"))
    count = ctx.n("{n} row", "{n} rows", n=asked.height)
    note = ctx.t("Your sites, meters and previous readings stand in it already ({count}).", count=count)
    screen.section(ctx, ctx.t("1. Take the template"), note)
    name = f"{ctx.t('readings')}-{ctx.today:%Y-%m-%d}"
    with st.container(horizontal=True, gap="small", key="bulk-template"):
        download(
            ctx.t("Template XLSX"),
            lambda: template.xlsx(ctx.words, registers(ctx, asked)),
            f"{name}.xlsx",
            exports.XLSX_TYPE,
        )
        download(
            ctx.t("Template CSV"), lambda: template.csv(ctx.words, registers(ctx, asked)), f"{name}.csv", "text/csv"
        )


def download(label: str, data: Callable[[], bytes], file_name: str, mime: str, *, is_quiet: bool = False) -> None:
    """Offer a file that is made when it is asked for."""
    st.download_button(
        label,
        data,
        file_name,
        mime,
        key=f"bulk.{file_name}",
        on_click="ignore",
        type="tertiary" if is_quiet else "secondary",
        icon=":material/download:",
    )


def meter_name(ctx: Context, register: Register) -> str:
    """Return a meter with its register: «Электроэнергия, 12345678, T1 день»."""
    state = register.state
    return named(ctx, state.service, register.place.serial_number, state.position, state.zone)


def named(ctx: Context, service: str, serial_number: str, position: int, zone: str) -> str:
    """Return service and serial number, with the register where the meter has several."""
    name = f"{ctx.t(SERVICE_NAMES[service])}, {serial_number}"
    return name if zone == "single" else f"{name}, T{position} {ctx.t(ZONE_NAMES[zone])}"


def note(text: str) -> None:
    """Draw a quiet sentence."""
    st.html(f'<p class="kb-note">{escape(text)}</p>')
