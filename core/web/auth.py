"""
Signing in and out, and the switch of languages: native forms that post here and are sent on with 303.

Streamlit cannot set a cookie, and its forms are no HTML forms: password managers do not know them.
"""

import ipaddress
import logging
from functools import partial
from urllib.parse import quote

import anyio
from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.i18n.catalogue import LANGUAGES
from core.identity import operations, profile, queries, rules
from core.identity.model import EMAIL_COOKIE, LANGUAGE_COOKIE, SESSION_COOKIE, SESSION_LIFETIME
from core.runtime import process
from core.web import paths
from data.database import Database

_LOG = logging.getLogger(__name__)
_A_YEAR = 365 * 24 * 3600
_FIVE_MINUTES = 300
_HASHING = anyio.CapacityLimiter(2)  # argon2 takes 19 MiB and a core each; the others wait their turn
_LONGEST_EMAIL = 254


async def sign_in(request: Request) -> Response:
    """Check `email` and `password` and go on to `next`; a failure goes back there with `?err=`."""
    form = await request.form(max_files=0, max_fields=10)
    email, password = _text(form, "email")[:_LONGEST_EMAIL], _text(form, "password")
    place = paths.returning(_text(form, "next"), came_from=request.headers.get("referer"))
    running = process.running()
    if not _is_near(request) and await to_thread.run_sync(partial(_is_sample, running.database, email)):
        _LOG.warning(
            "a sample person signs in on this machine only: `kabinet user disable --sample`, then serve others"
        )
        return _refused(request, paths.with_message(place, err="credentials"), email=email)
    attempt = partial(
        operations.sign_in,
        running.database,
        email=email,
        password=password,
        address=rules.network(request.client.host if request.client else ""),
        user_agent=request.headers.get("user-agent", ""),
        now=running.now(),
        replaces=request.cookies.get(SESSION_COOKIE),
    )
    try:
        opened = await to_thread.run_sync(attempt, limiter=_HASHING)
    except operations.SignInDelayed as delay:
        return _refused(request, paths.with_message(place, err="wait", seconds=delay.seconds), email=email)
    except operations.SignInRefused:
        return _refused(request, paths.with_message(place, err="credentials"), email=email)
    response = _onward(place)
    _set_cookie(request, response, SESSION_COOKIE, opened.token, seconds=int(SESSION_LIFETIME.total_seconds()))
    response.delete_cookie(EMAIL_COOKIE)
    if opened.person.language:  # chosen earlier, perhaps on another device
        _set_cookie(request, response, LANGUAGE_COOKIE, opened.person.language, seconds=_A_YEAR)
    return response


def _is_near(request: Request) -> bool:
    """Return whether the request came in by an address of this machine only, however the server was started."""
    host = (request.scope.get("server") or ("", None))[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a socket file, which a proxy of this machine reads
        return True


def _is_sample(db: Database, email: str) -> bool:
    person = queries.person_by_email(db, email=email.strip().lower())
    return person is not None and person.is_sample


async def sign_out(request: Request) -> Response:
    """End the session of this browser and go to the start."""
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        running = process.running()
        await to_thread.run_sync(partial(operations.sign_out, running.database, token=token, now=running.now()))
    response = _onward("/")
    response.delete_cookie(SESSION_COOKIE)
    return response


async def set_language(request: Request) -> Response:
    """Remember `language` in this browser and go back to `next`, with the query that the page has by now."""
    form = await request.form(max_files=0, max_fields=10)
    response = _onward(paths.with_query_of(paths.safe(_text(form, "next")), request.headers.get("referer", "")))
    chosen = _text(form, "language")
    if chosen in LANGUAGES:
        _set_cookie(request, response, LANGUAGE_COOKIE, chosen, seconds=_A_YEAR)
        running, token = process.running(), request.cookies.get(SESSION_COOKIE)
        keep = partial(profile.keep_language, running.database, token=token, language=chosen, now=running.now())
        await to_thread.run_sync(keep)
    return response


async def start(_request: Request) -> Response:
    """Answer an address of a form that was opened by hand: nothing happens, on to the start."""
    return _onward("/")


ROUTES = [
    Route("/auth/login", sign_in, methods=["POST"]),
    Route("/auth/logout", sign_out, methods=["POST"]),
    Route("/auth/language", set_language, methods=["POST"]),
    Route("/auth/{rest:path}", start, methods=["GET"]),  # before Streamlit's own /auth/login and /auth/logout
]


def _refused(request: Request, place: str, *, email: str) -> Response:
    response = _onward(place)
    _set_cookie(request, response, EMAIL_COOKIE, quote(email), seconds=_FIVE_MINUTES)
    return response


def _onward(place: str) -> RedirectResponse:
    return RedirectResponse(place, status_code=303, headers={"Cache-Control": "no-store"})


def _set_cookie(request: Request, response: Response, name: str, value: str, *, seconds: int) -> None:
    origin = process.running().settings.public_origin
    is_https = request.url.scheme == "https" or origin.startswith("https://")
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=is_https)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
