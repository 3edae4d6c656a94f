"""Empty, refused and done: what a person sees when there is nothing to show, or when something was tried."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from core.ui.context import Context


def empty(ctx: Context, title: str, hint: str | None = None) -> None:
    """Say that there is nothing here, and what to do; both texts are in the language of the visit."""
    del ctx
    more = f'<p class="kb-note">{escape(hint)}</p>' if hint else ""
    st.html(f'<div class="kb-empty" role="status"><p class="kb-empty-title">{escape(title)}</p>{more}</div>')


def refusal(ctx: Context, sentences: Iterable[str]) -> None:
    """Say why something was not done; read out at once by screen readers."""
    del ctx
    st.html(refused(sentences))


def refused(sentences: Iterable[str]) -> str:
    """Return the refusal as HTML, to stand inside another component."""
    lines = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return f'<div class="kb-state kb-bad" role="alert"><span aria-hidden="true">!</span><div>{lines}</div></div>'


def over(ctx: Context, sentences: Iterable[str]) -> None:
    """Say that something is past or missing through no fault of the person: a link that has done its work."""
    del ctx
    lines = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    st.html(f'<div class="kb-state kb-warning" role="status"><span aria-hidden="true">!</span><div>{lines}</div></div>')


def done(ctx: Context, sentence: str) -> None:
    """Say that it was done."""
    del ctx
    text = f"<div><p>{escape(sentence)}</p></div>"
    st.html(f'<div class="kb-state kb-good" role="status"><span aria-hidden="true">✓</span>{text}</div>')


def loading(ctx: Context, sentence: str) -> None:
    """Say what is being done while something takes long."""
    del ctx
    text = f"<div><p>{escape(sentence)}</p></div>"
    st.html(f'<div class="kb-state kb-loading" role="status"><span aria-hidden="true">…</span>{text}</div>')
