"""The sentences of the home and charges pages: what is to be paid, what changed, how the sum is made."""

from core.billing.model import Balance, Change
from core.i18n.formats import Words
from core.i18n.names import SERVICE_NAMES


def to_pay(found: Balance, *, words: Words) -> str:
    """Return the answer in one sentence: «К оплате 3 866,95 ₽ до 15 декабря»."""
    if found.amount < 0:
        return words.t("Paid in advance: {amount}. Nothing to pay now.", amount=words.money(-found.amount))
    if found.amount == 0:
        return words.t("Everything is paid.")
    amount, overdue = words.money(found.amount), found.overdue_left_amount
    if found.next_due_on is None or overdue >= found.amount:
        if found.overdue_since is None:
            return words.t("{amount} to pay.", amount=amount)
        return words.t("{amount} is overdue since {day}.", amount=amount, day=words.day(found.overdue_since))
    day = words.day(found.next_due_on, with_year=False)
    if overdue:
        return words.t(
            "{amount} to pay by {day}, of it {overdue} is overdue.",
            amount=amount,
            day=day,
            overdue=words.money(overdue),
        )
    return words.t("{amount} to pay by {day}.", amount=amount, day=day)


def made_of(found: Balance, *, words: Words) -> str | None:
    """Return how the sum is made, so that it can be added up again; None where it is made of one part."""
    if sum(1 for part in (found.not_due_amount, found.overdue_amount, found.credit_amount) if part) < 2:
        return None
    parts = [
        words.t("bills that are not due yet {amount}", amount=words.money(found.not_due_amount)),
        words.t("+ overdue {amount}", amount=words.money(found.overdue_amount)),
    ]
    if found.credit_amount:
        parts.append(words.t("− paid and not yet set against a bill {amount}", amount=words.money(found.credit_amount)))
    return words.t("How the sum is made: {parts} = {total}.", parts=" ".join(parts), total=words.money(found.amount))


def changed(found: Change | None, *, words: Words) -> str:
    """Return what changed most since the month before, and why."""
    if found is None:
        return words.t("There is no earlier bill to compare with, or nothing changed.")
    values = {
        "service": words.t(SERVICE_NAMES[found.service]),
        "amount": words.money(abs(found.difference)),
        "month": words.month(found.period),
    }
    if abs(found.usage_effect) >= abs(found.other_effect) and found.unit is not None:
        values["before"] = words.quantity(found.previous_volume, found.unit)
        values["now"] = words.quantity(found.volume, found.unit)
        if found.difference > 0:
            return words.t("{month}: {service} costs {amount} more, because usage was {now} after {before}.", **values)
        return words.t("{month}: {service} costs {amount} less, because usage was {now} after {before}.", **values)
    if found.difference > 0:
        return words.t("{month}: {service} costs {amount} more, mostly because of the price or corrections.", **values)
    return words.t("{month}: {service} costs {amount} less, mostly because of the price or corrections.", **values)
