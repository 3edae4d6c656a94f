"""Parts that stay closed until somebody opens them. What is open stands in the address as `open-<name>`."""

from collections.abc import Callable

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer


def show(title: str, draw: Callable[[], object], *, name: str) -> None:
    """
    Draw the heading (in the language of the visit; it reads markdown) and, once it is opened, what is inside.

    A reload, "back" and a link keep it open. Closing takes fields away: they stand in `typed.kept`, which fills them
    again when they are back.
    """
    folded = box(title, name=name)
    if folded.open:
        with folded:
            draw()


def box(title: str, *, name: str, is_open: bool = False) -> ExpanderContainer:
    """Draw the heading and return the place behind it, drawn open or not: for a form that a refusal must not close."""
    return st.expander(title, expanded=is_open, key=f"open-{name}", bind="query-params")
