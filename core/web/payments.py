"""
The doors of paying: out to the bank by a native form, back from it, and the bank's messages.

None of them credits anything: what came is asked at the bank (docs/adr/0014). Coming back says only that somebody is
back.
"""

import json
import uuid
from functools import partial
from urllib.parse import urlencode

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.identity import queries as identity
from core.identity.model import SESSION_COOKIE
from core.payments import operations, queries, settlement
from core.payments.gateway import GatewaySilent
from core.payments.model import Intent, State
from core.runtime import paying, process
from core.runtime.process import Running

_RESULT = "/payment"
_LARGEST_NOTICE = 32 * 1024


async def start(request: Request) -> Response:
    """Send the prepared payment `payment` to the bank and the person after it; pressed twice it is one payment."""
    form = await request.form(max_files=0, max_fields=10)
    intent_id, token = _uuid(_text(form, "payment")), _text(form, "key")
    session = request.cookies.get(SESSION_COOKIE)
    found = await to_thread.run_sync(partial(_started, intent_id, token, session, _origin(request)))
    if found is None:
        return _onward("/")
    intent, is_silent = found
    if intent.state is State.AT_BANK and intent.confirmation_url:
        return _onward(intent.confirmation_url)
    return _onward(_result(intent, is_silent=is_silent))


async def back(request: Request) -> Response:
    """Take back a person whom the bank sends, by GET or POST, and show how it ended."""
    token = request.path_params["token"]
    intent = await to_thread.run_sync(partial(queries.by_token, process.running().database, return_token=token))
    if intent is None:
        return _onward("/")
    process.wake_cashier()
    return _onward(_result(intent))


async def notice(request: Request) -> Response:
    """Take a message of the bank as a hint to ask it; unknown payments are none of ours, and answered alike."""
    body = await request.body()
    if len(body) > _LARGEST_NOTICE:
        return Response(status_code=413)
    try:
        message = json.loads(body)
        event, payment_id = str(message["event"])[:64], str(message["object"]["id"])[:64]
    except (ValueError, KeyError, TypeError):
        return Response(status_code=400)
    if await to_thread.run_sync(partial(_told, event, payment_id)):
        process.wake_cashier()
    return Response(status_code=200)


ROUTES = [
    Route("/bank/start", start, methods=["POST"]),
    Route("/bank/return/{token}", back, methods=["GET", "POST"]),
    Route("/api/bank/notices", notice, methods=["POST"]),
]


def _started(intent_id: uuid.UUID | None, token: str, session: str | None, origin: str) -> tuple[Intent, bool] | None:
    """Return the payment after it was sent and whether the bank was silent; None where it is not the person's."""
    running = process.running()
    found = _own(running, intent_id, token, session)
    if found is None:
        return None
    bank = paying.gateway(running.settings)
    try:
        sent = settlement.send(running.database, bank, intent_id=found.intent_id, origin=origin, now=running.now())
    except GatewaySilent:
        return found, True
    return sent, False


def _own(running: Running, intent_id: uuid.UUID | None, token: str, session: str | None) -> Intent | None:
    if intent_id is None:
        return None
    try:
        found = queries.intent(running.database, intent_id=intent_id)
    except queries.IntentUnknown:
        return None
    if found.person_id is None:
        return found if token == found.return_token else None
    person = identity.person_by_token(running.database, token=session, now=running.now())
    return found if person is not None and person.person_id == found.person_id else None


def _told(event: str, payment_id: str) -> bool:
    """Record the message if it is about a payment of ours that may still change; return whether to ask the bank."""
    running = process.running()
    intent_id = queries.by_bank(running.database, bank_payment_id=payment_id)
    if intent_id is None:
        return False
    found = queries.intent(running.database, intent_id=intent_id)
    if not found.is_open:
        return False
    operations.record_notice(running.database, intent_id=intent_id, event=event, now=running.now())
    return True


def _result(intent: Intent, *, is_silent: bool = False) -> str:
    query = {"key": intent.return_token} | ({"err": "silent"} if is_silent else {})
    return f"{_RESULT}?{urlencode(query)}"


def _origin(request: Request) -> str:
    """Return where this browser finds us; the address of the request was compared with its origin by the gate."""
    settings = process.running().settings
    return settings.public_origin.rstrip("/") or f"{request.url.scheme}://{request.headers.get('host', '')}"


def _onward(place: str) -> RedirectResponse:
    return RedirectResponse(place, status_code=303, headers={"Cache-Control": "no-store"})


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
