"""
Submitting readings: many at once, decided one by one, written together (docs/adr/0002).

A submission is checked against its account, decided by `rules`, numbered, recorded in the audit and acknowledged
after COMMIT. The same key with the same values gives the same receipt; another one for the same period corrects the
earlier.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.accounts.access import AccessDenied
from core.accounts.model import LEVELS
from core.audit import operations as audit
from core.kit import clock, ids
from core.kit import period as periods
from core.metering import passes, queries, rules, submission_rows
from core.metering.model import (
    Decision,
    Fix,
    Issues,
    Limits,
    Receipt,
    ReceiptLine,
    RegisterState,
    Status,
    Submission,
)
from data import sql
from data.database import Database, Record, Transaction

_SQL = sql.load(__file__)
_MANAGE = LEVELS["manage"]


class UnknownMeter(Exception):
    """A register is not one of the account's service, or nothing was given."""


class ReadingRejected(Exception):
    """The values contradict the meter; carries the issues by register and a likely fix."""

    def __init__(self, issues: Issues, *, fix: Fix | None = None) -> None:
        super().__init__(", ".join(issue for found in issues.values() for issue in found))
        self.issues = issues
        self.fix = fix


class NeedsConfirmation(Exception):
    """The values are doubtful: the same submission with the issues confirmed is kept and questioned."""

    def __init__(self, issues: Issues, *, fix: Fix | None = None) -> None:
        super().__init__(", ".join(issue for found in issues.values() for issue in found))
        self.issues = issues
        self.fix = fix


def submit_reading(db: Database, submission: Submission) -> Receipt:
    """
    Record the values a person typed and return the receipt once they are safe on disk.

    :raises AccessDenied: if the actor may not submit for the account, or a visitor's pass is not valid
    :raises UnknownMeter: if a register is not of the account's service
    :raises ReadingRejected: if a value is not believable
    :raises NeedsConfirmation: if a value is doubtful and was not confirmed
    """
    return db.submit(submit_readings, submission)


def submit_readings(transaction: Transaction, submissions: Sequence[Submission]) -> list[Receipt | Exception]:
    """Decide and write many submissions; the handler of `submit_reading`, one receipt or refusal for each."""
    keys = [submission_rows.key(submission) for submission in submissions]
    batch = _Batch.of(transaction, submissions, keys)
    results: list[Receipt | Exception] = []
    for submission, key in zip(submissions, keys, strict=True):
        try:
            results.append(batch.submit(submission, key))
        except (AccessDenied, UnknownMeter, ReadingRejected, NeedsConfirmation) as refusal:
            results.append(refusal)
    batch.write(transaction)
    return results


@dataclass(frozen=True)
class _InForce:
    """A submission that has the newest value of a register for a period."""

    submission_id: str
    number: str
    actor: str


@dataclass(frozen=True)
class _Day:
    """What is the same for all submissions of a local day."""

    today: date
    period: date
    limits: Limits
    registers: Mapping[tuple[int, str], list[RegisterState]]  # by account and service
    levels: Mapping[tuple[int, str], int]  # by account and name of the actor
    in_force: dict[tuple[int, date, int], list[_InForce]]  # by account, period and register

    @classmethod
    def of(cls, transaction: Transaction, today: date, submissions: Sequence[Submission]) -> "_Day":
        account_ids = sorted({submission.account_id for submission in submissions})
        window, limits = queries.rules_of_day(transaction, today=today)
        asked = [(submission.account_id, submission.service) for submission in submissions]
        known = queries.registers_of_services(transaction, asked=asked, period=window.period)
        registers: dict[tuple[int, str], list[RegisterState]] = {}
        for register in known.registers:
            registers.setdefault((register.account_id, register.service), []).append(register)
        levels = {
            (row["account_id"], row["actor"]): row["level"]
            for row in queries.access_levels(transaction, account_ids=account_ids, on=today)
        }
        in_force: dict[tuple[int, date, int], list[_InForce]] = {}
        for row in known.values:
            if row["period"] == window.period:
                kept = _InForce(row["submission_id"], row["submission_number"], row["actor"])
                in_force.setdefault((row["account_id"], row["period"], row["register_id"]), []).append(kept)
        return cls(today, window.period, limits, registers, levels, in_force)


