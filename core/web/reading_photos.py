"""Photos of meters for operators: `/readings/photos/<submission>`, never from a folder."""

from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.identity import queries as identity
from core.identity.model import SESSION_COOKIE, Role
from core.metering import photos, review_queries
from core.runtime import process

_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


async def photo(request: Request) -> Response:
    """Answer the photo of a submission; 404 for what is not there and for who is not an operator."""
    content = await run_in_threadpool(_found, request)
    if content is None:
        raise HTTPException(404)
    kind = next((kind for sign, kind in _KINDS.items() if content.startswith(sign)), "image/heic")
    return Response(content, media_type=kind, headers=_PRIVATE)


ROUTES = [Route("/readings/photos/{submission}", photo, methods=["GET"])]


def _found(request: Request) -> bytes | None:
    running = process.running()
    person = identity.person_by_token(running.database, token=request.cookies.get(SESSION_COOKIE), now=running.now())
    if person is None or person.role is not Role.OPERATOR:
        return None
    try:
        submission_id = UUID(request.path_params["submission"])
    except ValueError:
        return None
    digest = review_queries.photo(running.database, submission_id=submission_id)
    return photos.kept(running.database.path, digest)
