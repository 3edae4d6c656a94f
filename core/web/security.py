"""
The gate in front of every request: security headers, closed doors, same origin, size limits, visitors' uploads.

The policy was tried in Chromium with tables, plotly and MapLibre maps: plotly's maps start a worker from a blob and
compile WebAssembly, emotion writes inline styles, nothing needs another host.
"""

import base64
import hashlib
import time
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.identity import queries, rules
from core.identity.model import SESSION_COOKIE
from core.runtime import process
from core.web import uploads
from core.web.uploads import VisitorUploads

INLINE_SCRIPT = "\n".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("page.js", "words.js")
)
_SCRIPT_HASH = base64.b64encode(hashlib.sha256(INLINE_SCRIPT.encode()).digest()).decode()
_FORMS = "form-action 'self'"
_POLICY = (
    "default-src 'self'",
    f"script-src 'self' 'sha256-{_SCRIPT_HASH}' 'wasm-unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self' ws: wss:",
    "worker-src 'self' blob:",
    "font-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    _FORMS,
    "object-src 'none'",
)
HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # same-origin and not no-referrer, which would turn the Origin of our own form posts into "null"
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000"

# What Streamlit serves and nobody outside should see: counters of the process, the agent's door, OAuth.
_CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/oauth2callback")
_UPLOAD = "/_stcore/upload_file/"
_FROM_BANK = "/bank/return/"  # a bank may send the payer back by a form; nothing happens there but a redirect
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LARGEST_FORM = 64 * 1024
_LARGEST_UPLOAD = 11 * 1024 * 1024  # server.maxUploadSize and the frame around the file


class SecurityHeaders:
    """Adds the security headers to every HTTP answer."""

    def __init__(self, app: ASGIApp, *, is_https: bool, bank: str = "") -> None:
        self._app = app
        self._headers = HEADERS | ({"Strict-Transport-Security": STRICT_TRANSPORT} if is_https else {})
        if bank:  # a form that is answered with a redirect to the bank is a form that leads there
            policy = HEADERS["Content-Security-Policy"]
            self._headers["Content-Security-Policy"] = policy.replace(_FORMS, f"{_FORMS} {bank}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the start of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)  # documents have their own policy: a viewer of PDF is an object
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Gate:
    """Refuses what has no business here before anything of it is read."""

    def __init__(self, app: ASGIApp, *, public_origin: str) -> None:
        self._app = app
        self._public_origin = public_origin.rstrip("/")
        self._uploads = VisitorUploads(held=uploads.held, clock=time.monotonic)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403, 404, 411, 413 or 429, or pass the request on."""
        if scope["type"] == "websocket":
            if self._is_foreign(Headers(scope=scope)):
                await send({"type": "websocket.close", "code": 1008})
                return
        elif scope["type"] == "http":
            status = await self._refusal(scope)
            if status:
                await PlainTextResponse("", status_code=status)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _refusal(self, scope: Scope) -> int:
        path, headers = scope["path"], Headers(scope=scope)
        if _is_under(path, _CLOSED):
            return 404
        if scope["method"] in _SAFE_METHODS:
            return 0
        if self._is_foreign(headers) and not path.startswith(_FROM_BANK):
            return 403
        is_upload = path.startswith(_UPLOAD)
        if _is_larger(headers, _LARGEST_UPLOAD if is_upload else _LARGEST_FORM):
            return 413
        if not is_upload or scope["method"] == "DELETE" or await _is_signed_in(scope):
            return 0
        return self._visitors_upload(scope, headers)

    def _visitors_upload(self, scope: Scope, headers: Headers) -> int:
        length = headers.get("content-length", "")
        if not length:  # a visitor says before how much it will be
            return 411
        client = HTTPConnection(scope).client
        return 0 if self._uploads.admit(rules.network(client.host if client else ""), int(length)) else 429

    def _is_foreign(self, headers: Headers) -> bool:
        # Only browsers send these headers, and only a browser carries somebody else's cookies.
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return True
        origin = headers.get("origin")
        if origin is None:
            return False
        return urlsplit(origin).netloc != headers.get("host") and origin != self._public_origin


async def _is_signed_in(scope: Scope) -> bool:
    token = HTTPConnection(scope).cookies.get(SESSION_COOKIE)
    running = process.running()
    person = await run_in_threadpool(queries.person_by_token, running.database, token=token, now=running.now())
    return person is not None


def _is_under(path: str, prefixes: Iterable[str]) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


def _is_larger(headers: Headers, limit: int) -> bool:
    # Chunked bodies name no length: Streamlit counts an upload as it arrives, our own forms must name it.
    length = headers.get("content-length")
    if length is None:
        return limit == _LARGEST_FORM and "transfer-encoding" in headers
    return not length.isascii() or not length.isdigit() or int(length) > limit
