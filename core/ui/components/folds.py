"""Parts that stay closed until somebody opens them; what is inside is asked for and drawn only then."""

from collections.abc import Callable

import streamlit as st


def show(title: str, draw: Callable[[], object], *, name: str) -> None:
    """
    Draw the heading (in the language of the visit; it reads markdown) and, once it is opened, what is inside.

    What is open stands in the address as `open-<name>`, so that a reload, "back" and a link keep it. Closing takes
    fields away: they stand in `typed.kept`, which fills them again when they are back.
    """
    box = st.expander(title, key=f"open-{name}", bind="query-params")
    if box.open:
        with box:
            draw()
