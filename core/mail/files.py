"""The files that go with letters: in the folder `letters` of the store, each once, under its SHA-256."""

import hashlib
import os
import tempfile
import threading
from pathlib import Path


def folder(store: Path | None) -> Path:
    """Return the folder of a store; a store in memory (tests) shares one in the machine's temporary folder."""
    return (store or Path(tempfile.gettempdir()) / "kabinet") / "letters"


def keep(store: Path | None, content: bytes) -> str:
    """Write a file unless it is there and return its SHA-256; doing it again changes nothing."""
    name = hashlib.sha256(content).hexdigest()
    place = folder(store) / name
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(f"{name}.{os.getpid()}.{threading.get_ident()}")
        unfinished.write_bytes(content)
        unfinished.replace(place)
    return name


def read(store: Path | None, sha256: str) -> bytes:
    """Return the content of a kept file."""
    return (folder(store) / sha256).read_bytes()
