"""The mark of the product and its name, drawn as outlines so that they look the same everywhere."""

from base64 import b64encode
from functools import cache
from pathlib import Path

from core.i18n.catalogue import Language

_FOLDER = Path(__file__).parent / "static"


def wordmark(language: Language) -> str:
    """Return the address of the mark and the name in the language: as text each run of a page would carry it twice."""
    return f"/app/static/logo-{language}.svg"


@cache
def icon() -> str:
    """Return the mark for the browser's tab, as an address that needs no request."""
    return f"data:image/svg+xml;base64,{b64encode((_FOLDER / 'icon.svg').read_bytes()).decode()}"
