"""
How another process of this machine finds the one that owns the store, and proves that it may give it work.

The owner leaves its address and a random token in a file of the store's folder that only its own user can read.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from core.runtime.settings import Settings

_NAME = "owner.json"


@dataclass(frozen=True)
class Owner:
    """Where the owner of the store listens and the token it asks for."""

    host: str
    port: int
    token: str
    pid: int


def announce(settings: Settings) -> str:
    """Write the file and return the token."""
    owner = Owner(_reachable(settings.host), settings.port, secrets.token_urlsafe(32), os.getpid())
    path = settings.store / _NAME
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(owner), file)
    return owner.token


def withdraw(settings: Settings) -> None:
    """Remove the file."""
    (settings.store / _NAME).unlink(missing_ok=True)


def owner_of(store: Path) -> Owner | None:
    """Return who owns the store, or None if nobody left word or the file cannot be read."""
    try:
        return Owner(**json.loads((store / _NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - read, not bound
