"""The one running Kabinet of this process: its settings, its store, its clock."""

import threading
from dataclasses import dataclass
from datetime import datetime

from core.jobs.worker import Worker
from core.kit import clock
from core.mail.transport import Embedded, Smtp, Transport
from core.mail.worker import Postman
from core.notices import delivery
from core.runtime import handover, jobs, paying, reference
from core.runtime.settings import Settings
from data.database import Database


@dataclass(frozen=True)
class Running:
    """What pages, routes and jobs share."""

    settings: Settings
    database: Database

    def now(self) -> datetime:
        """Return the present instant; `KABINET_NOW` fixes it."""
        return self.settings.now or clock.now()


class _Holder:
    lock = threading.Lock()
    running: Running | None = None
    worker: Worker | None = None
    postman: Postman | None = None
    cashier: paying.Cashier | None = None
    token: str | None = None


def running() -> Running:
    """Return the running Kabinet, opening the store on the first call."""
    with _Holder.lock:
        if _Holder.running is None:
            settings = Settings()
            database = Database.open(settings.store, threads=settings.threads, memory_limit=settings.memory_limit)
            _Holder.running = Running(settings, database)
        return _Holder.running


def start() -> None:
    """Open the store, start the threads of jobs, letters and payments, and tell the command line where we are."""
    found = running()
    reference.complete(found.database)
    with _Holder.lock:
        if _Holder.worker is None:
            _Holder.worker = Worker(found.database, jobs.HANDLERS, now=found.now)
            _Holder.worker.start()
            readers = delivery.Readers(found.database, origin=found.settings.origin, now=found.now)
            _Holder.postman = Postman(found.database, transport(found.settings), now=found.now, readers=readers)
            _Holder.postman.start()
            _Holder.cashier = paying.Cashier(
                found.database, paying.gateway(found.settings), origin=found.settings.origin, now=found.now
            )
            _Holder.cashier.start()
            _Holder.token = handover.announce(found.settings)


def transport(settings: Settings) -> Transport:
    """Return the way out for letters: the SMTP server of the settings, or the outbox itself."""
    if not settings.smtp_host:
        return Embedded()
    return Smtp(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        sender=settings.mail_from,
        user=settings.smtp_user or None,
        password=settings.smtp_password.get_secret_value(),
    )


def handover_token() -> str | None:
    """Return what another process of this machine must show to hand work over; None before `start`."""
    return _Holder.token


def wake_jobs() -> None:
    """Let the job thread look at its queue now."""
    if _Holder.worker is not None:
        _Holder.worker.wake()


def wake_cashier() -> None:
    """Let the thread of payments ask the bank now."""
    if _Holder.cashier is not None:
        _Holder.cashier.wake()


def use(value: Running | None) -> None:
    """Put another running Kabinet in place: tests give one with a store in memory; None forgets it."""
    with _Holder.lock:
        _Holder.running = value


def stop() -> None:
    """Stop the job thread at its next step, the post after its letter, and close the store, if they were started."""
    with _Holder.lock:
        if _Holder.worker is not None:
            _Holder.worker.stop()
            _Holder.worker = None
        if _Holder.postman is not None:
            _Holder.postman.stop()
            _Holder.postman = None
        if _Holder.cashier is not None:
            _Holder.cashier.stop()
            _Holder.cashier = None
        if _Holder.running is not None:
            if _Holder.token is not None:
                handover.withdraw(_Holder.running.settings)
                _Holder.token = None
            _Holder.running.database.close()
            _Holder.running = None
