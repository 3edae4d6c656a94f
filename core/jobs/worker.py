"""The one job thread of the owner process."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from core.jobs import operations
from core.jobs.model import Job
from data.database import Database
from data.writer import WriterClosed

_LOG = logging.getLogger(__name__)
_EVERY_SECONDS = 0.25
_IDLE_SECONDS = 1.0


class Progress(Protocol):
    """Told by a handler how far it is; `step` is a msgid."""

    def __call__(self, done: int, total: int | None, step: str) -> None:
        """Take notice."""


class JobRefused(Exception):
    """A handler cannot do the job for a reason that a person can mend; the text is for that person."""

    def __init__(self, error: str, result: Mapping[str, object] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.result = result


class Stopping(Exception):
    """The process is ending: the job stops at this step and is done again, from its start, by the next one."""


Handler = Callable[[Database, Job, Progress], Mapping[str, Any]]


class Worker:
    """Takes jobs from the queue and does them one after another in its thread."""

    def __init__(self, db: Database, handlers: Mapping[str, Handler], *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._handlers = handlers
        self._now = now
        self._wake = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="kabinet-jobs", daemon=True)

    def start(self) -> None:
        """Put interrupted jobs back into the queue and begin."""
        operations.requeue_interrupted(self._db, now=self._now())
        self._thread.start()

    def wake(self) -> None:
        """Look at the queue now: a job was added."""
        self._wake.set()

    def stop(self) -> None:
        """Stop at the next step of the running job; it is done again when the next process starts."""
        self._is_stopping = True
        self._wake.set()
        self._thread.join()

    def run_waiting(self) -> None:
        """Do every waiting job in the calling thread."""
        while not self._is_stopping and (job := operations.start_next(self._db, now=self._now())) is not None:
            self._do(job)

    def _run(self) -> None:
        while not self._is_stopping:
            try:
                self.run_waiting()
            except WriterClosed:
                return
            except Exception:  # noqa: BLE001 - the thread must outlive whatever it is
                _LOG.exception("the job thread could not read its queue")
            self._wake.wait(_IDLE_SECONDS)
            self._wake.clear()

    def _do(self, job: Job) -> None:
        handler = self._handlers.get(job.kind)
        if handler is None:
            operations.fail(self._db, job_id=job.job_id, error=f"no handler for {job.kind}", now=self._now())
            return
        try:
            result = handler(self._db, job, self._reporter(job))
        except Stopping:
            operations.put_back(self._db, job_id=job.job_id)
        except operations.JobCancelled:
            _LOG.info("job %s was given up", job.job_id)
        except JobRefused as refusal:
            operations.fail(self._db, job_id=job.job_id, error=refusal.error, result=refusal.result, now=self._now())
        except Exception as error:  # noqa: BLE001 - whatever it is belongs to the job
            _LOG.exception("job %s failed", job.job_id)
            operations.fail(self._db, job_id=job.job_id, error=f"{type(error).__name__}: {error}", now=self._now())
        else:
            operations.finish(self._db, job_id=job.job_id, result=result, now=self._now())

    def _reporter(self, job: Job) -> Progress:
        last: dict[str, Any] = {"at": 0.0, "step": None}

        def report(done: int, total: int | None, step: str) -> None:
            if self._is_stopping:
                raise Stopping
            moment = time.monotonic()
            if step == last["step"] and moment - last["at"] < _EVERY_SECONDS and done != total:
                return
            last.update(at=moment, step=step)
            operations.progress(self._db, job_id=job.job_id, done=done, total=total, step=step)

        return report
