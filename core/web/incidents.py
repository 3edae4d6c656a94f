"""What a person sees when something of ours breaks: an apology with a number, and never anything internal."""

import logging
import secrets

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from core.accounts.access import AccessDenied
from core.i18n import choice
from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.identity.model import LANGUAGE_COOKIE
from core.web import document, pages
from data.database import QueryTimedOut

_LOG = logging.getLogger("kabinet.web")
_BROKEN = mark("Something broke on our side.")
_BROKEN_TEXT = mark("Nothing you sent was lost or done twice. Try again; if it happens again, tell us number {number}.")
_DENIED = mark("You have no access to this account. If it is yours, add it under “Accounts”.")
_SLOW = mark("The answer takes too long. Narrow the choice and try again.")
_MISSING = mark("There is no such page.")
_MISSING_TEXT = mark("The address may be mistyped or out of date.")


def number() -> str:
    """Return a short number that finds an error in the log."""
    return f"K-{secrets.token_hex(4).upper()}"


def show(error: Exception) -> bool:
    """Tell the person about an error of a page run, and log it with the number that the person sees."""
    words = _words()
    if isinstance(error, AccessDenied):
        st.warning(words.t(_DENIED))
    elif isinstance(error, QueryTimedOut):
        st.warning(words.t(_SLOW))
    else:
        incident = _logged(error)
        st.error(f"{words.t(_BROKEN)} {words.t(_BROKEN_TEXT, number=incident)}")
    return True


async def not_found(request: Request, error: HTTPException) -> Response:
    """Answer what does not exist, such as a download that has expired; to scripts in plain text."""
    if error.status_code != 404 or "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(error.detail, status_code=error.status_code, headers=error.headers)
    language = document.language(request.scope)
    words = Words(language)
    return pages.message(language=language, title=words.t(_MISSING), text=words.t(_MISSING_TEXT), status=404)


async def broken(request: Request, error: Exception) -> Response:
    """Answer for a route that raised something unforeseen."""
    incident = _logged(error)
    language = document.language(request.scope)
    words = Words(language)
    text = words.t(_BROKEN_TEXT, number=incident)
    return pages.message(language=language, title=words.t(_BROKEN), text=text, status=500)


def _logged(error: Exception) -> str:
    incident = number()
    _LOG.error("incident %s", incident, exc_info=error)
    return incident


def _words() -> Words:
    asked = st.query_params.get("lang")
    remembered = st.context.cookies.get(LANGUAGE_COOKIE)
    return Words(choice.language(asked=asked, remembered=remembered, accepted=st.context.locale))
