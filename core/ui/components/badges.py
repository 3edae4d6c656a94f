"""Badges: a word in a quiet frame, never colour alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Literal, TypeAlias

import streamlit as st

from core.ui.context import Context

Tone: TypeAlias = Literal["neutral", "good", "warning", "bad", "sample"]

_SIGN: dict[Tone, str] = {"neutral": "", "good": "✓", "warning": "!", "bad": "✕", "sample": ""}
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Badge:
    """A short text in the language of the visit, with what it means."""

    text: str
    tone: Tone = "neutral"


def show(*badges: Badge) -> None:
    """Draw the badges in a row."""
    st.html(f'<div class="kb-badges">{"".join(drawn(badge) for badge in badges)}</div>')


def drawn(badge: Badge) -> str:
    """Return the badge as HTML, to stand inside another component."""
    sign = f'<span aria-hidden="true">{_SIGN[badge.tone]}</span>' if _SIGN[badge.tone] else ""
    return f'<span class="kb-badge kb-{badge.tone}">{sign}{escape(badge.text)}</span>'


def age(ctx: Context, observed_at: datetime) -> None:
    """Say how old a figure is."""
    passed = max(ctx.now - observed_at, timedelta(0))
    show(Badge(ctx.t("data: {age}", age=_age(ctx, passed)), "warning" if passed > _DAY else "neutral"))


def _age(ctx: Context, passed: timedelta) -> str:
    if passed < timedelta(minutes=1):
        return ctx.t("just now")
    if passed < _HOUR:
        return ctx.n("{n} minute ago", "{n} minutes ago", n=int(passed.total_seconds() // 60))
    if passed < _DAY:
        return ctx.n("{n} hour ago", "{n} hours ago", n=int(passed.total_seconds() // 3600))
    return ctx.n("{n} day ago", "{n} days ago", n=passed.days)
