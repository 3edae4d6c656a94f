"""
Readings by file: kept and checked when the file is sent, accepted whole in one transaction or not at all.

What is accepted are submissions like any other, decided by the same rules and with receipts of their own
(docs/adr/0028).
"""

from datetime import date, datetime
from uuid import UUID

import polars as pl

from core.accounts import access
from core.accounts.access import AccessDenied
from core.accounts.model import LEVELS
from core.audit import operations as audit
from core.bulk import contents as reading
from core.bulk import queries, rules
from core.bulk.model import Acceptance, Checked, Contents, FileCard, FileStatus, Upload
from core.identity.model import Actor
from core.kit import clock, files, ids
from core.metering import operations as metering
from core.metering import queries as metering_queries
from core.metering import submission_rows
from data import shelf, sql
from data.database import CATALOGS, Database, Reader, Transaction

_SQL = sql.load(__file__)
FOLDER = "bulk"
CHANNEL = "file"


class FileNotFound(Exception):
    """There is no such file, or it names an account that the person may not see."""


class FileNotAcceptable(Exception):
    """Some rows are wrong, or no row has a value; carries what the file came to now. Nothing was written."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(f"{len(checked.refused_rows)} refused, {len(checked.good)} good")
        self.checked = checked


class NotConfirmed(Exception):
    """Some values are doubtful and were not confirmed; carries what the file came to now. Nothing was written."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(len(checked.asked))
        self.checked = checked


class AcceptedEarlier(Exception):
    """Another file said exactly the same for the same month; carries its key and number. Nothing was written."""

    def __init__(self, file_id: UUID, file_number: str) -> None:
        super().__init__(file_number)
        self.file_id = file_id
        self.file_number = file_number


def receive(db: Database, upload: Upload) -> UUID:
    """
    Keep a file, check it and return its key; nothing is submitted yet. The same file sent again is the same one.

    :raises AccessDenied: if the person may submit for no account at all
    :raises FileTooLarge: above 10 MB or 20 000 rows
    :raises FileRefused: if it is no table, or the columns are not there
    """
    today = clock.local_day(upload.now)
    cards = queries.sites(db, actor=upload.actor, today=today)
    if not any(LEVELS.get(card.access_level, 0) >= LEVELS["manage"] for card in cards):
        raise AccessDenied(0, "manage")
    contents = reading.read(upload.content, name=upload.name, now=upload.now)
    digest = files.keep(db.path, FOLDER, upload.content)
    checked = _checked(db, upload.actor, upload.now, contents, now=upload.now)
    return db.change(lambda tx: _receive(tx, upload, checked, digest))


def check(db: Database, *, actor: Actor, file_id: UUID, now: datetime) -> Checked:
    """
    Return what the rows of a file come to now, for this person; kept until anything of the store changes.

    :raises FileNotFound: if there is none, or the person may not see all of its accounts
    """
    card = _card(db, actor, file_id, clock.local_day(now))
    question = ("bulk", actor.name, file_id, clock.local_day(now))
    return shelf.kept(
        db, CATALOGS, question, lambda: _checked(db, actor, card.uploaded_at, _contents(db, card), now=now)
    )


def content(db: Database, *, actor: Actor, file_id: UUID, now: datetime) -> tuple[FileCard, bytes]:
    """
    Return a file as it was sent.

    :raises FileNotFound: if there is none, or the person may not see all of its accounts
    """
    card = _card(db, actor, file_id, clock.local_day(now))
    return card, files.read(db.path, FOLDER, card.sha256)


def accept(db: Database, acceptance: Acceptance) -> FileCard:
    """
    Submit all readings of a file, or none; a file that was accepted stays as it is, however often it is asked for.

    :raises AccessDenied: if the person may not see the file, or not submit for one of its accounts
    :raises FileNotAcceptable: if a row is wrong now, or none has a value
    :raises NotConfirmed: if a value is doubtful and was not confirmed
    :raises AcceptedEarlier: if another file said the same for the month
    """
    today = clock.local_day(acceptance.now)
    card = queries.file(db, actor=acceptance.actor, file_id=acceptance.file_id, today=today)
    if card is None:
        raise AccessDenied(0, "manage")
    # Outside of the writer's thread; within it `submit_readings` asks for the rights once more, all at once.
    contents = _contents(db, card)
    checked = _checked(db, acceptance.actor, card.uploaded_at, contents, now=acceptance.now)
    for account_id in sorted(checked.account_ids):
        access.require(db, actor=acceptance.actor, account_id=account_id, level="manage", today=today)
    db.change(lambda tx: _accept(tx, acceptance, contents))
    return _card(db, acceptance.actor, acceptance.file_id, today)


