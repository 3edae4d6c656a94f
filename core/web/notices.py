"""Leaving letters by their link, and calendars for other programs: both work without signing in, by a signed link."""

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.notices import calendar, operations, signing
from core.runtime import process
from core.web import forms, paths

_PAGE = "/unsubscribe"
_ONE_CLICK = "One-Click"  # RFC 8058: the body that a mail program posts
_CALENDAR = {
    "Cache-Control": "private, max-age=3600",
    "Content-Disposition": 'inline; filename="kabinet.ics"',
    "X-Robots-Tag": "noindex",
}


async def ask(request: Request) -> Response:
    """Lead to the page that asks: what opens a link by itself (a scanner of mail) changes nothing."""
    return forms.onward(paths.with_message(_PAGE, key=request.query_params.get("key", "")))


async def leave(request: Request) -> Response:
    """Switch the letters of the link off, or on again; a mail program gets no redirect."""
    form = await forms.read(request)
    is_program = forms.text(form, "List-Unsubscribe") == _ONE_CLICK
    token = forms.text(form, "key") or request.query_params.get("key", "")
    is_on = forms.text(form, "on") == "yes" and not is_program
    running = process.running()
    try:
        await run_in_threadpool(operations.leave, running.database, token=token, is_on=is_on, now=running.now())
    except operations.LinkRefused:
        if is_program:
            return Response(status_code=404)
        return forms.onward(f"{_PAGE}?err=link")
    if is_program:
        return Response(status_code=200)
    return forms.onward(paths.with_message(_PAGE, key=token, done="on" if is_on else "off"))


async def opened(request: Request) -> Response:
    """Answer the calendar of a link; 404 for one that is not ours or was withdrawn."""
    running = process.running()
    secret = await run_in_threadpool(signing.key, running.database)
    link_id = signing.calendar_link(secret, request.path_params["token"])
    content = None
    if link_id is not None:
        content = await run_in_threadpool(calendar.of_link, running.database, link_id=link_id, now=running.now())
    if content is None:
        raise HTTPException(404)
    return Response(content, media_type=f"{calendar.MEDIA_TYPE}; charset=utf-8", headers=_CALENDAR)


ROUTES = [
    Route("/letters/off", ask, methods=["GET"]),
    Route("/letters/off", leave, methods=["POST"]),
    Route("/calendar/{token}.ics", opened, methods=["GET"]),
]
