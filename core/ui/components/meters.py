"""A meter as the person knows it: where it hangs, its number, its dial."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from html import escape

import streamlit as st

from core.kit import palette
from core.ui.components import badges
from core.ui.components.badges import Badge
from core.ui.context import Context


@dataclass(frozen=True)
class Dial:
    """One register: its name ('' for a single one), the digits before and after the decimal sign, what it shows."""

    label: str
    digits_int: int
    digits_frac: int
    value: Decimal | None = None


@dataclass(frozen=True)
class Meter:
    """A meter; all texts are in the language of the visit. `service` is a code of `core.kit.service`."""

    service: str
    title: str
    about: str
    dials: tuple[Dial, ...]
    badges: tuple[Badge, ...] = ()


def card(ctx: Context, meter: Meter) -> None:
    """Draw one meter."""
    cards(ctx, [meter])


def cards(ctx: Context, meters: Sequence[Meter]) -> None:
    """Draw the meters below each other."""
    st.html(f'<div class="kb-meters">{"".join(_drawn(ctx, meter) for meter in meters)}</div>')


def _drawn(ctx: Context, meter: Meter) -> str:
    colour = palette.SERVICE_COLOUR.get(meter.service, palette.DATA)
    marks = "".join(badges.drawn(badge) for badge in meter.badges)
    dials = "".join(_dial(ctx, dial) for dial in meter.dials)
    return (
        f'<div class="kb-meter" style="--kb-service:{colour}"><div>'
        f'<p class="kb-meter-place">{escape(meter.title)}</p><p class="kb-meter-about">{escape(meter.about)}</p>'
        f'<div class="kb-badges">{marks}</div></div><div class="kb-dials">{dials}</div></div>'
    )


def _dial(ctx: Context, dial: Dial) -> str:
    whole, fraction = _digits(dial)
    shown = "".join(f"<b>{digit}</b>" for digit in whole)
    after = "".join(f'<b class="kb-fraction">{digit}</b>' for digit in fraction)
    comma = "<i>{}</i>".format("," if ctx.words.language == "ru" else ".") if after else ""
    said = ctx.words.number(dial.value) if dial.value is not None else ctx.t("no data")
    label = f"<span>{escape(dial.label)}</span>" if dial.label else ""
    return (
        f'<div class="kb-dial">{label}<span class="kb-digits" role="img" aria-label="{escape(said)}">'
        f"{shown}{comma}{after}</span></div>"
    )


def _digits(dial: Dial) -> tuple[str, str]:
    if dial.value is None:
        return "–" * dial.digits_int, "–" * dial.digits_frac
    scaled = int((dial.value * 10**dial.digits_frac).to_integral_value(rounding=ROUND_DOWN))
    text = str(scaled).rjust(dial.digits_int + dial.digits_frac, "0")
    cut = len(text) - dial.digits_frac
    return text[:cut], text[cut:]
