"""Files that belong to rows: in a folder of the store, each once, under its SHA-256."""

import hashlib
import os
import tempfile
import threading
from collections.abc import Container
from pathlib import Path


def place(store: Path | None, folder: str) -> Path:
    """Return a folder of the store; a store in memory (tests) shares one in the machine's temporary folder."""
    return (store or Path(tempfile.gettempdir()) / "kabinet") / folder


def keep(store: Path | None, folder: str, content: bytes) -> str:
    """
    Write a file unless it is there, safely on disk, and return its SHA-256.

    Doing it again changes nothing; nobody ever reads a half-written one.
    """
    name = hashlib.sha256(content).hexdigest()
    target = place(store, folder) / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        # Of this thread alone: a double click keeps the same file twice at once.
        part = target.with_name(f"{name}.{os.getpid()}.{threading.get_ident()}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    return name


def read(store: Path | None, folder: str, sha256: str) -> bytes:
    """Return the content of a kept file."""
    return (place(store, folder) / sha256).read_bytes()


def sweep(store: Path | None, folder: str, *, named: Container[str]) -> int:
    """
    Remove the files of a folder that no row names, and return how many; run it where rows are written, one at a time.

    Half-written ones are left to whoever writes them.
    """
    there = place(store, folder)
    if not there.is_dir():
        return 0
    unnamed = [file for file in there.iterdir() if "." not in file.name and file.name not in named]
    for file in unnamed:
        file.unlink(missing_ok=True)
    return len(unnamed)
