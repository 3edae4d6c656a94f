"""The application: Streamlit's portal with our routes, middleware and lifespan around it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st

from core.runtime import process
from core.runtime.settings import ROOT

PORTAL = ROOT / "core" / "ui" / "portal.py"


def build() -> st.App:
    """Return the application; the store is opened when the server starts."""
    return st.App(PORTAL, lifespan=_lifespan)


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    process.running()
    try:
        yield None
    finally:
        process.stop()
