"""Hands a job to the process that owns the store, and watches it, over HTTP of this machine."""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from core.runtime import handover
from core.runtime.handover import Owner

_SECONDS = 10.0
_EVERY_SECONDS = 0.3
FINISHED = frozenset({"done", "failed", "cancelled"})


class OwnerSilent(Exception):
    """Another process has the store open and does not answer."""


def newest_jobs(store: Path) -> list[dict[str, Any]]:
    """
    Return the newest jobs of the running application.

    :raises OwnerSilent: if it does not answer
    """
    found: list[dict[str, Any]] = _asked(_owner(store), "GET", "/internal/jobs")
    return found


def run(
    store: Path, *, kind: str, parameters: Mapping[str, Any], report: Callable[[int, int | None, str], None]
) -> dict[str, Any]:
    """
    Hand a job over, report its progress until it ends, and return it; Ctrl+C gives the job up.

    :raises OwnerSilent: if the running application does not answer
    """
    owner = _owner(store)
    begun = _asked(owner, "POST", "/internal/jobs", {"kind": kind, "parameters": dict(parameters)})
    path = f"/internal/jobs/{begun['job_id']}"
    try:
        while (job := _asked(owner, "GET", path))["status"] not in FINISHED:
            if job["step"]:
                report(job["done_count"], job["total_count"], job["step"])
            time.sleep(_EVERY_SECONDS)
    except KeyboardInterrupt:
        _asked(owner, "DELETE", path)
        raise
    finished: dict[str, Any] = job
    return finished


def _owner(store: Path) -> Owner:
    owner = handover.owner_of(store)
    if owner is None:
        raise OwnerSilent
    return owner


def _asked(owner: Owner, method: str, path: str, body: object = None) -> Any:
    connection = http.client.HTTPConnection(owner.host, owner.port, timeout=_SECONDS)
    headers = {"Authorization": f"Bearer {owner.token}", "Content-Type": "application/json"}
    try:
        connection.request(
            method,
            path,
            body=json.dumps(body, ensure_ascii=False).encode() if body is not None else None,
            headers=headers,
        )
        answer = connection.getresponse()
        text = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise OwnerSilent from error
    finally:
        connection.close()
    if answer.status >= 400:
        raise OwnerSilent
    return json.loads(text)
