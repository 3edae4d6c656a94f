"""Choosing when somebody comes: first the day, then the hours."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import streamlit as st

from core.orders import slot_rules
from core.orders.slot_rules import Slot
from core.ui import state
from core.ui.components import labels, states
from core.ui.context import Context

_NEAREST = 8  # days that are shown at once


def slot_choice(ctx: Context, key: str, slots: Sequence[Slot], *, chosen: UUID | None = None) -> UUID | None:
    """
    Let a day and then one of its spans of hours be chosen; return the span's key, None while nothing is.

    `chosen` stands at the beginning; `key` is that of the page and the service: "shop.visit".
    """
    days = {day.isoformat(): of_day for day, of_day in slot_rules.by_day(slots).items()}
    if not days:
        states.empty(
            ctx,
            ctx.t("No visit is free in the next weeks"),
            ctx.t("New days open every morning. Or write to us, and we look for one with you."),
        )
        return None
    now = next((slot for slot in slots if slot.slot_id == chosen), None)
    first = now.day.isoformat() if now else None
    is_all = bool(state.get(f"{key}.all", False)) or first in list(days)[_NEAREST:]
    shown = list(days) if is_all else list(days)[:_NEAREST]
    names = {code: slot_rules.day_in_words(ctx.words, days[code][0]) for code in shown}
    day = _one(f"{key}.day", ctx.t("Day of the visit"), names, first)
    if len(shown) < len(days):
        st.button(ctx.t("Later days"), key=f"{key}.later", icon=":material/more_horiz:", on_click=_all, args=(key,))
    if day is None:
        return None
    hours = {str(slot.slot_id): slot_rules.hours(slot) for slot in days[day]}
    picked = _one(
        f"{key}.hours.{day}",
        ctx.t("Hours: somebody comes within them"),
        hours,
        str(now.slot_id) if now else None,
    )
    return UUID(picked) if picked else None


def _all(key: str) -> None:
    state.put(f"{key}.all", value=True)


def _one(name: str, label: str, texts: Mapping[str, str], default: str | None) -> str | None:
    plain = {code: labels.plain(text) for code, text in texts.items()}
    if state.get(name, None) not in plain:  # a span that somebody else took meanwhile is no longer among them
        state.put(name, default if default in plain else None)
    chosen: str | None = st.pills(label, list(plain), key=name, format_func=plain.__getitem__)
    return chosen
