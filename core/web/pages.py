"""Our own small HTML pages: what is shown where Streamlit cannot show anything."""

import html

from starlette.responses import HTMLResponse

from core.i18n.catalogue import Language
from core.i18n.formats import Words
from core.web import document, security

_LOOK = """
:root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;
place-items:center;background:light-dark(#fbfaf8,#141a21);color:light-dark(#1d2630,#e8ecf0)}main{max-width:32rem;
padding:2rem}h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}a{color:light-dark(#b34700,#ff9a4d)}
"""
_FRAME = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{look}</style></head>
<body><main><h1>{title}</h1><p>{text}</p><p><a href="/">{back}</a></p></main></body></html>
"""


def message(*, language: Language, title: str, text: str, status: int) -> HTMLResponse:
    """Return a page with one message, already translated, and the way back to the start."""
    words = Words(language)
    body = _FRAME.format(
        language=language,
        look=_LOOK,
        title=html.escape(title),
        text=html.escape(text),
        back=html.escape(words.t("To the start page")),
    )
    headers = {**security.HEADERS, document.OWN: "1", "Cache-Control": "no-store"}
    return HTMLResponse(body, status_code=status, headers=headers)
