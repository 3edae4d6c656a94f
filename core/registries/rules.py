"""What account a payment is meant for, and which accounts are like the one it names. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from core.accounts import numbers
from core.accounts.numbers import ParsedNumber, Slip
from core.registries.model import Reason, Row

_WORD = re.compile(r"[0-9A-ZА-ЯЁ]+")
_STREET_WORDS = frozenset(
    {"УЛ", "УЛИЦА", "Г", "ГОР", "ГОРОД", "Д", "ДОМ", "КВ", "КВАРТИРА", "ПР", "КТ", "ПЕР", "ОБЛ", "СВЕРДЛОВСКАЯ"}
)
_MOST_SIMILAR = 400


@dataclass(frozen=True)
class KnownAccount:
    """An account that has one of the numbers a row may mean."""

    account_id: int
    account_number: str
    closed_on: date | None


@dataclass(frozen=True)
class KnownPayment:
    """A payment that is in the store already under the number of a row."""

    amount: Decimal
    account_number: str | None  # None: it waits for an operator, or one has decided


class Likeness(StrEnum):
    """Why an account may be the one that was meant."""

    SWAPPED = "swapped"
    ONE_DIGIT = "one_digit"
    MISSING_DIGIT = "missing_digit"
    EXTRA_DIGIT = "extra_digit"
    SAME_NUMBER = "same_number"
    NAME = "name"
    ADDRESS = "address"


_WEIGHT = {
    Likeness.SAME_NUMBER: 40,
    Likeness.SWAPPED: 30,
    Likeness.ONE_DIGIT: 20,
    Likeness.MISSING_DIGIT: 20,
    Likeness.EXTRA_DIGIT: 20,
    Likeness.NAME: 40,
    Likeness.ADDRESS: 40,
}


def chosen(parsed: ParsedNumber, known: Mapping[str, KnownAccount]) -> KnownAccount | None:
    """Return the account that the number means: an open one before a closed one, the likeliest zeros first."""
    found = [known[number] for number in parsed.candidates if number in known]
    return next((account for account in found if account.closed_on is None), found[0] if found else None)


def no_account(parsed: ParsedNumber, account: KnownAccount | None) -> Reason | None:
    """Return why a row cannot be posted to the account its number means, or None if it can."""
    if account is not None:
        return Reason.CLOSED_ACCOUNT if account.closed_on is not None else None
    if parsed.slip in {Slip.EMPTY, Slip.LETTERS}:
        return Reason.NO_NUMBER
    return Reason.MISTYPED if parsed.slip else Reason.UNKNOWN_ACCOUNT


def conflict(row: Row, account: KnownAccount | None, known: list[KnownPayment]) -> Reason | None:
    """
    Return what contradicts the payments that have the row's number, or None if the row repeats one of them.

    A payment whose account an operator found has the same money: its row names the wrong account again.
    """
    if any(each.amount == row.amount for each in known):
        same = [each for each in known if each.amount == row.amount]
        own = account.account_number if account else None
        is_same = any(each.account_number in (None, own) for each in same) or account is None
        return None if is_same else Reason.OTHER_ACCOUNT
    return Reason.OTHER_AMOUNT


def similar_numbers(digits: str, *, length: int | None, has_check_digit: bool) -> dict[str, Likeness]:
    """
    Return the account numbers that one slip of the hand turns into the digits, with the slip.

    With a check digit some twenty remain of two hundred.
    """
    found: dict[str, Likeness] = {}
    for number, likeness in _slips(digits):
        is_possible = (not length or len(number) == length) and (not has_check_digit or numbers.is_valid(number))
        if is_possible and number != digits:
            found.setdefault(number, likeness)
    return dict(list(found.items())[:_MOST_SIMILAR])


def words(text: str | None) -> frozenset[str]:
    """Return the words of a name or address as they are compared: capitals, ё as е, without «ул.», «д.», «кв.»."""
    plain = (text or "").upper().replace("Ё", "Е")
    return frozenset(_WORD.findall(plain)) - _STREET_WORDS


def surname(text: str | None) -> str | None:
    """Return the first word of a person's name in capitals, or None where there is none."""
    found = _WORD.findall((text or "").upper().replace("Ё", "Е"))
    return found[0] if found and len(found[0]) > 1 else None


def is_same_name(said: str | None, on_file: str | None) -> bool:
    """Return whether two names may be one person's: the same surname, and no initial that contradicts."""
    first, second = (_WORD.findall((text or "").upper().replace("Ё", "Е")) for text in (said, on_file))
    if not first or not second or first[0] != second[0]:
        return False
    return all(one[0] == other[0] for one, other in zip(first[1:], second[1:], strict=False))


def is_same_address(said: str | None, on_file: str | None) -> bool:
    """Return whether an address says the same street, house and flat, however it is written."""
    wanted, written = words(on_file), words(said)
    numbers_of = {word for word in wanted if word[0].isdigit()}
    names = {word for word in wanted if not word[0].isdigit() and len(word) > 2}
    return bool(numbers_of and names) and numbers_of <= written and bool(names & written)


def weight(likenesses: frozenset[Likeness]) -> int:
    """Return how likely an account is meant: more is likelier, a name or an address counts as much as the number."""
    return sum(_WEIGHT[each] for each in likenesses)


def is_held(*, claimed_by: str | None, claimed_at: datetime | None, now: datetime, minutes: int) -> bool:
    """Return whether somebody's claim still stands; one that was forgotten ends by itself."""
    if claimed_by is None or claimed_at is None:
        return False
    return (now - claimed_at).total_seconds() < minutes * 60


def _slips(digits: str) -> Iterator[tuple[str, Likeness]]:
    for place in range(len(digits) - 1):
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        yield swapped, Likeness.SWAPPED
    for place in range(len(digits)):
        for digit in "0123456789":
            yield digits[:place] + digit + digits[place + 1 :], Likeness.ONE_DIGIT
    for place in range(len(digits) + 1):
        for digit in "0123456789":
            yield digits[:place] + digit + digits[place:], Likeness.MISSING_DIGIT
    for place in range(len(digits)):
        yield digits[:place] + digits[place + 1 :], Likeness.EXTRA_DIGIT
