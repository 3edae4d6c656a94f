"""One day of a span: a field with the neighbours beside it, kept in the address."""

from datetime import date, timedelta

import streamlit as st

from core.ui import address, state
from core.ui.context import Context


def choose(ctx: Context, key: str, label: str, *, first: date, last: date, step: int = 1) -> date:
    """Let a day from `first` to `last` be chosen (the last by default), or the one `step` days earlier or later."""
    name = f"filter.{key}"
    asked = min(max(_read(key) or last, first), last)
    if state.get(name, date.min) != asked:
        state.put(name, asked)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for text, icon, days in ((ctx.t("Earlier"), "chevron_left", -step), (ctx.t("Later"), "chevron_right", step)):
            target = asked + timedelta(days=days)
            st.button(
                text,
                key=f"{name}.{icon}",
                icon=f":material/{icon}:",
                disabled=not first <= target <= last,
                on_click=address.write,
                args=(key, target.isoformat()),
            )
        st.date_input(
            label,
            key=name,
            min_value=first,
            max_value=last,
            format="DD.MM.YYYY" if ctx.words.language == "ru" else "DD/MM/YYYY",
            width=180,
            on_change=_typed,
            args=(key, name),
        )
    return asked


def field(
    ctx: Context, key: str, label: str, default: date | None, *, first: date | None = None, last: date | None = None
) -> date | None:
    """Let a day be typed, `default` if none is; it is kept in the address."""
    name = f"filter.{key}"
    asked = _read(key)
    if asked is None or (first and asked < first) or (last and asked > last):
        asked = default
    if not state.has(name):
        state.put(name, asked)
    chosen: date | None = st.date_input(
        label,
        key=name,
        min_value=first,
        max_value=last,
        format="DD.MM.YYYY" if ctx.words.language == "ru" else "DD/MM/YYYY",
    )
    address.write(key, None if chosen in (None, default) else f"{chosen:%Y-%m-%d}")
    return chosen


def drop(key: str) -> None:
    """Let a day that was typed go."""
    state.drop(f"filter.{key}")
    address.write(key, None)


def _typed(key: str, name: str) -> None:
    address.write(key, state.get(name, date.min).isoformat())


def _read(key: str) -> date | None:
    try:
        return date.fromisoformat(address.read(key) or "")
    except ValueError:
        return None
