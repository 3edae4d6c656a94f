"""The address of the page: filters and the account live in its query, as plain text."""

from urllib.parse import urlencode

import streamlit as st

_SAID_ONCE = frozenset({"err", "seconds", "lang", "sent", "done"})


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


def here(path: str) -> str:
    """Return the address of the page with its filters, to come back to."""
    kept = {key: value for key, value in st.query_params.to_dict().items() if key not in _SAID_ONCE}
    return f"/{path}?{urlencode(kept)}" if kept else f"/{path}"
