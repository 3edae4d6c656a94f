"""
Replacing and verifying meters, recorded by an operator from the paper of whoever did it (docs/adr/0019).

The last reading of the old meter and the first of the new one are one submission of the operator: the bill of its
month takes the old meter's part from the one and lets the new meter's part begin at the other. The same key records
once.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from core.accounts.access import AccessDenied
from core.audit import operations as audit
from core.identity.model import Actor, Role
from core.kit import clock, ids
from core.metering import equipment_rules, queries, rules, submission_rows
from core.metering.equipment_model import Fault, MeterFacts, Replaced, Replacement, Verification
from core.metering.model import Assessment, Issues, RegisterState, Status
from core.metering.operations import NeedsConfirmation
from data import shelf, sql
from data.database import Database, Reader, Record, Transaction

_SQL = sql.load(__file__)
_SUBMITTED = sql.load(__file__, "operations.sql")
_CHANNEL = "office"  # the paper reached the company; an operator typed it in
_INITIAL: dict[str, type[pl.DataType] | pl.DataType] = {"zone": pl.String, "initial_value": pl.Decimal(14, 4)}


class MeterNotFound(LookupError):
    """The account has no such meter."""


class EquipmentRefused(Exception):
    """What was told cannot be so; carries the faults and, by register, what is wrong with a last reading."""

    def __init__(self, faults: Sequence[Fault], issues: Issues | None = None) -> None:
        super().__init__(", ".join(faults), issues or {})
        self.faults = tuple(faults)
        self.issues = issues or {}


def replace_meter(db: Database, asked: Replacement) -> Replaced:
    """
    Record in one step that a meter was taken down and another one put in its place.

    :raises AccessDenied: if the actor is not an operator
    :raises MeterNotFound: if the account has no such meter
    :raises EquipmentRefused: if it cannot be so
    :raises NeedsConfirmation: if a last reading is doubtful and was not confirmed
    """
    return db.change(lambda tx: replace(tx, asked))


def replace(tx: Transaction, asked: Replacement) -> Replaced:
    """Do what `replace_meter` says inside a larger change."""
    _require_operator(asked.actor, asked.account_id)
    key = f"{asked.account_id}:{asked.idempotency_key}"
    if known := tx.record(_SQL["replacement_by_key"], idempotency_key=key, account_id=asked.account_id):
        return Replaced(**known)
    old = meter(tx, account_id=asked.account_id, meter_id=asked.meter_id)
    registers = _checked(tx, old, asked)
    owner = {"account_id": asked.account_id, "meter_id": asked.meter_id}
    tx.write(_SQL["remove_meter"], removed_on=asked.replaced_on, **owner)
    new_meter_id = _added(tx, asked)
    tx.write(_SQL["replace_sent"], period=asked.period, **owner)
    submission_id, number = ids.new(), submission_rows.number(asked.now)
    assessed = _closing(asked, registers)
    started = tx.records(_SQL["registers_of"], account_id=asked.account_id, meter_id=new_meter_id)
    rows = [submission_rows.reading_row(item, str(submission_id), asked.period, Status.ACCEPTED) for item in assessed]
    rows += [_first_row(row, asked, str(submission_id), new_meter_id) for row in started]
    tx.write_frame(
        _SUBMITTED["add_submissions"],
        submission_rows.frame([_submission(asked, old, str(submission_id), number)], submission_rows.SUBMISSION),
    )
    tx.write_frame(_SUBMITTED["add_submitted_readings"], submission_rows.frame(rows, submission_rows.READING))
    tx.write(
        _SQL["add_replacement"],
        replacement_id=ids.new(),
        idempotency_key=key,
        account_id=asked.account_id,
        old_meter_id=asked.meter_id,
        new_meter_id=new_meter_id,
        replaced_on=asked.replaced_on,
        submission_id=submission_id,
        actor=asked.actor.name,
        now=asked.now,
    )
    _note_replacement(tx, asked, new_meter_id, number)
    return Replaced(new_meter_id, number)


def record_verification(db: Database, asked: Verification) -> None:
    """
    Record what a check of a meter came to; from its day on the meter counts again, or no more.

    :raises AccessDenied: if the actor is not an operator
    :raises MeterNotFound: if the account has no such meter
    :raises EquipmentRefused: if it cannot be so
    """
    db.change(lambda tx: verify(tx, asked))


def verify(tx: Transaction, asked: Verification) -> None:
    """Do what `record_verification` says inside a larger change."""
    _require_operator(asked.actor, asked.account_id)
    key = f"{asked.account_id}:{asked.idempotency_key}"
    if tx.value(_SQL["is_verification_known"], idempotency_key=key, account_id=asked.account_id):
        return
    found = meter(tx, account_id=asked.account_id, meter_id=asked.meter_id)
    if faults := equipment_rules.verification_faults(found, asked, today=clock.local_day(asked.now)):
        raise EquipmentRefused(faults)
    due_on = equipment_rules.due_after(found, asked)
    tx.write(_SQL["set_due"], due_on=due_on, meter_id=asked.meter_id, account_id=asked.account_id)
    tx.write(
        _SQL["add_verification"],
        verification_id=ids.new(),
        idempotency_key=key,
        account_id=asked.account_id,
        meter_id=asked.meter_id,
        verified_on=asked.verified_on,
        is_fit=asked.is_fit,
        valid_until=asked.valid_until if asked.is_fit else None,
        document_number=asked.document_number.strip(),
        actor=asked.actor.name,
        now=asked.now,
    )
    audit.record(
        tx,
        now=asked.now,
        actor=asked.actor.name,
        action="meter.verified",
        subject=("meter", str(asked.meter_id)),
        details={
            "account_id": asked.account_id,
            "verified_on": asked.verified_on,
            "is_fit": asked.is_fit,
            "due_before": found.verification_due_on,
            "due_after": due_on,
            "document": asked.document_number.strip(),
        },
    )


def meter(db: Reader, *, account_id: int, meter_id: int) -> MeterFacts:
    """
    Return what is known of a meter of the account.

    :raises MeterNotFound: if the account has no such meter
    """
    found = db.record(_SQL["meter"], account_id=account_id, meter_id=meter_id)
    if found is None:
        raise MeterNotFound(account_id, meter_id)
    return MeterFacts(**found)


def replacements(db: Reader, *, account_id: int) -> list[Record]:
    """Return replaced_on, old_number, new_number and service of the account's replacements, newest first."""
    return shelf.records(db, _SQL["replacements"], account_id=account_id)


