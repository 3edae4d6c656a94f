"""Who wants which letter, when nobody is to be disturbed, and what a day is for. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from core.kit import clock, period
from core.notices.model import EVENTS, VALUES, Choice, Kind, Plan

# Reminders belong to the contract with the person (152-FZ art. 6 part 1 item 5; domain.md 7.1): no consent is needed,
# each can be switched off. The receipt by e-mail is switched on by whoever wants it (requirement D6).
DEFAULTS: dict[Kind, bool] = dict.fromkeys(Kind, True) | {Kind.RECEIPT: False}

# Kinds of letters in the outbox that a person can do without. What is not here cannot be switched off.
_EXACT = {
    "payment_receipt": Kind.PAYMENT,
    "appeals.answered": Kind.APPEAL,
}
_NOTICE = "notices."
_ORDER = "orders."
_CONTRACT = "contracts."  # one is waited for and acted on: a document asked for, an office and a day
_ORDER_CANCELED = "orders.canceled"  # tells of money that goes back


def kind_of(mail_kind: str) -> Kind | None:
    """Return the kind of a letter of the outbox, or None where it cannot be switched off."""
    if mail_kind.startswith(_NOTICE):
        text = mail_kind.removeprefix(_NOTICE)
        return Kind(text) if text in VALUES else None
    if mail_kind.startswith(_CONTRACT):
        return None
    if mail_kind.startswith(_ORDER):
        return None if mail_kind == _ORDER_CANCELED else Kind.ORDER
    return _EXACT.get(mail_kind)


def mail_kind(kind: Kind) -> str:
    """Return how the outbox calls a letter of the scheduled run."""
    return f"{_NOTICE}{kind.value}"


def is_wanted(choices: Sequence[Choice], *, kind: Kind, account_id: int | None = None, is_owner: bool = True) -> bool:
    """
    Return whether a person wants letters of a kind about an account; of the words, oldest first, the last one counts.

    A word for all accounts is one for the person's own: of a lent account nothing is told until the person asks for
    it. "Off" for all is off for lent ones, too.
    """
    about = [
        choice
        for choice in choices
        if choice.kind is kind
        and (choice.account_id == account_id or (choice.account_id is None and (is_owner or not choice.is_on)))
    ]
    if about:
        return about[-1].is_on
    return DEFAULTS[kind] and (is_owner or kind in EVENTS)


def not_before(now: datetime, *, from_hour: int, to_hour: int) -> datetime:
    """Return when a letter may leave: now, or the end of the silent hours (21 to 9: over midnight) in Yekaterinburg."""
    local = now.astimezone(clock.LOCAL)
    is_silent = (
        local.hour >= from_hour or local.hour < to_hour if from_hour > to_hour else from_hour <= local.hour < to_hour
    )
    if not is_silent:
        return now
    day = local.date() + timedelta(days=1) if from_hour > to_hour and local.hour >= from_hour else local.date()
    return datetime.combine(day, time(to_hour), tzinfo=clock.LOCAL)


def of_readings(plan: Plan) -> Kind | None:
    """Return what is told of readings on the day: that the window has opened, that it closes soon, or nothing."""
    if plan.today.day > plan.deadline_day:
        return None
    if plan.today.day >= plan.deadline_day - plan.closing_days:
        return Kind.READING_CLOSES
    return Kind.READING_OPENS if plan.today.day >= plan.opens_day else None


def deadline_on(plan: Plan) -> date:
    """Return the last day of the month's window."""
    return plan.today.replace(day=min(plan.deadline_day, period.days_in(plan.today)))
