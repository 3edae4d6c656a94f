"""The window for readings, as every page says it that takes them."""

from html import escape

import streamlit as st

from core.metering.model import Window, WindowState
from core.ui.components import badges, figures
from core.ui.components.badges import Badge
from core.ui.context import Context
from core.ui.sections import reading_words


def answer(ctx: Context, window: Window) -> None:
    """Say how many days are left as the answer of the page, and until when readings are taken."""
    if window.state is not WindowState.OPEN:
        show(ctx, window)
        return
    words, left = ctx.words, window.days_left
    said = ctx.n(
        "{n} day left to send readings for {month}.",
        "{n} days left to send readings for {month}.",
        n=left,
        month=words.month(window.period),
    )
    last = ctx.t("Today is the last day to send readings for {month}.", month=words.month(window.period))
    figures.answer(said if left else last)
    until = ctx.t("They are taken until {last}.", last=words.day(window.deadline_on))
    st.html(f'<p class="kb-note">{escape(until)}</p>')


def show(ctx: Context, window: Window) -> None:
    """Say until when readings are taken, and how many days are left."""
    words = ctx.words
    if window.state is WindowState.OPEN:
        left = window.days_left
        text = ctx.n("{n} day left", "{n} days left", n=left) if left else ctx.t("Today is the last day")
        badges.show(Badge(text, "warning" if left <= reading_words.CLOSING_DAYS else "good"))
        sentence = ctx.t(
            "Readings for {month} are taken until {last}.",
            month=words.month(window.period),
            last=words.day(window.deadline_on),
        )
    else:
        sentence = ctx.t(
            reading_words.WINDOW[window.state],
            first=words.day(window.opens_on, with_year=False),
            last=words.day(window.deadline_on, with_year=False),
            month=words.month(window.period),
        )
    st.html(f'<p class="kb-sentence">{escape(sentence)}</p>')
