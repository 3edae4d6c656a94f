"""Whether a replacement or a verification can be as it is told; what readings mean is decided in `rules`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.metering import rules
from core.metering.equipment_model import Fault, MeterFacts, NewMeter, Replacement, Verification
from core.metering.model import QUESTIONS, Issue, Issues, Limits, RegisterState

DIGITS = (3, 9)  # before the comma: what a dial of a meter on sale has
MOST_FRACTION = 4


def replacement_faults(
    found: MeterFacts, asked: Replacement, *, zones: Sequence[str], is_number_taken: bool, today: date
) -> list[Fault]:
    """Return what is wrong with a replacement, beside its last readings, in the order of the form."""
    faults = list(_day(found, asked.replaced_on, today=today))
    faults += _new_meter(asked.new, installed_on=asked.replaced_on, zones=zones)
    if is_number_taken:
        faults.append(Fault.NUMBER_TAKEN)
    return faults


def closing_issues(
    registers: Sequence[RegisterState],
    values: Mapping[int, Decimal],
    *,
    read_on: date,
    today: date,
    limits: Limits,
) -> dict[int, tuple[Issue, ...]]:
    """
    Return what is wrong or doubtful about the last readings of a meter, by register; nothing typed at all is right.

    Whoever stands before the meter reads it, a smart one too.
    """
    found: dict[int, tuple[Issue, ...]] = {}
    for register in registers if values else ():
        value = values.get(register.register_id)
        if value is None:
            found[register.register_id] = (Issue.MISSING,)
            continue
        by_hand = replace(register, is_remote=False, removed_on=None)
        assessed = rules.assess(by_hand, value, read_on=read_on, today=today, limits=limits)
        if assessed.issues:
            found[register.register_id] = assessed.issues
    return found


def refused(issues: Issues) -> dict[int, tuple[Issue, ...]]:
    """Return the issues that no confirmation helps, by register."""
    return _only(issues, is_question=False)


def asked(issues: Issues) -> dict[int, tuple[Issue, ...]]:
    """Return the issues that may be confirmed, by register."""
    return _only(issues, is_question=True)


def verification_faults(found: MeterFacts, asked: Verification, *, today: date) -> list[Fault]:
    """Return what is wrong with a verification, in the order of the form."""
    faults = list(_day(found, asked.verified_on, today=today))
    if asked.is_fit and asked.valid_until is None:
        faults.append(Fault.VALID_UNTIL_MISSING)
    elif asked.is_fit and asked.valid_until is not None and asked.valid_until <= asked.verified_on:
        faults.append(Fault.DUE_NOT_AFTER)
    if not asked.document_number.strip():
        faults.append(Fault.DOCUMENT_MISSING)
    return faults


def due_after(found: MeterFacts, asked: Verification) -> date | None:
    """
    Return when the meter is to be verified next.

    One that is not fit counts nothing from the next month on, like one that was not verified in time (ППРФ 354 п.59).
    """
    if asked.is_fit:
        return asked.valid_until
    return min(found.verification_due_on or asked.verified_on, asked.verified_on)


def _day(found: MeterFacts, day: date, *, today: date) -> Iterator[Fault]:
    if found.removed_on is not None:
        yield Fault.ALREADY_REMOVED
    if day > today:
        yield Fault.IN_FUTURE
    if day < found.installed_on:
        yield Fault.BEFORE_INSTALLED


def _new_meter(new: NewMeter, *, installed_on: date, zones: Sequence[str]) -> Iterator[Fault]:
    if not new.serial_number.strip():
        yield Fault.NUMBER_MISSING
    if not new.model.strip():
        yield Fault.MODEL_MISSING
    if not DIGITS[0] <= new.digits_int <= DIGITS[1] or not 0 <= new.digits_frac <= MOST_FRACTION:
        yield Fault.DIGITS_IMPOSSIBLE
    if set(new.initial) != set(zones):
        yield Fault.INITIAL_MISSING
    elif any(not _fits(value, new) for value in new.initial.values()):
        yield Fault.INITIAL_BEYOND_DIAL
    if new.verified_on > installed_on:
        yield Fault.VERIFIED_LATER
    if new.verification_due_on <= installed_on:
        yield Fault.DUE_NOT_AFTER


def _fits(value: Decimal, new: NewMeter) -> bool:
    return 0 <= value < Decimal(10) ** new.digits_int and value == round(value, new.digits_frac)


def _only(issues: Issues, *, is_question: bool) -> dict[int, tuple[Issue, ...]]:
    kept = {
        register_id: tuple(issue for issue in found if (issue in QUESTIONS) is is_question)
        for register_id, found in issues.items()
    }
    return {register_id: found for register_id, found in kept.items() if found}
