"""The sentences of the home and charges pages: what is to be paid, what changed, how the sum is made."""

from decimal import Decimal

from core.billing.changes import Decomposition, Effect
from core.billing.model import Balance
from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.i18n.names import SERVICE_NAMES

_REASONS = 2
_EFFECTS = {
    Effect.DAYS: mark("days in the month"),
    Effect.VOLUME: mark("usage"),
    Effect.ZONES: mark("zones of the day"),
    Effect.RANGE: mark("range of usage"),
    Effect.TARIFF: mark("tariff"),
    Effect.COMMON_NEEDS: mark("common needs of the house"),
    Effect.RAISING: mark("raising coefficient"),
    Effect.RECALCULATION: mark("adjustment"),
    Effect.CONCESSION: mark("concession"),
    Effect.PENALTY: mark("penalty"),
    Effect.OTHER: mark("other"),
}


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
        return words.t("{amount} is overdue: it was due by {day}.", amount=amount, day=words.day(found.overdue_since))
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


def effect(which: Effect, *, words: Words) -> str:
    """Return what an effect is called."""
    return words.t(_EFFECTS[which])


def why(found: Decomposition | None, *, words: Words) -> str:
    """Return how much more or less the later month costs, and the two largest reasons."""
    if found is None:
        return words.t("There is no earlier bill to compare with.")
    values = {
        "later": words.month(found.later),
        "earlier": words.month(found.earlier),
        "amount": words.money(abs(found.difference)),
    }
    if not found.effects:
        values["amount"] = words.money(found.later_amount)
        return words.t("{later} costs as much as {earlier}: {amount}.", **values)
    reasons = "; ".join(_reason(row, words) for row in found.largest[:_REASONS])
    if found.difference > 0:
        return words.t("{later} costs {amount} more than {earlier}. Mostly: {reasons}.", reasons=reasons, **values)
    if found.difference < 0:
        return words.t("{later} costs {amount} less than {earlier}. Mostly: {reasons}.", reasons=reasons, **values)
    return words.t("{later} costs as much as {earlier}, though not for the same: {reasons}.", reasons=reasons, **values)


def _reason(row: tuple[str, Effect, Decimal], words: Words) -> str:
    service, which, amount = row
    name = words.t(SERVICE_NAMES[service])
    values = {"service": f"{name[:1].lower()}{name[1:]}", "reason": effect(which, words=words)}
    return words.t("{service} ({reason}) {amount}", amount=words.change(amount), **values)
