"""The sample region, made once a process and copied for each test that changes it."""

import atexit
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from core.sample import generate
from data.database import Database

AS_OF = date(2026, 11, 22)
SEED = 66


def sample_database(*, accounts=300, as_of=AS_OF, seed=SEED) -> Database:
    """Open a copy of the sample region of one's own; close it when done."""
    folder = Path(tempfile.mkdtemp(prefix="kabinet-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(_made(accounts, as_of, seed), folder, dirs_exist_ok=True)
    return Database.open(folder, threads=2)


@cache
def _made(accounts, as_of, seed):
    folder = Path(tempfile.mkdtemp(prefix="kabinet-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with Database.open(folder, threads=2) as db:
        generate.generate(db, accounts=accounts, as_of=as_of, seed=seed)
    return folder
