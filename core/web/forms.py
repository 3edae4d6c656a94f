"""What the routes of our own forms share: reading a form, where it came from, going on with a message."""

from urllib.parse import quote, urlencode

import anyio
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.i18n.formats import Words
from core.identity import rules
from core.identity.consents import Proof
from core.identity.model import TYPED_COOKIE
from core.runtime import process
from core.web import document, paths

FIVE_MINUTES = 300
HASHING = anyio.CapacityLimiter(2)  # argon2 takes 19 MiB and a core each; the others wait their turn
_LONGEST_FIELD = 300


async def read(request: Request) -> FormData:
    """Return the fields of a form; files are refused."""
    return await request.form(max_files=0, max_fields=20)


def text(form: FormData, name: str) -> str:
    """Return a field as text, '' if it is missing."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def words(request: Request) -> Words:
    """Return the words of the language of the request."""
    return Words(document.language(request.scope))


def network(request: Request) -> str:
    """Return the network address that tries are counted for."""
    return rules.network(request.client.host if request.client else "")


def proof(request: Request) -> Proof:
    """Return through which door the form came."""
    return Proof(network(request), request.headers.get("user-agent", ""), document.language(request.scope))


def onward(place: str) -> RedirectResponse:
    """Answer a form: the next page is asked for anew, so that a reload sends nothing twice."""
    return RedirectResponse(place, status_code=303, headers={"Cache-Control": "no-store"})


def refused(request: Request, place: str, *, faults: str, typed: dict[str, str]) -> Response:
    """Go back to the form with what is wrong in the address and what was typed in a cookie for five minutes."""
    response = onward(paths.with_message(place, err=faults))
    keep_typed(request, response, typed)
    return response


def keep_typed(request: Request, response: Response, typed: dict[str, str]) -> None:
    """Let the next page show what was typed; never a password."""
    kept = {name: value[:_LONGEST_FIELD] for name, value in typed.items() if value and name != "password"}
    set_cookie(request, response, TYPED_COOKIE, quote(urlencode(kept)), seconds=FIVE_MINUTES)


def set_cookie(request: Request, response: Response, name: str, value: str, *, seconds: int) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send."""
    origin = process.running().settings.public_origin
    is_https = request.url.scheme == "https" or origin.startswith("https://")
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=is_https)
