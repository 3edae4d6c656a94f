"""A file that came through the browser: kept in the store's folder until its job has done it."""

import re
from datetime import datetime
from uuid import UUID, uuid5

from core.i18n.catalogue import Language
from core.identity.model import Actor, Role
from core.imports import jobs, kinds
from core.imports.model import Request
from core.jobs import operations, queries
from data.database import Database

_JOBS = UUID("0198a3c2-6f51-7d0e-9b64-2c1f8e5a7d30")  # the namespace of job ids that are made from keys
LARGEST_BYTES = 10 * 1024 * 1024
_STRANGE = re.compile(r"[^\w.\- ]+")


class UploadRefused(Exception):
    """The person may not load data, or the store is in memory."""


class UploadTooLarge(UploadRefused):
    """The file is larger than `LARGEST_BYTES`."""


def enqueue(
    db: Database,
    *,
    actor: Actor,
    kind: str,
    file_name: str,
    content: bytes,
    language: Language,
    now: datetime,
    idempotency_key: str,
) -> UUID:
    """
    Keep the file and queue its import; return the job's id. A second call with the same key makes no second job.

    :raises UploadRefused: unless the actor is an operator
    :raises UploadTooLarge: if the file is larger than 10 MB
    :raises FileRefused: if there is no such kind
    """
    kinds.kind_of(kind)
    folder = jobs.upload_folder(db)
    if actor.role is not Role.OPERATOR or folder is None:
        raise UploadRefused
    if len(content) > LARGEST_BYTES:
        raise UploadTooLarge
    job_id = uuid5(_JOBS, f"{actor.name} {idempotency_key}")
    if queries.job(db, job_id=job_id) is not None:
        return job_id
    folder.mkdir(parents=True, exist_ok=True)
    name = _STRANGE.sub("_", file_name)[-120:] or "file"
    path = folder / f"{job_id}-{name}"
    path.write_bytes(content)
    request = Request(kind=kind, path=path, file_name=file_name[-200:], language=language)
    return operations.enqueue(
        db, kind=jobs.KIND, parameters=request.packed(), requested_by=actor.name, now=now, job_id=job_id
    )
