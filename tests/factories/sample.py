"""
The sample region, made once a test run and copied for each test that changes it.

The processes of a parallel run share what was made: the first to ask makes it, the others wait for it.
"""

import atexit
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import date, datetime
from functools import cache
from pathlib import Path

from core.sample import generate
from data.database import Database

AS_OF = date(2026, 11, 22)
SEED = 66
SHARED = "KABINET_TEST_SAMPLES"  # the folder of this run, see tests/conftest.py


def sample_database(*, accounts=300, as_of=AS_OF, seed=SEED) -> Database:
    """Open a copy of the sample region of one's own; close it when done."""
    return Database.open(sample_folder(accounts=accounts, as_of=as_of, seed=seed), threads=2)


def sample_folder(*, accounts=300, as_of=AS_OF, seed=SEED, now: datetime | None = None) -> Path:
    """Return the folder of a copy of the sample region, to be opened by the test or by a program it starts."""
    folder = Path(tempfile.mkdtemp(prefix="kabinet-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(_made(accounts, as_of, seed, now), folder, dirs_exist_ok=True)
    return folder


@cache
def _made(accounts, as_of, seed, now):
    shared = Path(os.environ[SHARED])
    moment = f"-{now:%H%M%S}" if now else ""
    folder = shared / f"{accounts}-{as_of}-{seed}{moment}"
    # A lock that works on every system and ends with its process.
    with closing(sqlite3.connect(shared / "lock", timeout=600)) as lock:
        lock.execute("begin exclusive")
        if not folder.exists():
            unfinished = folder.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)
            with Database.open(unfinished, threads=2) as db:
                generate.generate(db, accounts=accounts, as_of=as_of, seed=seed, now=now)
            unfinished.rename(folder)
    return folder
