"""A long list page by page: which rows these are, and the way to the next and the previous ones; in the address."""

from html import escape

import streamlit as st

from core.ui import address, state
from core.ui.context import Context

ROWS = 50
_PAGE = "page"


def first(count: int, *, name: str, of: str, rows: int = ROWS) -> int:
    """
    Return which row the page of the address begins with, counted from 0.

    `of` says what the list `name` is of, as its filters: the list of something else begins at its beginning.
    """
    name = f"pager.{name}"
    if state.get(name, of) != of:
        address.write(_PAGE, None)
    state.put(name, of)
    asked = address.read(_PAGE) or ""
    page = int(asked) if asked.isascii() and asked.isdigit() else 1
    return (min(max(page, 1), max(-(-count // rows), 1)) - 1) * rows


def turn(ctx: Context, *, first: int, count: int, rows: int = ROWS) -> None:
    """Say which rows are shown and lead to the others; nothing where all are shown."""
    if count <= rows:
        return
    number, page, last = ctx.words.number, first // rows + 1, min(first + rows, count)
    said = ctx.t("Rows {first} to {last} of {count}", first=number(first + 1), last=number(last), count=number(count))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="pager"):
        for text, icon, target, is_there in (
            (ctx.t("Previous rows"), "chevron_left", page - 1, first > 0),
            (ctx.t("Next rows"), "chevron_right", page + 1, last < count),
        ):
            st.button(
                text,
                key=f"pager.{icon}",
                icon=f":material/{icon}:",
                disabled=not is_there,
                on_click=address.write,
                args=(_PAGE, str(target) if target > 1 else None),
            )
        st.html(f'<p class="kb-note">{escape(said)}</p>')
