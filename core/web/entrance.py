"""
The entrance: '/' and the sign-in page lead a person on before the application is loaded.

Streamlit would load, run and then change the address itself, which makes a new entry of the browser's history: "back"
would lead to an address that leads forth again.
"""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.identity import queries
from core.identity.model import SESSION_COOKIE, Person
from core.runtime import process
from core.ui import navigation

_START = "/"
_SIGN_IN = f"/{navigation.home(None).path}"


class Entrance:
    """Sends people from '/' to their first page, and signed-in people on from the sign-in page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect, or pass the request on."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or scope["path"] not in {_START, _SIGN_IN}:
            await self._app(scope, receive, send)
            return
        person = await _person(scope)
        if scope["path"] == _SIGN_IN and person is None:
            await self._app(scope, receive, _not_kept(send))
            return
        query = scope.get("query_string", b"").decode("latin-1") if scope["path"] == _START else ""
        place = f"/{navigation.home(person).path}" + (f"?{query}" if query else "")
        await RedirectResponse(place, status_code=303, headers={"Cache-Control": "no-store"})(scope, receive, send)


async def _person(scope: Scope) -> Person | None:
    token = HTTPConnection(scope).cookies.get(SESSION_COOKIE)
    if not token:
        return None
    running = process.running()
    return await run_in_threadpool(queries.person_by_token, running.database, token=token, now=running.now())


def _not_kept(send: Send) -> Send:
    """Forbid the browser to show the sign-in page from its store after somebody has signed in."""

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Cache-Control"] = "no-store"
        await send(message)

    return send_on
