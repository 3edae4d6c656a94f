"""Why a submission should be looked at, told by its values. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from core.metering.model import Status
from core.metering.review_model import Doubtful, DoubtfulValue, Reason

_KNOWN = frozenset(reason.value for reason in Reason)


def named(codes: Iterable[str]) -> tuple[Reason, ...]:
    """Return the reasons of the codes that values carry, each once."""
    return tuple(dict.fromkeys(Reason(code) if code in _KNOWN else Reason.CONFIRMED for code in codes))


def is_used(values: Sequence[DoubtfulValue]) -> bool:
    """Return whether the values go into the bill as they are: none of them waits for a decision."""
    return all(value.status is not Status.QUESTIONED for value in values)


def reasons(found: Doubtful, values: Sequence[DoubtfulValue]) -> tuple[Reason, ...]:
    """Return what is doubtful about the values that stand; nothing where newer ones stand instead."""
    return named(code for value in values for code in _codes(found, value))


def _codes(found: Doubtful, value: DoubtfulValue) -> Iterator[str]:
    if value.status is Status.QUESTIONED:
        yield from (value.issue or Reason.TWO_VALUES.value).split(",")
    elif value.status is Status.ACCEPTED:
        if value.value < value.previous_value:
            yield Reason.ROLLOVER.value
        if value.verification_due_on is not None and value.verification_due_on < found.period:
            yield Reason.OVERDUE.value
        if _contradicts_control(found, value):
            yield Reason.CONTROL.value


def _contradicts_control(found: Doubtful, value: DoubtfulValue) -> bool:
    own, day = value.control_value, value.control_on
    if own is None or day is None:
        return False
    has_turned = value.value < value.previous_value
    return (day >= found.read_on and own < value.value) or (
        day <= found.read_on and own > value.value and not has_turned
    )
