"""Decisions about submitted readings: usage, plausibility, the window, likely mistakes (domain.md 1.1, 1.3, 1.4)."""

import calendar
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from core.identity.model import Actor, Role
from core.kit import period as periods
from core.metering.model import (
    OF_THE_TYPED_VALUE,
    QUESTIONS,
    Assessment,
    Decision,
    Fix,
    FixKind,
    Issue,
    Issues,
    Limits,
    RegisterState,
    Status,
    Submission,
    Window,
    WindowState,
)

MOST_DECIMALS = 4  # of the store
ON_BEHALF = ("office", "phone")  # the channels by which an operator enters a customer's readings
_NUMBER = re.compile(r"\d+([.,]\d*)?|[.,]\d+")
_GROUPED = (re.compile(r"\d{1,3}(,\d{3})+\.\d+"), re.compile(r"\d{1,3}(\.\d{3})+,\d+"))
_SPACES = re.compile(r"[\s  ']+")
_UNKNOWN_ROLLOVER_SHARE = Decimal("0.1")  # of the dial, where neither power nor usual usage is known


class ValueRefused(Exception):
    """The typed text is not a value of the register."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue)
        self.issue = issue


def parsed(text: str) -> Decimal:
    """
    Read a typed value: digits with a comma or a point, spaces forgiven.

    :raises ValueRefused: if it is not such a number
    """
    clean = _SPACES.sub("", text)
    if clean.startswith(("-", "−", "–")):
        raise ValueRefused(Issue.NEGATIVE)
    if any(pattern.fullmatch(clean) for pattern in _GROUPED):  # 19,917.784 as a page or a bill prints it
        clean = clean.replace("," if clean.rfind(",") < clean.rfind(".") else ".", "")
    if not clean.isascii() or not _NUMBER.fullmatch(clean):
        raise ValueRefused(Issue.NOT_A_NUMBER)
    try:
        return Decimal(clean.replace(",", "."))
    except InvalidOperation as error:
        raise ValueRefused(Issue.NOT_A_NUMBER) from error


def window(today: date, *, start_day: int, deadline_day: int) -> Window:
    """Return the window on a day: until the deadline a reading counts for this month, after it for the next (B2)."""
    month = periods.month_of(today)
    if today.day > deadline_day:
        period = periods.shifted(month, by=1)
        state = WindowState.AFTER
    else:
        period = month
        state = WindowState.BEFORE if today.day < start_day else WindowState.OPEN
    last_day = calendar.monthrange(period.year, period.month)[1]
    deadline_on = period.replace(day=min(deadline_day, last_day))
    return Window(state, period, period.replace(day=min(start_day, last_day)), deadline_on, (deadline_on - today).days)


def is_on_behalf(actor: Actor) -> bool:
    """Return whether an operator enters what a customer says, at an office or by phone (B4)."""
    return actor.role is Role.OPERATOR and actor.channel in ON_BEHALF


def newest_of(readings: Sequence[tuple[date, Decimal]]) -> tuple[date, Decimal] | None:
    """Return the newest of readings, the first of those of one day; None without any."""
    return max(readings, key=lambda reading: reading[0], default=None)


def usage_between(register: RegisterState, value: Decimal, *, has_rolled_over: bool) -> Decimal:
    """Return usage since the previous reading; a dial returns to zero after its last digit (domain.md 1.3)."""
    difference = value - register.previous_value
    if has_rolled_over:
        difference += Decimal(10) ** register.digits_int
    return difference * register.multiplier


def assess(register: RegisterState, value: Decimal, *, read_on: date, today: date, limits: Limits) -> Assessment:
    """Return what a value means: its usage, the usual one for the same days, and what is wrong or doubtful (1.4)."""
    usual = _usual(register, read_on)
    if refused := tuple(_of_the_value(register, value, read_on=read_on, today=today)):
        return Assessment(register, value, None, usual, has_rolled_over=False, issues=refused)
    has_rolled_over = value < register.previous_value
    usage = usage_between(register, value, has_rolled_over=has_rolled_over)
    most = _most_possible(register, read_on=read_on, limits=limits)
    if has_rolled_over and not _is_plausible_rollover(register, usage, usual=usual, most=most, limits=limits):
        return Assessment(register, value, None, usual, has_rolled_over=False, issues=(Issue.BELOW_PREVIOUS,))
    issues = tuple(_of_the_usage(usage, usual=usual, most=most, has_rolled_over=has_rolled_over, limits=limits))
    return Assessment(register, value, usage, usual, has_rolled_over, issues)


def decide(registers: Sequence[RegisterState], submission: Submission, *, today: date, limits: Limits) -> Decision:
    """
    Decide about a submission whose registers are known to be the account's.

    A doubtful value that the person confirmed is kept and questioned; a rollover alone is accepted. A visitor is
    only asked to check again, whatever the reason, and what a visitor confirms is questioned (docs/adr/0010).
    """
    by_id = {register.register_id: register for register in registers}
    assessments = tuple(
        assess(by_id[register_id], value, read_on=submission.read_on, today=today, limits=limits)
        for register_id, value in submission.values.items()
    )
    is_visitor = submission.actor.person_id is None
    found = {item.register.register_id: _told(item, is_visitor=is_visitor) for item in assessments}
    missing = _missing(registers, submission.values)
    refused = {**_only(found, questions=False), **missing}
    asked = _only(found, questions=True)
    if refused or any(not set(issues) <= submission.confirmed for issues in asked.values()):
        fix = None
        if not is_visitor:
            fix = likely_fix(registers, submission.values, read_on=submission.read_on, today=today, limits=limits)
        return Decision(assessments, refused=refused, asked={} if refused else asked, fix=fix)
    statuses = {
        register_id: Status.QUESTIONED if set(issues) - {Issue.ROLLOVER} else Status.ACCEPTED
        for register_id, issues in found.items()
    }
    return Decision(assessments, statuses=statuses)


def likely_fix(
    registers: Sequence[RegisterState], values: Mapping[int, Decimal], *, read_on: date, today: date, limits: Limits
) -> Fix | None:
    """Return other values with which nothing is doubtful: two zones swapped, or a comma left out."""
    for candidate in itertools.chain(_swaps(registers, values), _with_decimal_mark(registers, values)):
        merged = {**values, **candidate.values}
        if all(
            not assess(register, merged[register.register_id], read_on=read_on, today=today, limits=limits).issues
            for register in registers
            if register.register_id in candidate.values
        ):
            return candidate
    return None


def _of_the_value(register: RegisterState, value: Decimal, *, read_on: date, today: date) -> Iterator[Issue]:
    exponent = value.normalize().as_tuple().exponent
    if value < 0:
        yield Issue.NEGATIVE
    if value >= Decimal(10) ** register.digits_int:
        yield Issue.TOO_MANY_DIGITS
    if isinstance(exponent, int) and -exponent > MOST_DECIMALS:
        yield Issue.TOO_MANY_DECIMALS
    if read_on > today:
        yield Issue.IN_FUTURE
    if read_on < register.previous_on:
        yield Issue.BEFORE_PREVIOUS
    if register.is_remote:
        yield Issue.REMOTE
    if register.removed_on is not None and register.removed_on <= read_on:
        yield Issue.REMOVED


def _of_the_usage(
    usage: Decimal, *, usual: Decimal | None, most: Decimal | None, has_rolled_over: bool, limits: Limits
) -> Iterator[Issue]:
    if most is not None and usage > most:
        yield Issue.ABOVE_POSSIBLE
        return
    if has_rolled_over:
        yield Issue.ROLLOVER
    if usual is not None and usual > 0:
        if usage > usual * limits.high_ratio:
            yield Issue.ABOVE_USUAL
        elif usage < usual * limits.low_ratio:
            yield Issue.BELOW_USUAL


def _usual(register: RegisterState, read_on: date) -> Decimal | None:
    return None if register.usual_daily is None else register.usual_daily * _days(register, read_on)


def _days(register: RegisterState, read_on: date) -> int:
    return max((read_on - register.previous_on) // timedelta(days=1), 1)


def _most_possible(register: RegisterState, *, read_on: date, limits: Limits) -> Decimal | None:
    """Return what the allowed power could use, kWh; None where the service has no such limit."""
    if register.service != "electricity":
        return None
    power = register.max_power_kw
    if power is None:
        if register.tariff_group == "organisation":
            return None
        power = limits.default_max_power_kw
    return power * 24 * _days(register, read_on)


def _is_plausible_rollover(
    register: RegisterState, usage: Decimal, *, usual: Decimal | None, most: Decimal | None, limits: Limits
) -> bool:
    dial = Decimal(10) ** register.digits_int * register.multiplier
    if usual:
        return usage <= max(usual * limits.high_ratio, dial * _UNKNOWN_ROLLOVER_SHARE) and (
            most is None or usage <= most
        )
    return usage <= (dial * _UNKNOWN_ROLLOVER_SHARE if most is None else min(most, dial / 2))


def _swaps(registers: Sequence[RegisterState], values: Mapping[int, Decimal]) -> Iterator[Fix]:
    for one, other in itertools.combinations(registers, 2):
        first, second = values.get(one.register_id), values.get(other.register_id)
        if one.meter_id == other.meter_id and first is not None and second is not None and first != second:
            yield Fix(FixKind.SWAPPED, {one.register_id: second, other.register_id: first})


def _with_decimal_mark(registers: Sequence[RegisterState], values: Mapping[int, Decimal]) -> Iterator[Fix]:
    """Yield the values of registers with red digits that were typed as one whole number."""
    for register in registers:
        value = values.get(register.register_id)
        if value is not None and register.digits_frac > 0 and value == value.to_integral_value():
            yield Fix(FixKind.DECIMAL_MARK, {register.register_id: value.scaleb(-register.digits_frac)})


def _told(item: Assessment, *, is_visitor: bool) -> tuple[Issue, ...]:
    if not is_visitor:
        return item.issues
    told = tuple(issue for issue in item.issues if issue in OF_THE_TYPED_VALUE)
    return told or ((Issue.RECHECK,) if item.issues else ())


def _only(found: Issues, *, questions: bool) -> dict[int, tuple[Issue, ...]]:
    kept = {
        register_id: tuple(issue for issue in issues if (issue in QUESTIONS) is questions)
        for register_id, issues in found.items()
    }
    return {register_id: issues for register_id, issues in kept.items() if issues}


def _missing(registers: Sequence[RegisterState], values: Mapping[int, Decimal]) -> dict[int, tuple[Issue, ...]]:
    """Return the registers left out of meters of which another register was given."""
    given = {register.meter_id for register in registers if register.register_id in values}
    return {
        register.register_id: (Issue.MISSING,)
        for register in registers
        if register.meter_id in given and register.register_id not in values
    }