def _receive(tx: Transaction, upload: Upload, checked: Checked, digest: str) -> UUID:
    actor, now = upload.actor, upload.now
    assert actor.person_id is not None  # noqa: S101 - a visitor has no account and was refused
    window = metering_queries.reading_window(tx, today=clock.local_day(now))
    earlier = queries.same_file(tx, person_id=actor.person_id, sha256=digest, period=window.period)
    if earlier is not None and not earlier["is_outdated"]:
        found: UUID = earlier["file_id"]
        if earlier["status"] != FileStatus.ACCEPTED:
            tx.write(_SQL["count_again"], file_id=found, **_counts(checked), status=_status(checked).value)
            _name_accounts(tx, found, checked)
        return found
    file_id = ids.new()
    # The file that stands before it is part of the key: who brings old values back after a correction begins anew.
    after = str(earlier["file_id"]) if earlier else ""
    tx.write(
        _SQL["add_file"],
        file_id=file_id,
        idempotency_key=f"{actor.name}:{digest}:{window.period}:{after}",
        file_number=submission_rows.number(now, letter="F"),
        name=upload.name[-200:],
        sha256=digest,
        byte_count=len(upload.content),
        person_id=actor.person_id,
        now=now,
        period=window.period,
        status=_status(checked).value,
        **_counts(checked),
    )
    _name_accounts(tx, file_id, checked)
    details = {"name": upload.name, "sha256": digest, **_counts(checked)}
    subject = ("bulk_file", str(file_id))
    audit.record(tx, now=now, actor=actor.name, action="reading_file.sent", subject=subject, details=details)
    return file_id


def _accept(tx: Transaction, acceptance: Acceptance, contents: Contents) -> None:
    actor, now = acceptance.actor, acceptance.now
    today = clock.local_day(now)
    card = queries.file(tx, actor=actor, file_id=acceptance.file_id, today=today)
    if card is None:
        raise AccessDenied(0, "manage")
    checked = _checked(tx, actor, card.uploaded_at, contents, now=now)
    if card.status is FileStatus.ACCEPTED:
        return
    if not checked.is_acceptable:
        raise FileNotAcceptable(checked)
    if not checked.asked <= acceptance.confirmed:
        raise NotConfirmed(checked)
    period = metering_queries.reading_window(tx, today=today).period
    digest = rules.values_digest(checked)
    if (twin := queries.same_values(tx, values_sha256=digest, period=period)) is not None:
        raise AcceptedEarlier(twin["file_id"], twin["file_number"])
    numbers = _submit(tx, acceptance, checked)
    tx.write(
        _SQL["accept_file"],
        file_id=acceptance.file_id,
        period=period,
        row_count=checked.row_count,
        good_count=len(checked.good) - len(checked.questioned),
        questioned_count=len(checked.questioned),
        skipped_count=len(checked.skipped),
        values_sha256=digest,
        person_id=actor.person_id,
        now=now,
    )
    details = {"number": card.file_number, "sha256": card.sha256, "submissions": numbers, **_counts(checked)}
    if checked.asked:
        details["confirmed"] = sorted(f"{row}:{issue.value}" for row, issue in checked.asked)
    subject = ("bulk_file", str(acceptance.file_id))
    audit.record(tx, now=now, actor=actor.name, action="reading_file.accepted", subject=subject, details=details)


def _submit(tx: Transaction, acceptance: Acceptance, checked: Checked) -> list[str]:
    """Submit the rows; one refusal takes the whole transaction back. Return the receipts' numbers."""
    sender = Actor(acceptance.actor.person_id, acceptance.actor.role, CHANNEL)
    prepared = rules.submissions(checked, actor=sender, now=acceptance.now, key=str(acceptance.file_id))
    receipts = metering.submit_readings(tx, [submission for submission, _ in prepared])
    lines: list[tuple[str, int, int, int, str]] = []
    numbers: list[str] = []
    for (submission, group), receipt in zip(prepared, receipts, strict=True):
        if isinstance(receipt, Exception):
            raise receipt
        numbers.append(receipt.submission_number)
        lines += [
            (
                str(acceptance.file_id),
                good.row,
                submission.account_id,
                good.register.state.register_id,
                str(receipt.submission_id),
            )
            for good in group
        ]
    schema = {
        "file_id": pl.String,
        "row_number": pl.Int32,
        "account_id": pl.Int64,
        "register_id": pl.Int64,
        "submission_id": pl.String,
    }
    tx.write_frame(_SQL["add_lines"], pl.DataFrame(lines, schema=schema, orient="row"))
    return numbers


def _card(db: Reader, actor: Actor, file_id: UUID, today: date) -> FileCard:
    card = queries.file(db, actor=actor, file_id=file_id, today=today)
    if card is None:
        raise FileNotFound(file_id)
    return card


def _contents(db: Database, card: FileCard) -> Contents:
    return reading.read(files.read(db.path, FOLDER, card.sha256), name=card.name, now=card.uploaded_at)


def _checked(db: Reader, actor: Actor, sent_at: datetime, contents: Contents, *, now: datetime) -> Checked:
    today = clock.local_day(now)
    window, limits = metering_queries.rules_of_day(db, today=today)
    known = queries.registers(db, cards=queries.sites(db, actor=actor, today=today), period=window.period)
    sent_on = clock.local_day(sent_at)
    return rules.check(contents, known, actor=actor, sent_on=sent_on, today=today, now=now, limits=limits)


def _name_accounts(tx: Transaction, file_id: UUID, checked: Checked) -> None:
    rows = [(str(file_id), account_id) for account_id in sorted(checked.account_ids)]
    if rows:
        schema = {"file_id": pl.String, "account_id": pl.Int64}
        tx.write_frame(_SQL["add_accounts"], pl.DataFrame(rows, schema=schema, orient="row"))


def _status(checked: Checked) -> FileStatus:
    return FileStatus.CHECKED if checked.is_acceptable else FileStatus.REFUSED


def _counts(checked: Checked) -> dict[str, object]:
    return {
        "row_count": checked.row_count,
        "good_count": len(checked.good) - len(checked.questioned),
        "questioned_count": len(checked.questioned),
        "refused_count": len(checked.refused_rows),
        "skipped_count": len(checked.skipped),
    }
