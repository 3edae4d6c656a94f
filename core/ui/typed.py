"""
What is typed into a form and not sent yet: it outlives a reload, the back button and a session that has ended.

The browser keeps it in the tab (core/web/page.js), under the slot of the form, and fills an untouched field with it.
"""

import re
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.kit import ids
from core.ui import state

_SENT = "kabinet.sent"


def kept(slot: str) -> DeltaGenerator:
    """Return a container whose text fields are kept until `sent` is called with the same slot."""
    return st.container(key=f"kept-{slot}")


def sent(slot: str) -> None:
    """Let what was typed under the slot go: it was sent."""
    state.put(_SENT, (*state.get(_SENT, ()), re.sub(r"[^A-Za-z0-9_-]", "-", slot)))


def show() -> None:
    """Tell the browser, at the end of a run, what was sent."""
    slots: tuple[str, ...] = state.get(_SENT, ())
    if slots:
        st.html(f'<i hidden data-sent="{escape(" ".join(slots))}" data-serial="{ids.new()}"></i>')
        state.drop(_SENT)