def verifications(db: Reader, *, account_id: int) -> list[Record]:
    """Return meter_id, verified_on, is_fit, valid_until and document_number, the newest verification first."""
    return shelf.records(db, _SQL["verifications"], account_id=account_id)


def _require_operator(actor: Actor, account_id: int) -> None:
    if actor.role is not Role.OPERATOR:
        raise AccessDenied(account_id, "operator")


def _checked(tx: Transaction, old: MeterFacts, asked: Replacement) -> list[RegisterState]:
    """Return the old meter's registers, or refuse."""
    today = clock.local_day(asked.now)
    every = queries.registers(tx, account_id=asked.account_id, period=asked.period, service=old.service)
    registers: list[RegisterState] = [item for item in every if item.meter_id == asked.meter_id]
    known = tx.record(
        _SQL["same_number"],
        serial_number=asked.new.serial_number.strip(),
        model=asked.new.model.strip(),
        account_id=asked.account_id,
    )
    zones = [item.zone for item in registers]
    faults = equipment_rules.replacement_faults(old, asked, zones=zones, is_number_taken=known is not None, today=today)
    issues = equipment_rules.closing_issues(
        registers,
        asked.closing,
        read_on=asked.replaced_on,
        today=today,
        limits=queries.limits(tx, today=today),
    )
    if faults or equipment_rules.refused(issues):
        raise EquipmentRefused(faults, equipment_rules.refused(issues))
    questions = equipment_rules.asked(issues)
    if any(not set(found) <= asked.confirmed for found in questions.values()):
        raise NeedsConfirmation(questions)
    return registers


def _added(tx: Transaction, asked: Replacement) -> int:
    new = asked.new
    known_by = {"serial_number": new.serial_number.strip(), "model": new.model.strip()}
    tx.write(
        _SQL["add_meter"],
        digits_int=new.digits_int,
        digits_frac=new.digits_frac,
        multiplier=new.multiplier,
        is_remote=new.is_remote,
        installed_on=asked.replaced_on,
        verification_due_on=new.verification_due_on,
        meter_id=asked.meter_id,
        account_id=asked.account_id,
        **known_by,
    )
    new_meter_id: int = tx.value(_SQL["added_meter"], account_id=asked.account_id, **known_by)
    tx.write_frame(
        _SQL["add_registers"],
        pl.DataFrame({"zone": list(new.initial), "initial_value": list(new.initial.values())}, schema=_INITIAL),
        new_meter_id=new_meter_id,
        meter_id=asked.meter_id,
        account_id=asked.account_id,
    )
    return new_meter_id


def _closing(asked: Replacement, registers: Sequence[RegisterState]) -> list[Assessment]:
    """Return what the last readings mean: the usage since the reading before."""
    found = []
    for register in registers:
        value = asked.closing.get(register.register_id)
        if value is not None:
            has_rolled_over = value < register.previous_value
            usage = rules.usage_between(register, value, has_rolled_over=has_rolled_over)
            found.append(Assessment(register, value, usage, None, has_rolled_over, issues=()))
    return found


def _first_row(row: Record, asked: Replacement, submission_id: str, meter_id: int) -> Record:
    """Return the new register's first reading: nothing has gone through it."""
    return {
        "submission_id": submission_id,
        "register_id": row["register_id"],
        "meter_id": meter_id,
        "account_id": asked.account_id,
        "period": asked.period,
        "previous_on": asked.replaced_on,
        "previous_value": row["initial_value"],
        "value": row["initial_value"],
        "usage": Decimal(0),
        "has_rolled_over": False,
        "status": Status.ACCEPTED.value,
        "issue": None,
    }


def _submission(asked: Replacement, old: MeterFacts, submission_id: str, number: str) -> Record:
    read_on: date = asked.replaced_on
    return {
        "submission_id": submission_id,
        "idempotency_key": f"replacement:{asked.account_id}:{asked.idempotency_key}",
        "submission_number": number,
        "account_id": asked.account_id,
        "service": old.service,
        "period": asked.period,
        "read_on": read_on,
        "submitted_at": asked.now,
        "actor": asked.actor.name,
        "channel": _CHANNEL,
        "corrects_id": None,
        "photo_sha256": None,
    }


def _note_replacement(tx: Transaction, asked: Replacement, new_meter_id: int, number: str) -> None:
    audit.record(
        tx,
        now=asked.now,
        actor=asked.actor.name,
        action="meter.replaced",
        subject=("meter", str(asked.meter_id)),
        details={
            "account_id": asked.account_id,
            "replaced_on": asked.replaced_on,
            "closing": {str(name): str(value) for name, value in asked.closing.items()},
            "new_meter_id": new_meter_id,
            "new_number": asked.new.serial_number.strip(),
            "initial": {name: str(value) for name, value in asked.new.initial.items()},
            "submission": number,
        },
    )
