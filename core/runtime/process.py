"""The one running Kabinet of this process: its settings, its store, its clock."""

import threading
from dataclasses import dataclass
from datetime import datetime

from core.kit import clock
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


def running() -> Running:
    """Return the running Kabinet, opening the store on the first call."""
    with _Holder.lock:
        if _Holder.running is None:
            settings = Settings()
            database = Database.open(settings.store, threads=settings.threads, memory_limit=settings.memory_limit)
            _Holder.running = Running(settings, database)
        return _Holder.running


def start() -> None:
    """Open the store and start what works beside the pages."""
    running()


def use(value: Running | None) -> None:
    """Put another running Kabinet in place: tests give one with a store in memory; None forgets it."""
    with _Holder.lock:
        _Holder.running = value


def stop() -> None:
    """Close the store, if it was opened."""
    with _Holder.lock:
        if _Holder.running is not None:
            _Holder.running.database.close()
            _Holder.running = None
