"""What was acknowledged to a person is kept, once, however the process dies."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from data.database import Database
from tests.factories.metering import make_home, make_store

ROOT = Path(__file__).resolve().parents[2]
THREADS = 8
ROUNDS = 5

# Prints each receipt number after it was acknowledged; runs until it is killed.
WRITER = """
import sys, threading, uuid
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from core.identity.model import Actor, Role
from core.metering import operations
from core.metering.model import Submission
from data.database import Database
from tests.factories.metering import NOW, TODAY

db = Database.open(Path(sys.argv[1]), threads=2)
lock = threading.Lock()

def submit(account_id):
    actor = Actor(uuid.UUID(int=account_id), Role.HOUSEHOLD, "account")
    values = {account_id * 1000 + 1: Decimal(10180)}
    while True:
        key = str(uuid.uuid4())
        receipt = operations.submit_reading(db, Submission(actor, account_id, "electricity", values, TODAY, NOW, key))
        with lock:
            print(key, receipt.submission_number, flush=True)

for number in range(1, int(sys.argv[2]) + 1):
    threading.Thread(target=submit, args=(number,)).start()
"""


@pytest.mark.slow
class TestKill:
    def test_keeps_each_acknowledged_submission_exactly_once(self, tmp_path):
        store = tmp_path / "store"
        with make_store(store) as db:
            for account_id in range(1, THREADS + 1):
                assert make_home(db, account_id=account_id).registers["single"] == account_id * 1000 + 1
        acknowledged = {}

        for seed in range(ROUNDS):
            chance = random.Random(seed)
            acknowledged |= _killed_after(
                store, lines=chance.randint(1, 60), seconds=chance.uniform(0, 0.1), log=tmp_path / f"{seed}.log"
            )

        with Database.open(store) as db:
            rows = db.records("select idempotency_key, submission_number from live.submission")
            times = Counter(row["idempotency_key"].rsplit(":", 2)[1] for row in rows)
            numbers = {row["idempotency_key"].rsplit(":", 2)[1]: row["submission_number"] for row in rows}
            lost = [key for key in acknowledged if times[key] != 1 or numbers[key] != acknowledged[key]]
            values = db.value("select count(*) from live.submitted_reading")
            in_force = db.value("select count(*) from live.submitted_reading where status = 'accepted'")
            audited = db.value("select count(*) from live.audit where action like 'reading.%'")
        assert len(acknowledged) >= 10 * ROUNDS
        assert lost == []
        assert (values, audited, in_force) == (len(rows), len(rows), THREADS)


def _killed_after(store: Path, *, lines: int, seconds: float, log: Path) -> dict[str, str]:
    """Let a process submit until it has acknowledged some and a moment longer, kill it, and return what it had."""
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(store), str(THREADS)], stdout=file, cwd=ROOT, env=os.environ
        )
        try:
            deadline = time.monotonic() + 60
            while log.read_bytes().count(b"\n") < lines and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(seconds)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
    whole = [line.split() for line in log.read_text().splitlines(keepends=True) if line.endswith("\n")]
    return dict(whole)
