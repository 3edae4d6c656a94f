"""Files of readings as they were sent, for who may see all of their accounts: `/bulk-files/<file>`."""

from urllib.parse import quote
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.bulk import operations
from core.bulk.model import FileCard
from core.identity import queries as identity
from core.identity.model import SESSION_COOKIE, Actor
from core.runtime import process

_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


async def file(request: Request) -> Response:
    """Answer the file as a download; 404 for what is not there and for what is somebody else's."""
    found = await run_in_threadpool(_found, request)
    if found is None:
        raise HTTPException(404)
    card, content = found
    disposition = f"attachment; filename*=UTF-8''{quote(card.name)}"
    return Response(
        content, media_type="application/octet-stream", headers={**_PRIVATE, "Content-Disposition": disposition}
    )


ROUTES = [Route("/bulk-files/{file}", file, methods=["GET"])]


def _found(request: Request) -> tuple[FileCard, bytes] | None:
    running = process.running()
    now = running.now()
    person = identity.person_by_token(running.database, token=request.cookies.get(SESSION_COOKIE), now=now)
    if person is None:
        return None
    try:
        file_id = UUID(request.path_params["file"])
        return operations.content(running.database, actor=Actor.of(person), file_id=file_id, now=now)
    except (ValueError, operations.FileNotFound):
        return None
