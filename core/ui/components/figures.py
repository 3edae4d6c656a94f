"""Figures: at most three numbers in a row, each with its label and a note."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, TypeAlias

import streamlit as st

Tone: TypeAlias = Literal["neutral", "good", "warning", "bad"]
MOST = 3


class TooManyFigures(Exception):
    """More than three figures in a row are not read."""


@dataclass(frozen=True)
class Figure:
    """One number: all strings are already in the language of the visit."""

    label: str
    value: str
    note: str | None = None
    tone: Tone = "neutral"


def answer(sentence: str, *, tone: Tone = "neutral") -> None:
    """Draw the answer of the page, larger than everything below it."""
    st.html(f'<p class="kb-answer kb-{tone}">{escape(sentence)}</p>')


def row(figures: Sequence[Figure]) -> None:
    """
    Draw the figures side by side, below each other on a phone.

    :raises TooManyFigures: above three
    """
    if len(figures) > MOST:
        raise TooManyFigures(len(figures))
    st.html(f'<div class="kb-figures">{"".join(_drawn(figure) for figure in figures)}</div>')


def _drawn(figure: Figure) -> str:
    note = f'<div class="kb-figure-note">{escape(figure.note)}</div>' if figure.note else ""
    return (
        f'<div class="kb-figure kb-{figure.tone}"><div class="kb-figure-label">{escape(figure.label)}</div>'
        f'<div class="kb-figure-value">{escape(figure.value)}</div>{note}</div>'
    )
