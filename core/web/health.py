"""Whether this process can serve people: for load balancers and monitors."""

from importlib import metadata

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.runtime import process

_SECONDS = 2.0


async def health(_request: Request) -> Response:
    """Answer 200 if the store answers, 503 if it fails or is silent for two seconds."""
    is_ok = False
    with anyio.move_on_after(_SECONDS):
        is_ok = await to_thread.run_sync(_store_answers, abandon_on_cancel=True)
    body = {"status": "ok" if is_ok else "failing", "store": "ok" if is_ok else "failing", "version": _version()}
    return JSONResponse(body, status_code=200 if is_ok else 503, headers={"Cache-Control": "no-store"})


ROUTES = [Route("/health", health, methods=["GET"])]


def _store_answers() -> bool:
    try:
        return bool(process.running().database.value("select 1"))
    except Exception:  # noqa: BLE001 - whatever it is, the answer is no
        return False


def _version() -> str:
    try:
        return metadata.version("kabinet")
    except metadata.PackageNotFoundError:
        return "unknown"
