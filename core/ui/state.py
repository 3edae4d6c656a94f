"""The only door to Streamlit's session state: what a person has typed or chosen in this tab."""

from typing import TypeVar, cast

import streamlit as st

T = TypeVar("T")


def get(name: str, default: T) -> T:
    """Return what was put under the name, or the default."""
    return cast(T, st.session_state.get(name, default))


def put(name: str, value: object) -> None:
    """Keep a plain value (text, number, date, tuple) under the name."""
    st.session_state[name] = value


def drop(name: str) -> None:
    """Forget the name."""
    if name in st.session_state:
        del st.session_state[name]


def has(name: str) -> bool:
    """Return whether something stands under the name."""
    return name in st.session_state
