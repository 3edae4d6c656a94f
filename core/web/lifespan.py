"""What happens when the server starts and stops."""

import asyncio
import contextlib
import gc
import importlib
import logging
import threading
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st
from anyio import to_thread

from core.contracts import retention
from core.i18n import catalogue
from core.identity import operations, passwords
from core.metering import passes
from core.notices import jobs as notices
from core.runtime import process
from core.ui import navigation
from core.web.assets import Assets

_LOG = logging.getLogger("kabinet.web")
_AN_HOUR = 3600.0
# Imported by the first page run otherwise, which a person would wait for.
_HEAVY = ("babel.dates", "orjson", "plotly.graph_objects", "plotly.io", "polars", "pyarrow")


@contextlib.asynccontextmanager
async def lifespan(_app: st.App, *, assets: Assets) -> AsyncIterator[dict[str, Any] | None]:
    """Open the store, warm up, serve, and close the store."""
    await to_thread.run_sync(process.start)
    await to_thread.run_sync(warm_up)
    threading.Thread(target=assets.warm_up, name="kabinet-assets", daemon=True).start()
    housekeeping = asyncio.create_task(_housekeeping())
    # Streamlit's own collection after each run is off (config.toml); what is loaded by now is never garbage.
    gc.collect()
    gc.freeze()
    try:
        yield None
    finally:
        housekeeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await housekeeping
        await to_thread.run_sync(process.stop)


def warm_up() -> None:
    """Do what the first person would wait for: imports, message catalogues, the engine's first parameters."""
    running = process.running()
    # The engine imports pandas and pytz at the first parameter and the first instant.
    running.database.records("select $instant::timestamptz as instant", instant=running.now())
    running.database.frame("select $number::integer as number", number=1)
    for module in _HEAVY:
        importlib.import_module(module)
    for entry in navigation.ENTRIES:
        entry.page  # noqa: B018 - imports the page
    for language in catalogue.LANGUAGES:
        catalogue.translations(language)
    passwords.warm_up()
    passwords.well_known()


async def _housekeeping() -> None:
    while True:
        await to_thread.run_sync(_forget_expired)
        await to_thread.run_sync(_remind)
        await asyncio.sleep(_AN_HOUR)


def _forget_expired() -> None:
    running = process.running()
    try:
        operations.forget_expired(running.database, now=running.now())
        passes.forget_expired(running.database, now=running.now())
        retention.forget_closed(running.database, now=running.now())
    except Exception:  # noqa: BLE001 - an hour later is early enough, and the server must not stop for it
        _LOG.warning("what has expired was not forgotten", exc_info=True)


def _remind() -> None:
    running = process.running()
    try:
        notices.enqueue_reminders(running.database, now=running.now())
    except Exception:  # noqa: BLE001 - an hour later is early enough, and the server must not stop for it
        _LOG.warning("the reminders of the day were not queued", exc_info=True)
    process.wake_jobs()
