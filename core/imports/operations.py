"""
Imports a company's file: read in frames, checked by whole columns, written in two transactions.

First `live`, then `history`; every step compares with what is stored, so an import that was interrupted anywhere
is simply repeated. What a row says again is counted and left alone.
"""

import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl

from core.audit import operations as audit
from core.billing import operations as penalties
from core.imports import files, headings, kinds, messages, parsing, queries, reports
from core.imports.files import Source
from core.imports.model import FileIssue, FileRefused, Kind, Request, Result, StoredDifferently
from core.imports.steps import STEPS, Steps
from core.kit import clock, ids
from core.metering import register_states
from core.reporting import operations as reporting
from core.tariffs import operations as tariffs
from data import sql
from data.database import Database, Record, Transaction

_SQL = sql.load(__file__)
_UNITS = ("wh", "kwh", "mwh", "gcal", "m3")
_OFFICE_SERVICES = (
    "pay",
    "submit_reading",
    "contract",
    "certificate",
    "meter_order",
    "complaint",
    "card_payment",
    "cash_payment",
    "grid_connection",
)
_WORK = (
    "drop_work_1",
    "drop_work_2",
    "drop_work_3",
    "drop_work_4",
    "drop_work_5",
    "drop_work_6",
    "drop_work_7",
    "drop_work_8",
    "drop_work_9",
    "drop_work_10",
    "drop_work_11",
)
Report = Callable[[int, int | None, str], None]


@dataclass(frozen=True)
class _Run:
    """One import on its way."""

    db: Database
    request: Request
    kind: Kind
    steps: Steps
    batch_id: UUID
    actor: str
    now: datetime
    report: Report
    started: float = field(default_factory=time.monotonic)
    bounds: dict[str, object] = field(default_factory=dict)  # accounts and days of the batch, once they are known

    def parameters(self) -> dict[str, object]:
        return {
            **self.bounds,
            "batch_id": self.batch_id,
            "today": clock.local_day(self.now),
            "unit": self.request.unit,
            "minutes": self.request.minutes,
            "codes": list(_OFFICE_SERVICES),
        }

    def write(self, tx: Transaction, names: tuple[str, ...]) -> None:
        for name in names:
            statement = self.steps.statements[name]
            tx.write(statement, **_taken(statement, self.parameters()))

    def record(self, name: str) -> Record:
        statement = self.steps.statements[name]
        return self.db.record(statement, **_taken(statement, self.parameters())) or {}


def import_file(
    db: Database, request: Request, *, actor: str, now: datetime, report: Report, batch_id: UUID | None = None
) -> Result:
    """
    Import one file and return how it ended; `report(done, total, step)` is told how far it is.

    :raises FileRefused: if the file as a whole cannot be read
    :raises StoredDifferently: if what was written cannot be read back
    """
    kind = kinds.kind_of(request.kind)
    _check_options(request)
    folder = (db.path or Path(tempfile.gettempdir())) / "imports"
    source = files.opened(request.path, folder=folder / "work", sheet=request.sheet)
    try:
        places = headings.recognised(kind, source.headings, mapping=request.mapping, constants=request.constants)
        run = _Run(db, request, kind, STEPS[kind.name], batch_id or ids.new(), actor, now, report)
        db.change(lambda tx: _begin(tx, run, source))
        try:
            return _imported(run, source, places, folder)
        except BaseException:
            db.change(lambda tx: tx.write(_SQL["give_up_running_batches"], now=now))
            raise
        finally:
            db.scratch(_clear)
    finally:
        source.close()


def _imported(run: _Run, source: Source, places: dict[str, int], folder: Path) -> Result:
    tariffs.load_reference(run.db, is_replacing=False)  # the company's own rates stay
    penalties.load_reference(run.db, is_replacing=False)
    row_count = _stage(run, source, places)
    if row_count == 0:
        raise FileRefused(FileIssue.NO_ROWS)
    run.report(row_count, row_count, messages.CHECKING)
    counts = _checked(run)
    is_refused = run.request.is_all_or_nothing and counts["refused_count"] > 0
    accepted = 0 if is_refused else row_count - counts["refused_count"] - counts["repeated_count"]
    if not is_refused:
        has_unfinished = queries.has_unfinished(run.db, kind=run.kind.name, file_sha256=source.sha256)
        run.report(row_count, row_count, messages.WRITING)
        _write(run, is_following=accepted > 0 or has_unfinished)
    path = _report(run, folder) if counts["refused_count"] else None
    result = Result(
        str(run.batch_id),
        "refused" if is_refused else "done",
        row_count,
        accepted,
        counts["repeated_count"],
        counts["refused_count"],
        str(path) if path else None,
    )
    run.db.change(lambda tx: _finish(tx, run, result))
    return result


def _check_options(request: Request) -> None:
    try:
        ZoneInfo(request.zone)
    except (OSError, ValueError, KeyError):
        raise FileRefused(FileIssue.BAD_OPTION, option="--timezone", value=request.zone) from None
    if request.unit is not None and request.unit not in _UNITS:
        raise FileRefused(FileIssue.BAD_OPTION, option="--unit", value=request.unit)
    if request.minutes is not None and not 1 <= request.minutes <= 1440:
        raise FileRefused(FileIssue.BAD_OPTION, option="--minutes", value=request.minutes)


