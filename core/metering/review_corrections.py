"""An operator's reading in the place of a doubtful one: a submission of its own, the old one is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from core.audit import operations as audit
from core.identity.model import Actor
from core.kit import clock, ids
from core.metering import queries, review_queries, rules, submission_rows
from core.metering.model import Assessment, Receipt, ReceiptLine, Status, Submission
from core.metering.operations import NeedsConfirmation, ReadingRejected, UnknownMeter
from core.metering.review_model import Doubtful, DoubtfulValue
from data import sql
from data.database import Transaction

_SQL = sql.load(__file__, "review.sql")
_SUBMITTED = sql.load(__file__, "operations.sql")
_STANDING = {Status.ACCEPTED, Status.QUESTIONED}
_CHANNEL = "office"


class Superseded(Exception):
    """A newer reading stands instead: nothing is left to decide."""


@dataclass(frozen=True)
class Correction:
    """What an operator puts in the place of a reading and why; `values` by register id."""

    actor: Actor
    submission_id: UUID
    values: Mapping[int, Decimal]
    note: str
    now: datetime
    origin: str
    is_confirmed: bool = False  # the operator was asked about doubtful values and stands by them


def standing(tx: Transaction, found: Doubtful, now: datetime) -> list[DoubtfulValue]:
    """
    Return the values of a submission that stand.

    :raises Superseded: if none does
    """
    values = review_queries.values(tx, found=found, today=clock.local_day(now))
    found_values = [each for each in values if each.status in _STANDING]
    if not found_values:
        raise Superseded
    return found_values


def is_billed(tx: Transaction, found: Doubtful, values: list[DoubtfulValue]) -> bool:
    """Return whether the bill of the month is made for one of the registers."""
    billed = review_queries.billed_registers(tx, account_id=found.account_id, period=found.period)
    return any(each.register_id in billed for each in values)


def set_status(tx: Transaction, found: Doubtful, values: list[DoubtfulValue], status: Status) -> None:
    """Put the values of a submission that stand into another state."""
    registers = [each.register_id for each in values]
    place = {"submission_id": found.submission_id, "account_id": found.account_id, "register_ids": registers}
    tx.write(_SQL["set_status"], status=status.value, **place)


def replace_others(tx: Transaction, found: Doubtful, values: list[DoubtfulValue]) -> None:
    """Take the values of other submissions for the same month and registers out of force."""
    registers = [each.register_id for each in values]
    place = {"submission_id": found.submission_id, "account_id": found.account_id, "register_ids": registers}
    tx.write(_SQL["replace_others"], period=found.period, **place)


def written(tx: Transaction, asked: Correction, found: Doubtful) -> Receipt:
    """
    Write the operator's submission in the place of the customer's; return it as a receipt.

    :raises UnknownMeter: if the values are not those of the submission's registers
    :raises ReadingRejected: if a value cannot be
    :raises NeedsConfirmation: if a value is doubtful and was not confirmed
    :raises Superseded: if newer values stand instead
    """
    before = standing(tx, found, asked.now)
    if set(asked.values) != {each.register_id for each in before}:
        raise UnknownMeter(found.account_id, found.service)
    today = clock.local_day(asked.now)
    window, limits = queries.rules_of_day(tx, today=today)
    period = window.period if is_billed(tx, found, before) else found.period
    if period != found.period and _stands(tx, found.account_id, period, asked.values):
        raise Superseded
    known = queries.known_registers(tx, account_ids=[found.account_id], period=period, register_ids=asked.values)
    by_id = {register.register_id: register for register in known.registers}
    items = [
        rules.assess(by_id[register_id], value, read_on=found.read_on, today=today, limits=limits)
        for register_id, value in asked.values.items()
    ]
    _check(items, is_confirmed=asked.is_confirmed)
    set_status(tx, found, before, Status.REPLACED)
    replace_others(tx, found, before)
    return _kept(tx, asked, found, items, period)


def _kept(tx: Transaction, asked: Correction, found: Doubtful, items: list[Assessment], period: date) -> Receipt:
    submission = Submission(
        Actor(asked.actor.person_id, asked.actor.role, _CHANNEL),
        found.account_id,
        found.service,
        asked.values,
        found.read_on,
        asked.now,
        f"review:{found.submission_id}",
    )
    receipt = _receipt(submission, found, items, period)
    text, actor = str(receipt.submission_id), asked.actor.name
    rows = [submission_rows.reading_row(item, text, period, Status.ACCEPTED) for item in items]
    head = submission_rows.submission_row(
        submission, submission.idempotency_key, receipt, text, actor, str(found.submission_id)
    )
    tx.write_frame(_SUBMITTED["add_submissions"], submission_rows.frame([head], submission_rows.SUBMISSION))
    tx.write_frame(_SUBMITTED["add_submitted_readings"], submission_rows.frame(rows, submission_rows.READING))
    audit.record_all(tx, [submission_rows.audit_entry(submission, receipt, text, actor)])
    return receipt


def _check(items: Sequence[Assessment], *, is_confirmed: bool) -> None:
    if refused := {item.register.register_id: item.refusals for item in items if item.refusals}:
        raise ReadingRejected(refused)
    asked = {item.register.register_id: item.questions for item in items if item.questions}
    if asked and not is_confirmed:
        raise NeedsConfirmation(asked)


def _stands(tx: Transaction, account_id: int, period: date, values: Mapping[int, Decimal]) -> bool:
    return any(
        row["register_id"] in values for row in review_queries.in_force(tx, account_id=account_id, period=period)
    )


def _receipt(submission: Submission, found: Doubtful, items: Sequence[Assessment], period: date) -> Receipt:
    ordered = sorted(items, key=lambda item: item.register.register_id)
    return Receipt(
        submission_id=ids.new(),
        submission_number=submission_rows.number(submission.now),
        account_id=submission.account_id,
        service=submission.service,
        period=period,
        read_on=submission.read_on,
        submitted_at=submission.now,
        corrects_number=found.submission_number,
        lines=tuple(
            ReceiptLine(item.register.register_id, item.value, item.usage, Status.ACCEPTED) for item in ordered
        ),
    )
