"""
Files of appeals for who may read the appeal: `/appeals/files/<message>/<position>`, never from a folder.

`/contact` was the form for who cannot sign in; it is an appeal now, and the address stands in letters and bookmarks.
"""

from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.appeals import files, operations, queries
from core.appeals.model import AppealFile
from core.identity import queries as identity
from core.identity.model import SESSION_COOKIE, Role
from core.runtime import process
from core.web import kept_files


async def file(request: Request) -> Response:
    """Answer one file as a download; 404 for what is not there and for what is somebody else's."""
    found = await run_in_threadpool(_found, request)
    if found is None:
        raise HTTPException(404)
    kept, content = found
    return kept_files.download(content, name=kept.name, media_type=kept.media_type)


async def contact(_request: Request) -> Response:
    """Lead to the appeal of who cannot sign in (A4)."""
    return RedirectResponse("/appeals?new=sign_in", status_code=301)


ROUTES = [
    Route("/appeals/files/{message}/{position:int}", file, methods=["GET"]),
    Route("/contact", contact, methods=["GET"]),
]


def _found(request: Request) -> tuple[AppealFile, bytes] | None:
    running = process.running()
    try:
        message_id = UUID(request.path_params["message"])
    except ValueError:
        return None
    kept = queries.file(running.database, message_id=message_id, position=request.path_params["position"])
    if kept is None or not _may_read(request, kept.appeal_id):
        return None
    return kept.file, files.read(running.database.path, kept.file.sha256)


def _may_read(request: Request, appeal_id: UUID) -> bool:
    running = process.running()
    token = request.cookies.get(SESSION_COOKIE)
    person = identity.person_by_token(running.database, token=token, now=running.now())
    if person is not None and person.role is Role.OPERATOR:
        return True
    if person is not None:
        mine = queries.of_person(running.database, appeal_id=appeal_id, person_id=person.person_id)
        if mine is not None:
            return True
    secret = request.query_params.get("key", "")
    if not secret:
        return False
    found = queries.of_secret(running.database, secret_hash=operations.secret_hash(secret))
    return found is not None and found.appeal_id == appeal_id
