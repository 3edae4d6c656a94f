"""The door for the command line of this machine: jobs for the process that owns the store (docs/imports.md)."""

import secrets
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.jobs import operations, queries
from core.jobs.model import Job
from core.runtime import jobs, process

_LOOPBACK = {"127.0.0.1", "::1"}
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_NO_STORE = {"Cache-Control": "no-store"}
_Route = Callable[[Request], Awaitable[Response]]


def _only_this_machine(route: _Route) -> _Route:
    """Answer 404 to everybody who comes from elsewhere or does not know the token of the store's folder."""

    @wraps(route)
    async def guarded(request: Request) -> Response:
        token = process.handover_token()
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        is_near = request.client is not None and request.client.host in _LOOPBACK
        is_forwarded = any(name in request.headers for name in _FORWARDED)
        if token is None or not is_near or is_forwarded or not secrets.compare_digest(shown.encode(), token.encode()):
            return Response(status_code=404)
        return await route(request)

    return guarded


@_only_this_machine
async def add_job(request: Request) -> Response:
    """Queue a job and answer its id."""
    try:
        body = await request.json()
        kind, parameters = str(body["kind"]), dict(body["parameters"])
    except (ValueError, KeyError, TypeError):
        return Response(status_code=400)
    if kind not in jobs.HANDLERS:
        return Response(status_code=400)
    running = process.running()
    job_id = await run_in_threadpool(
        operations.enqueue, running.database, kind=kind, parameters=parameters, requested_by="cli", now=running.now()
    )
    process.wake_jobs()
    return JSONResponse({"job_id": str(job_id)}, status_code=201, headers=_NO_STORE)


@_only_this_machine
async def newest_jobs(_request: Request) -> Response:
    """Answer the newest jobs."""
    found = await run_in_threadpool(queries.newest_jobs, process.running().database)
    return JSONResponse([_shown(job) for job in found], headers=_NO_STORE)


@_only_this_machine
async def one_job(request: Request) -> Response:
    """Answer how far a job is, or give it up."""
    running, job_id = process.running(), request.path_params["job_id"]
    if request.method == "DELETE":
        await run_in_threadpool(operations.cancel, running.database, job_id=job_id, now=running.now())
    job = await run_in_threadpool(queries.job, running.database, job_id=job_id)
    return JSONResponse(_shown(job), headers=_NO_STORE) if job is not None else Response(status_code=404)


ROUTES = [
    Route("/internal/jobs", add_job, methods=["POST"]),
    Route("/internal/jobs", newest_jobs, methods=["GET"]),
    Route("/internal/jobs/{job_id:uuid}", one_job, methods=["GET", "DELETE"]),
]


def _shown(job: Job) -> dict[str, Any]:
    instants = {
        name: value.isoformat() if (value := getattr(job, name)) else None
        for name in ("requested_at", "started_at", "finished_at")
    }
    return {
        "job_id": str(job.job_id),
        "kind": job.kind,
        "parameters": dict(job.parameters),
        "status": job.status,
        "done_count": job.done_count,
        "total_count": job.total_count,
        "step": job.step,
        "result": job.result,
        "error": job.error,
        "requested_by": job.requested_by,
        **instants,
    }