@dataclass
class _Batch:
    """What is known before the batch and what it adds; nothing is written before all are decided."""

    days: dict[date, _Day]
    passes: set[tuple[int, str]]
    receipts: dict[str, Receipt]  # by idempotency key
    in_force: dict[tuple[int, date, int], list[_InForce]]
    submissions: list[Record] = field(default_factory=list)
    readings: dict[tuple[str, int], Record] = field(default_factory=dict)  # by submission and register
    replaced: list[Record] = field(default_factory=list)
    entries: list[audit.Entry] = field(default_factory=list)

    @classmethod
    def of(cls, transaction: Transaction, submissions: Sequence[Submission], keys: Sequence[str]) -> "_Batch":
        by_day: dict[date, list[Submission]] = {}
        for submission in submissions:
            by_day.setdefault(clock.local_day(submission.now), []).append(submission)
        days = {today: _Day.of(transaction, today, of_day) for today, of_day in by_day.items()}
        account_ids = sorted({submission.account_id for submission in submissions})
        rows = queries.kept_submissions(
            transaction,
            account_ids=account_ids,
            since=periods.shifted(min(day.period for day in days.values()), by=-1),
            idempotency_keys=keys,
        )
        is_visited = any(submission.actor.person_id is None for submission in submissions)
        now = max(submission.now for submission in submissions)
        found = passes.valid(transaction, account_ids=account_ids, now=now) if is_visited else set()
        in_force = {place: kept for day in days.values() for place, kept in day.in_force.items()}
        return cls(days, found, submission_rows.receipts(rows), in_force)

    def submit(self, submission: Submission, key: str) -> Receipt:
        day = self.days[clock.local_day(submission.now)]
        self._check_access(submission, day)
        if (kept := self.receipts.get(key)) is not None:
            return kept
        registers = day.registers.get((submission.account_id, submission.service), [])
        if not submission.values or not set(submission.values) <= {register.register_id for register in registers}:
            raise UnknownMeter(submission.account_id, submission.service)
        decision = rules.decide(registers, submission, today=day.today, limits=day.limits)
        if decision.refused:
            raise ReadingRejected(decision.refused, fix=decision.fix)
        if decision.asked:
            raise NeedsConfirmation(decision.asked, fix=decision.fix)
        receipt = self.receipts[key] = self._keep(submission, key, decision, period=day.period)
        return receipt

    def write(self, transaction: Transaction) -> None:
        if not self.submissions:
            return
        frame = submission_rows.frame
        touched = {row["account_id"] for row in self.submissions}  # of the replaced values too
        if self.replaced:
            transaction.write_frame(_SQL["replace_readings"], frame(self.replaced, submission_rows.REPLACED), touched)
        transaction.write_frame(_SQL["add_submissions"], frame(self.submissions, submission_rows.SUBMISSION), touched)
        readings = frame(list(self.readings.values()), submission_rows.READING)
        transaction.write_frame(_SQL["add_submitted_readings"], readings, touched)
        audit.record_all(transaction, self.entries)

    def _check_access(self, submission: Submission, day: _Day) -> None:
        person_id, account_id = submission.actor.person_id, submission.account_id
        if rules.is_on_behalf(submission.actor):
            is_allowed = True  # whoever it is for stands in the audit; the desk asks for the task first
        elif person_id is None:
            is_allowed = (account_id, passes.hashed(submission.visitor_token or "")) in self.passes
        else:
            is_allowed = day.levels.get((account_id, submission.actor.name), 0) >= _MANAGE
        if not is_allowed:
            raise AccessDenied(account_id, "manage")

    def _keep(self, submission: Submission, key: str, decision: Decision, *, period: date) -> Receipt:
        submission_id = ids.new()
        corrected, held = self._replace(submission, period)
        statuses = {**decision.statuses, **dict.fromkeys(held, Status.QUESTIONED)}
        receipt = Receipt(
            submission_id=submission_id,
            submission_number=submission_rows.number(submission.now),
            account_id=submission.account_id,
            service=submission.service,
            period=period,
            read_on=submission.read_on,
            submitted_at=submission.now,
            corrects_number=corrected.number if corrected and submission.actor.person_id else None,
            lines=tuple(
                ReceiptLine(item.register.register_id, item.value, item.usage, statuses[item.register.register_id])
                for item in sorted(decision.assessments, key=lambda item: item.register.register_id)
            ),
        )
        text, actor = str(submission_id), submission.actor.name
        kept = _InForce(text, receipt.submission_number, actor)
        for item in decision.assessments:
            register_id = item.register.register_id
            row = submission_rows.reading_row(item, text, period, statuses[register_id])
            self.readings[text, register_id] = row
            self.in_force.setdefault((submission.account_id, period, register_id), []).append(kept)
        corrects_id = corrected.submission_id if corrected else None
        self.submissions.append(submission_rows.submission_row(submission, key, receipt, text, actor, corrects_id))
        self.entries.append(submission_rows.audit_entry(submission, receipt, text, actor))
        return receipt

    def _replace(self, submission: Submission, period: date) -> tuple[_InForce | None, set[int]]:
        """
        Mark the values in force of the same registers as replaced.

        Return the newest submission they are of, and the registers where a signed-in person's value stays beside a
        visitor's: an operator decides between them.
        """
        newest: _InForce | None = None
        held: set[int] = set()
        is_visitor = submission.actor.person_id is None
        for register_id in submission.values:
            place = (submission.account_id, period, register_id)
            stays: list[_InForce] = []
            for earlier in self.in_force.pop(place, []):
                if is_visitor and earlier.actor != submission.actor.name:
                    stays.append(earlier)
                    continue
                newest = max((newest or earlier, earlier), key=lambda kept: kept.submission_id)
                self._mark_replaced(earlier, submission.account_id, register_id)
            if stays:
                self.in_force[place] = stays
                held.add(register_id)
        return newest, held

    def _mark_replaced(self, earlier: _InForce, account_id: int, register_id: int) -> None:
        row = self.readings.get((earlier.submission_id, register_id))
        if row is not None:
            row["status"] = Status.REPLACED.value
            return
        self.replaced.append(
            {"submission_id": earlier.submission_id, "account_id": account_id, "register_id": register_id}
        )
