"""The address of the page: filters and the account live in its query, as plain text."""

import streamlit as st


def read(key: str) -> str | None:
    """Return the value of a key in the address, or None."""
    return st.query_params.get(key)


def write(key: str, value: str | None) -> None:
    """Put a value into the address, or take the key out; nothing is sent when nothing changes."""
    if read(key) == value:
        return
    if value is None:
        del st.query_params[key]
    else:
        st.query_params[key] = value
