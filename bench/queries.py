"""What the store does for one page: every statement that a page runs, timed where the engine is called."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from bench import measure
from core.identity import tokens
from core.kit import ids
from core.runtime import process
from core.runtime.settings import Settings
from core.ui import browser
from data.database import Database, Reader, Transaction

ROOT = Path(__file__).resolve().parents[1]
CUSTOMER = ("home", "usage", "readings", "charges", "accounts", "pay", "documents", "appeals", "help")
ANALYST = ("arrears", "readings-received", "office-load")
_PEOPLE = 40
_REPEATS = 5
_AIM_MS = 50
_ADD_PERSON = """
insert into live.person (
    person_id, email, password_hash, display_name, role, language, is_sample, created_at, disabled_at
)
values ($person_id, $email, '', 'bench', $role, 'ru', true, $now, null)
"""
_ADD_SESSION = """
insert into live.session (token_hash, person_id, created_at, expires_at, revoked_at, user_agent)
values ($token_hash, $person_id, $now, $later, null, 'bench')
"""
_ADD_ACCESS = """
insert into live.account_access (
    access_id, person_id, account_id, access_level, label, position, granted_by, granted_at, ends_on, revoked_at
)
select uuid(), $person_id, account_id, 'owner', null, 1, 'bench', $now, null, null
from live.account
where customer_kind = 'household' and closed_on is null and account_id >= $wanted
order by account_id
limit 2
"""


@dataclass
class _Probe:
    """Adds up the time spent in statements while a page runs."""

    milliseconds: float = 0.0
    count: int = 0
    _originals: list[tuple[type, str, Callable[..., Any]]] = field(default_factory=list)

    def __enter__(self) -> "_Probe":
        for name in ("frame", "records", "value"):
            self._wrap(Reader, name)
        return self

    def __exit__(self, *_: object) -> None:
        for owner, name, original in self._originals:
            setattr(owner, name, original)

    def reset(self) -> None:
        self.milliseconds, self.count = 0.0, 0

    def _wrap(self, owner: type, name: str) -> None:
        original = getattr(owner, name)
        self._originals.append((owner, name, original))

        def timed(reader: Reader, statement: str, **parameters: object) -> Any:
            started = time.perf_counter()
            try:
                return original(reader, statement, **parameters)
            finally:
                self.milliseconds += (time.perf_counter() - started) * 1000
                self.count += 1

        setattr(owner, name, timed)


def compare(report: measure.Report, *, database: Database, now: datetime) -> None:
    """Print what the statements of each page take together, for random accounts of the store."""
    process.use(process.Running(Settings(now=now), database))
    households = [_person(database, role="household", now=now) for _ in range(_PEOPLE)]
    analyst = _person(database, role="analyst", now=now)
    rows: list[tuple[str, ...]] = []
    with _Probe() as probe:
        plain = [_plain(database, probe) for _ in range(_PEOPLE)]
        base = measure.median(plain)
        rows.append(("`select 1`", "1", f"{base:.2f}", f"{measure.p95(plain):.2f}", "1", ""))
        for page in CUSTOMER:
            found = [_page(probe, page, token) for token in households]
            rows.append(_row(page, found, base, aim=_AIM_MS))
        for page in ANALYST:
            found = [_page(probe, page, analyst) for _ in range(_REPEATS)]
            rows.append(_row(page, found, base, aim=None))
    process.use(None)
    report.table(
        "Statements of one page together, random accounts",
        ("page", "statements", "p50 ms", "p95 ms", "x select 1", "under 50 ms"),
        rows,
    )


def _row(page: str, found: list[tuple[float, int]], base: float, *, aim: float | None) -> tuple[str, ...]:
    times = [milliseconds for milliseconds, _ in found]
    high = measure.p95(times)
    verdict = "" if aim is None else ("yes" if high < aim else "NO")
    return (
        page,
        str(max(count for _, count in found)),
        f"{measure.median(times):.1f}",
        f"{high:.1f}",
        f"{measure.median(times) / base:.0f}",
        verdict,
    )


def _plain(database: Database, probe: _Probe) -> float:
    probe.reset()
    database.value("select 1")
    return probe.milliseconds


def _page(probe: _Probe, page: str, token: str) -> tuple[float, int]:
    browser.token = lambda: token
    test = AppTest.from_file(str(ROOT / "core" / "ui" / "portal.py"), default_timeout=120)
    test._page_hash = calc_hash(page)  # noqa: SLF001 - the only way to open a callable page
    probe.reset()
    test.run()
    if test.exception:
        raise RuntimeError(f"{page}: {test.exception[0].message}")
    return probe.milliseconds, probe.count


def _person(database: Database, *, role: str, now: datetime) -> str:
    person_id, token = ids.new(), tokens.new()
    most = database.value("select max(account_id) from live.account")
    wanted = random.Random(person_id.int).randint(1, int(most))  # noqa: S311 - a sample, not a secret

    def add(transaction: Transaction) -> None:
        transaction.write(_ADD_PERSON, person_id=person_id, email=f"{person_id}@bench.example", role=role, now=now)
        transaction.write(
            _ADD_SESSION,
            token_hash=tokens.fingerprint(token),
            person_id=person_id,
            now=now,
            later=now + timedelta(days=1),
        )
        if role == "household":
            transaction.write(_ADD_ACCESS, person_id=person_id, wanted=wanted, now=now)

    database.change(add)
    return token
