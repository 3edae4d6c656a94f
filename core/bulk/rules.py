"""
Decisions about a file of readings: whose meter a row means, what its value means, what stands twice.

Each value goes through `metering.rules.decide`, the same door as one that is typed on the page of readings.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from core.accounts import numbers
from core.bulk.model import Checked, Code, Contents, Fault, Good, Line, Register, Registers
from core.identity.model import Actor
from core.imports import kinds
from core.metering import rules as readings
from core.metering.model import Issue, Limits, RegisterState, Submission

_NOISE = 8  # digits after the decimal sign: so many are of a float that a workbook has calculated


@dataclass
class _Typed:
    """A row whose meter and value are known."""

    line: Line
    register: Register
    value: Decimal
    read_on: date


@dataclass
class _Sorted:
    """The rows of a file on their way."""

    typed: list[_Typed] = field(default_factory=list)
    empty: dict[int, int] = field(default_factory=dict)  # row of an empty value by register id
    faults: list[Fault] = field(default_factory=list)
    skipped: set[int] = field(default_factory=set)
    rows: dict[int, int] = field(default_factory=dict)  # the first row by register id, whatever it came to


class Finder:
    """Finds the register that a row means among those of the person."""

    def __init__(self, registers: Registers) -> None:
        self._by_meter: dict[tuple[str, str], list[Register]] = defaultdict(list)
        for register in registers.values():
            self._by_meter[register.place.account_number, _bare(register.place.serial_number)].append(register)

    def of(self, line: Line) -> list[Register]:
        """Return the registers of the meter that the row names; a table program has perhaps eaten leading zeros."""
        for number in numbers.parse(line.account_number, has_check_digit=False).candidates:
            if found := self._by_meter.get((number, _bare(line.serial_number))):
                hung = [register for register in found if register.state.removed_on is None]
                return hung or found
        return []


def check(
    contents: Contents, registers: Registers, *, actor: Actor, sent_on: date, today: date, now: datetime, limits: Limits
) -> Checked:
    """
    Return what each row of the file comes to; a row without a day is of the day `sent_on`.

    Whatever the file, row_count = good rows + rows with faults + skipped rows.
    """
    sorted_rows = _sort(contents, Finder(registers), sent_on)
    _refuse_repeated(sorted_rows)
    _refuse_different_days(sorted_rows)
    by_account: dict[tuple[int, str], list[RegisterState]] = defaultdict(list)
    for register in registers.values():
        by_account[register.state.account_id, register.state.service].append(register.state)
    good: list[Good] = []
    for (account_id, service, read_on), group in _groups(sorted_rows.typed).items():
        values = {each.register.state.register_id: each.value for each in group}
        submission = Submission(actor, account_id, service, values, read_on, now, idempotency_key="")
        decision = readings.decide(by_account[account_id, service], submission, today=today, limits=limits)
        items = {item.register.register_id: item for item in decision.assessments}
        for each in group:
            item = items[each.register.state.register_id]
            if item.refusals:
                sorted_rows.faults += [_fault(each.line, "value", issue, item=item) for issue in item.refusals]
            else:
                good.append(Good(each.line.row, each.register, item, read_on))
        _refuse_missing(sorted_rows, group, decision.refused, registers)
    refused = {fault.row for fault in sorted_rows.faults}
    return Checked(
        row_count=contents.row_count,
        good=tuple(sorted((each for each in good if each.row not in refused), key=lambda each: each.row)),
        faults=tuple(sorted(sorted_rows.faults, key=lambda fault: fault.row)),
        skipped=frozenset(sorted_rows.skipped - refused),
        account_ids=frozenset(registers[register_id].state.account_id for register_id in sorted_rows.rows),
    )


def submissions(
    checked: Checked, *, actor: Actor, now: datetime, key: str
) -> list[tuple[Submission, tuple[Good, ...]]]:
    """Return the good rows as submissions: one for the values of a service of an account that were read on one day."""
    grouped: dict[tuple[int, str, date], list[Good]] = defaultdict(list)
    for good in checked.good:
        state = good.register.state
        grouped[state.account_id, state.service, good.read_on].append(good)
    return [
        (
            Submission(
                actor=actor,
                account_id=account_id,
                service=service,
                values={each.register.state.register_id: each.item.value for each in group},
                read_on=read_on,
                now=now,
                idempotency_key=f"{key}:{read_on}",
                confirmed=frozenset(issue for each in group for issue in each.questions),
            ),
            tuple(group),
        )
        for (account_id, service, read_on), group in grouped.items()
    ]


def values_digest(checked: Checked) -> str:
    """Return a digest of what the file says, whatever its bytes: registers and values."""
    said = sorted((each.register.state.register_id, f"{each.item.value.normalize():f}") for each in checked.good)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def value_of(text: str) -> Decimal:
    """
    Read a value of a cell as a typed one is read; the noise of a calculated float is rounded away.

    :raises ValueRefused: if it is no number
    """
    value = readings.parsed(text)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _NOISE and value < Decimal(10) ** 15:
        return value.quantize(Decimal(1).scaleb(-readings.MOST_DECIMALS))
    return value


def _sort(contents: Contents, finder: Finder, sent_on: date) -> _Sorted:
    sorted_rows = _Sorted(faults=list(contents.faults), skipped=set(contents.skipped))
    for line in contents.lines:
        fault, register = _register_of(line, finder)
        if line.text is None:
            sorted_rows.skipped.add(line.row)
            if register is not None:
                sorted_rows.empty.setdefault(register.state.register_id, line.row)
            continue
        if register is None or fault is not None:
            sorted_rows.faults.append(fault or _fault(line, "serial_number", Code.UNKNOWN_METER))
            if register is not None:
                sorted_rows.rows.setdefault(register.state.register_id, line.row)
            continue
        sorted_rows.rows.setdefault(register.state.register_id, line.row)
        try:
            value = value_of(line.text)
        except readings.ValueRefused as refusal:
            sorted_rows.faults.append(_fault(line, "value", refusal.issue))
            continue
        sorted_rows.typed.append(_Typed(line, register, value, line.read_on or sent_on))
    return sorted_rows


def _register_of(line: Line, finder: Finder) -> tuple[Fault | None, Register | None]:
    found = finder.of(line)
    if not found:
        return _fault(line, "serial_number", Code.UNKNOWN_METER), None
    if line.register is not None:
        chosen = [register for register in found if register.state.position == line.register]
    elif line.zone and len(found) > 1:
        zone = kinds.ZONES.get(line.zone.lower().replace("ё", "е"))
        chosen = [register for register in found if register.state.zone == zone]
    else:
        chosen = found
    if len(chosen) != 1:
        detail = ", ".join(sorted(str(register.state.position) for register in found))
        return _fault(line, "register", Code.WHICH_REGISTER, detail=detail), None
    if not chosen[0].place.may_submit:
        return _fault(line, "account_number", Code.VIEW_ONLY), chosen[0]
    return None, chosen[0]


def _refuse_repeated(sorted_rows: _Sorted) -> None:
    """Refuse a register that stands twice: with the same value the later row, with different ones all of them."""
    by_register: dict[int, list[_Typed]] = defaultdict(list)
    for each in sorted_rows.typed:
        by_register[each.register.state.register_id].append(each)
    refused: set[int] = set()
    for rows in by_register.values():
        first = rows[0]
        is_same = all((each.value, each.read_on) == (first.value, first.read_on) for each in rows)
        for place, each in enumerate(rows):
            if len(rows) == 1 or (is_same and place == 0):
                continue
            other = first if place else rows[1]
            code = Code.REPEATS if is_same else Code.CONTRADICTS
            sorted_rows.faults.append(_fault(each.line, "value", code, detail=str(other.line.row)))
            refused.add(each.line.row)
    sorted_rows.typed = [each for each in sorted_rows.typed if each.line.row not in refused]


def _refuse_different_days(sorted_rows: _Sorted) -> None:
    """Refuse zones of one meter that were read on different days: they are one reading."""
    first: dict[int, _Typed] = {}
    refused: set[int] = set()
    for each in sorted_rows.typed:
        other = first.setdefault(each.register.state.meter_id, each)
        if other.read_on != each.read_on:
            detail = str(other.line.row)
            sorted_rows.faults.append(_fault(each.line, "read_on", Code.DIFFERENT_DAYS, detail=detail))
            refused.add(each.line.row)
    sorted_rows.typed = [each for each in sorted_rows.typed if each.line.row not in refused]


def _refuse_missing(
    sorted_rows: _Sorted, group: Sequence[_Typed], refused: Mapping[int, Iterable[Issue]], registers: Registers
) -> None:
    """Ask for the zones that were left out: at their own row or, where they have none, at the first of the meter."""
    given = {each.register.state.register_id for each in group}
    for register_id, issues in refused.items():
        if register_id in given or Issue.MISSING not in issues or register_id in sorted_rows.rows:
            continue
        state = registers[register_id].state
        beside = next(each for each in group if each.register.state.meter_id == state.meter_id)
        row = sorted_rows.empty.get(register_id, beside.line.row)
        sorted_rows.faults.append(Fault(row, "value", "", Issue.MISSING, detail=str(state.position)))


def _groups(typed: Sequence[_Typed]) -> dict[tuple[int, str, date], list[_Typed]]:
    groups: dict[tuple[int, str, date], list[_Typed]] = defaultdict(list)
    for each in typed:
        state = each.register.state
        groups[state.account_id, state.service, each.read_on].append(each)
    return groups


def _fault(line: Line, column: str, code: Code | Issue, *, detail: str = "", item: object = None) -> Fault:
    written = {"value": line.text, "register": line.register, "read_on": line.read_on}.get(column)
    if column in ("account_number", "serial_number"):
        written = line.account_number if column == "account_number" else line.serial_number
    text = "" if written is None else str(written)
    return Fault(line.row, column, text, code, detail, item)  # type: ignore[arg-type]


def _bare(serial_number: str) -> str:
    return "".join(serial_number.split()).lstrip("0").upper()
