"""The HTML document: Streamlit's shell with our language, title and words for who has no scripts."""

import html
import re
from functools import cache
from pathlib import Path

import brotli
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.i18n import choice
from core.i18n.catalogue import Language, mark
from core.i18n.formats import Words
from core.identity.model import LANGUAGE_COOKIE
from core.ui import theme
from core.web import words as said
from core.web.security import INLINE_SCRIPT

TITLE = mark("Kabinet")
NO_SCRIPTS = mark("This page needs JavaScript. Switch it on in the browser's settings and reload the page.")
_REPLACED = (
    r'<html lang="en">',
    r"<title>.*?</title>",
    r"<noscript>.*?</noscript>",
    r"<script>.*?</script>",  # a flag for crawlers
    r'<link rel="service-desc"[^>]*>',
    r"<link\s[^>]*?SourceSansVF[^>]*>",  # 170 KB of a typeface that no page of ours is set in
    r"</body>",
)


class ShellChanged(Exception):
    """Streamlit's index.html is not what this version of Kabinet was made for; carries what was not found."""


@cache
def shell(path: Path, language: Language) -> bytes:
    """
    Return Streamlit's index.html with our language and words, title and noscript text, and our inline script.

    :raises ShellChanged: if one of the places is not there
    """
    words = Words(language)
    title, no_scripts = html.escape(words.t(TITLE)), html.escape(words.t(NO_SCRIPTS))
    news = (
        f'<html lang="{language}" {said.attribute(language)}>',
        f"<title>{title}</title>",
        f"<noscript><p>{no_scripts}</p></noscript>",
        f"<script>{INLINE_SCRIPT}</script>",
        "",
        "",
        # After what Streamlit puts into the head: of two rules of equal weight ours is the later one.
        f'<link rel="stylesheet" href="{theme.sheet_address()}"></body>',
    )
    text = re.sub(r"<!--.*?-->\s*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for pattern, new in zip(_REPLACED, news, strict=True):
        pieces = re.split(pattern, text, flags=re.DOTALL)
        if len(pieces) != 2:
            raise ShellChanged(pattern)
        text = new.join(pieces)
    return text.encode()


@cache
def compressed_shell(path: Path, language: Language) -> bytes:
    """Return the shell compressed with brotli."""
    compressed: bytes = brotli.compress(shell(path, language))
    return compressed


class LocalisedDocument:
    """Puts our shell in the place of Streamlit's, in the language of the request."""

    def __init__(self, app: ASGIApp, *, path: Path) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; where the answer is Streamlit's document, send ours."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or scope["path"].startswith(_FILES):
            await self._app(scope, receive, send)
            return
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _CONDITIONS]}
        is_replaced = False

        async def send_ours(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start":
                is_replaced = _is_document(message)
                if is_replaced:
                    await self._send(scope, send)
                    return
            if not is_replaced:
                await send(message)

        await self._app(scope, receive, send_ours)

    async def _send(self, scope: Scope, send: Send) -> None:
        is_compressed = "br" in Headers(scope=scope).get("accept-encoding", "")
        body = (compressed_shell if is_compressed else shell)(self._path, language(scope))
        start: Message = {"type": "http.response.start", "status": 200, "headers": []}
        headers = MutableHeaders(scope=start)
        headers["Content-Type"] = "text/html; charset=utf-8"
        headers["Content-Length"] = str(len(body))
        headers["Cache-Control"] = "no-cache"
        headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
        if is_compressed:
            headers["Content-Encoding"] = "br"
        await send(start)
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


# The document is small and depends on the language: without these nobody answers 304 for another one.
_CONDITIONS = frozenset({b"if-none-match", b"if-modified-since", b"range", b"if-range"})


def language(scope: Scope) -> Language:
    """Return the language of a request: `?lang=`, the cookie, the browser's."""
    connection = HTTPConnection(scope)
    return choice.language(
        asked=QueryParams(scope.get("query_string", b"")).get("lang"),
        remembered=connection.cookies.get(LANGUAGE_COOKIE),
        accepted=connection.headers.get("accept-language"),
    )


def _is_document(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == 200 and headers.get("content-type", "").startswith("text/html") and OWN not in headers


_FILES = ("/static/", "/media/", "/app/", "/component/", "/_stcore/")
OWN = "x-kabinet-page"  # our own HTML pages carry it and stay as they are
