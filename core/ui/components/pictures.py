"""Pictures of what the shop sells: own line drawings (core/ui/static/shop) in the colours of the theme."""

from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path

from core.ui import browser
from core.ui.browser import ThemeName

_FOLDER = Path(__file__).parents[1] / "static" / "shop"
# What the classes of a drawing stand for; a picture of its own address knows nothing of the style sheet.
_INKS: dict[ThemeName, dict[str, str]] = {
    "light": {"currentColor": "#1d2630", "kb-a": "#b84a00", "kb-b": "#ffffff", "kb-c": "#2b6ea3", "kb-f": "#ffffff"},
    "dark": {"currentColor": "#e8ecf0", "kb-a": "#ff9a4d", "kb-b": "#1a232c", "kb-c": "#82bce8", "kb-f": "#1a232c"},
}
_LOOKS = {"kb-a": 'stroke="{}"', "kb-b": 'fill="{}"', "kb-c": 'stroke="{}"', "kb-f": 'fill="{}" stroke="none"'}


def html(name: str, *, alt: str) -> str:
    """Return the drawing of a file name; `alt` says what it shows, in the language of the visit."""
    source = _source(Path(name).name, browser.theme())
    if not source:
        return ""
    return f'<span class="kb-picture"><img src="{source}" width="128" height="128" alt="{escape(alt)}"></span>'


@cache
def _source(name: str, theme: ThemeName) -> str:
    """Return the drawing as an address that needs no request, '' for a file that is not there."""
    path = _FOLDER / name
    if path.suffix != ".svg" or not path.is_file():
        return ""
    drawing = path.read_text(encoding="utf-8").strip()
    for word, ink in _INKS[theme].items():
        look = _LOOKS.get(word)
        drawing = drawing.replace(f'class="{word}"', look.format(ink)) if look else drawing.replace(word, ink)
    return f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"
