"""The application: Streamlit's portal with our routes, middleware and lifespan around it."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from streamlit import config, file_util
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from core.runtime import paying
from core.runtime.settings import ROOT, Settings
from core.web import (
    appeals,
    auth,
    bulk,
    contracts,
    documents,
    health,
    incidents,
    internal,
    notices,
    payments,
    profile,
    reading_photos,
    registration,
)
from core.web.assets import Assets, CompressedAssets
from core.web.document import LocalisedDocument
from core.web.entrance import Entrance
from core.web.lifespan import lifespan
from core.web.security import Gate, SecurityHeaders

PORTAL = ROOT / "core" / "ui" / "portal.py"


def parts() -> dict[str, Any]:
    """
    Return what `st.App` is built of, around the entry script `PORTAL`; the store is opened when the server starts.

    `streamlit run app.py` looks for a call of `st.App` in the text of app.py, so the call itself stands there.
    """
    settings = Settings()
    _configure(settings)
    shell = Path(file_util.get_static_dir())
    assets = Assets(shell, cache=settings.store / "compressed" / f"streamlit-{st.__version__}")
    return {
        "routes": [
            *health.ROUTES,
            *registration.ROUTES,
            *profile.ROUTES,
            *auth.ROUTES,
            *appeals.ROUTES,
            *bulk.ROUTES,
            *contracts.ROUTES,
            *documents.ROUTES,
            *notices.ROUTES,
            *payments.ROUTES,
            *reading_photos.ROUTES,
            *internal.ROUTES,
        ],
        "middleware": [
            Middleware(
                SecurityHeaders,
                is_https=settings.public_origin.startswith("https://"),
                bank=paying.pages_of_bank(settings),
            ),
            Middleware(Gate, public_origin=settings.public_origin),
            Middleware(Entrance),
            Middleware(CompressedAssets, assets=assets),
            Middleware(LocalisedDocument, path=shell / "index.html"),
        ],
        "lifespan": partial(lifespan, assets=assets),
        "on_script_error": incidents.show,
        "exception_handlers": {HTTPException: incidents.not_found, Exception: incidents.broken},
    }


def _configure(settings: Settings) -> None:
    # Streamlit looks for .streamlit/config.toml beside the entry script and in the working directory; ours stands
    # beside app.py, from wherever the server is started.
    if config._main_script_path is None:  # noqa: SLF001 - st.App sets the same field, but to the portal
        config._main_script_path = str(ROOT / "app.py")  # noqa: SLF001
    app_session._populate_theme_msg = _once(app_session._populate_theme_msg)  # noqa: SLF001
    logging.getLogger("streamlit.error_util").disabled = True  # incidents.py logs the same traceback with its number
    host = urlsplit(settings.public_origin).hostname
    if host:
        config.set_option("server.allowedHosts", [host, "localhost", "127.0.0.1"])


def _once(populate: Callable[[CustomThemeConfig, str], None]) -> Callable[..., None]:
    """Keep the theme of config.toml as a message: Streamlit reads it anew for each run, an eighth of a page's work."""
    kept: dict[str, CustomThemeConfig] = {}

    def add(message: CustomThemeConfig, section: str = "theme") -> None:
        if section not in kept:
            theme = CustomThemeConfig()
            populate(theme, section)
            kept[section] = theme
        if kept[section].ByteSize():  # merging nothing would say that the section is there
            message.MergeFrom(kept[section])

    return add