def _begin(tx: Transaction, run: _Run, source: Source) -> None:
    # One import at a time runs in the process that owns the store: what still says `running` was interrupted.
    tx.write(_SQL["give_up_running_batches"], now=run.now)
    tx.write(
        _SQL["begin_batch"],
        batch_id=run.batch_id,
        kind=run.kind.name,
        file_name=run.request.file_name,
        file_sha256=source.sha256,
        actor=run.actor,
        now=run.now,
    )


def _stage(run: _Run, source: Source, places: dict[str, int]) -> int:
    db, count = run.db, 0
    db.scratch(lambda tx: tx.write(_SQL["make_refused"]))
    statement = _SQL["make_rows"]
    for frame in source.chunks():
        found = parsing.checked(
            frame, run.kind, places=places, constants=run.request.constants, zone=run.request.zone, now=run.now
        )
        _add_frames(db, statement, found.good, found.refused)
        statement = _SQL["add_rows"]
        count += found.row_count
        run.report(count, max(count, source.row_estimate), messages.READING)
    return count


def _add_frames(db: Database, statement: str, good: pl.DataFrame, refused: pl.DataFrame) -> None:
    db.scratch(lambda tx: tx.write_frame(statement, good))
    if not refused.is_empty():
        db.scratch(lambda tx: tx.write_frame(_SQL["add_refused"], refused))


def _checked(run: _Run) -> Record:
    _prepare(run, run.steps.match)
    if run.steps.bounds is not None:
        run.bounds.update(run.record(run.steps.bounds))
    _prepare(run, run.steps.check)
    run.db.scratch(lambda tx: tx.write(_SQL["refuse_changed"]))
    _prepare(run, run.steps.late_check)
    _settle(run)
    return queries.batch_counts(run.db)


def _settle(run: _Run) -> None:
    """Refuse until nothing more is refused: what was counted from a row that is refused is counted anew without it."""
    before = -1
    while run.steps.settled and before < (refused := queries.refused_count(run.db)):
        before = refused
        _prepare(run, run.steps.settled)


def _prepare(run: _Run, names: tuple[str, ...]) -> None:
    for name in names:
        run.db.scratch(lambda tx, name=name: run.write(tx, (name,)))  # type: ignore[misc]


def _write(run: _Run, *, is_following: bool) -> None:
    if run.steps.live:
        run.db.bulk("live", lambda tx: run.write(tx, run.steps.live))
    if not is_following:
        return
    if run.steps.history:
        run.db.bulk("history", lambda tx: _write_history(tx, run))
        _read_back(run)
    if run.steps.periods is not None:
        run.report(1, 1, messages.SUMMARISING)
        reporting.rebuild(run.db, periods=_periods(run, run.steps.periods))


def _write_history(tx: Transaction, run: _Run) -> None:
    run.write(tx, run.steps.history + run.steps.follow)
    if run.steps.accounts is not None:
        register_states.refresh(tx, tx.frame(run.steps.statements[run.steps.accounts])["account_id"])


def _periods(run: _Run, name: str) -> list[date]:
    statement = run.steps.statements[name]
    return [record["period"] for record in run.db.records(statement, **_taken(statement, run.parameters()))]


def _read_back(run: _Run) -> None:
    """Read what was written once: a rare fault of the engine stores segments that cannot be read (docs/adr)."""
    if run.steps.sent is None or run.steps.read_back is None:
        return
    sent, stored = run.record(run.steps.sent), run.record(run.steps.read_back)
    if sent != stored:
        raise StoredDifferently(f"{run.kind.name}: sent {sent}, stored {stored}")


def _report(run: _Run, folder: Path) -> Path:
    path = run.request.report or folder / "reports" / f"{run.batch_id}.csv"
    reports.write(run.db, path, language=run.request.language)
    return path


def _finish(tx: Transaction, run: _Run, result: Result) -> None:
    tx.write(
        _SQL["finish_batch"],
        batch_id=run.batch_id,
        status=result.status,
        row_count=result.row_count,
        accepted_count=result.accepted_count,
        repeated_count=result.repeated_count,
        refused_count=result.refused_count,
        report_path=result.report_path,
        now=run.now + timedelta(seconds=time.monotonic() - run.started),
    )
    audit.record(
        tx,
        now=run.now,
        actor=run.actor,
        action="file.imported",
        subject=("import_batch", result.batch_id),
        details={
            "kind": run.kind.name,
            "file": run.request.file_name,
            "accepted": result.accepted_count,
            "refused": result.refused_count,
        },
    )


def _clear(tx: Transaction) -> None:
    for name in _WORK:
        tx.write(_SQL[name])


def _taken(statement: str, parameters: dict[str, object]) -> dict[str, object]:
    """Return the parameters that the statement names: the engine refuses others."""
    names = set(re.findall(r"\$([a-z_]+)", statement))
    return {name: value for name, value in parameters.items() if name in names}
