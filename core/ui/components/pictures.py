"""Pictures of what the shop sells: own line drawings (core/ui/static/shop), inlined so that they follow the theme."""

from functools import cache
from html import escape
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "static" / "shop"


def html(name: str, *, alt: str) -> str:
    """Return the drawing of a file name; `alt` says what it shows, in the language of the visit."""
    return f'<span class="kb-picture" role="img" aria-label="{escape(alt)}">{_drawing(Path(name).name)}</span>'


@cache
def _drawing(name: str) -> str:
    path = _FOLDER / name
    return path.read_text(encoding="utf-8").strip() if path.suffix == ".svg" and path.is_file() else ""
