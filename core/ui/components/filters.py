"""Filters that live in the address: plain text, validated, so that a link shows what its sender saw."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

import streamlit as st

from core.ui import address, state
from core.ui.components import labels
from core.ui.context import Context

# Texts are given as `dict.__getitem__`: what formats a widget is kept with it and must be picklable.
T = TypeVar("T")

_FEW = 4
_CHIPS = 8


def choice(
    ctx: Context, key: str, label: str, options: Mapping[str, str], default: str | None = None, *, empty: str = ""
) -> str | None:
    """
    Let one of the options (code -> text in the language) be chosen; return its code.

    Without a default, nothing chosen is an answer too (None: no filter); `empty` says what that means.
    """
    texts = dict(options)
    asked = address.read(key)
    meant = asked if asked in texts else default
    name = _restore(key, meant)
    if state.get(name, None) not in texts:  # the options changed: what was chosen is no longer among them
        state.put(name, default)
    if len(texts) <= _FEW:
        chosen = st.segmented_control(
            label, list(texts), key=name, format_func=_plain(texts).__getitem__, required=default is not None
        )
    else:
        index = None if default is None else 0
        chosen = st.selectbox(
            label,
            list(texts),
            key=name,
            index=index,
            format_func=texts.__getitem__,
            placeholder=empty or ctx.t("All"),
        )
    value = chosen if chosen in options else default
    if value != meant:
        address.write(key, None if value == default else value)
    _seen(key)
    return value


def multi(ctx: Context, key: str, label: str, options: Mapping[str, str]) -> tuple[str, ...]:
    """Let any number of the options be chosen; return their codes in the order of the options; none is no filter."""
    texts = dict(options)
    asked = (address.read(key) or "").split(",")
    meant = tuple(code for code in texts if code in asked)
    name = _restore(key, list(meant))
    if len(texts) <= _CHIPS:
        chosen = st.pills(label, list(texts), key=name, selection_mode="multi", format_func=_plain(texts).__getitem__)
    else:
        chosen = st.multiselect(
            label, list(texts), key=name, format_func=texts.__getitem__, placeholder=ctx.t("All"), select_all=False
        )
    value = tuple(code for code in options if code in chosen)
    if value != meant:
        address.write(key, ",".join(value) or None)
    _seen(key)
    return value


def toggle(ctx: Context, key: str, label: str) -> bool:
    """Let something be switched on; off is the address without it."""
    del ctx
    meant = address.read(key) == "1"
    name = _restore(key, meant)
    value = st.toggle(label, key=name)
    if value != meant:
        address.write(key, "1" if value else None)
    _seen(key)
    return value


def period(ctx: Context, key: str, months: Sequence[date]) -> date:
    """Let one of the months (newest first) be chosen; the first is the default."""
    texts = {month.strftime("%Y-%m"): ctx.words.month(month) for month in months}
    asked = address.read(key)
    newest = next(iter(texts))
    meant = asked if asked in texts else newest
    name = _restore(key, meant)
    chosen = st.selectbox(ctx.t("Month"), list(texts), key=name, format_func=texts.__getitem__)
    value = chosen if chosen in texts else newest
    if value != meant:
        address.write(key, None if value == newest else value)
    _seen(key)
    return date.fromisoformat(f"{value}-01")


def _restore(key: str, wanted: T) -> str:
    """Give the widget the value of the address when it is new or the address changed by itself (a link, "back")."""
    name, seen = f"filter.{key}", f"filter.{key}.address"
    if not state.has(name) or state.get(seen, "") != (address.read(key) or ""):
        state.put(name, wanted)
    return name


def _plain(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts for buttons, which read markdown; lists to choose from do not."""
    return {code: labels.plain(text) for code, text in texts.items()}


def _seen(key: str) -> None:
    """
    Keep what the address says, to notice when it changes by itself.

    An address that says a default, or what is no option, stays as it is: to tidy it up would make a new entry of the
    history, and "back" would lead to the untidy one again and again.
    """
    state.put(f"filter.{key}.address", address.read(key) or "")
