"""
Account numbers as people type them (A7): forgiven where the meaning is clear, explained where it is not.

Nothing here knows which accounts exist, so no advice can tell a stranger that one does.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from core.i18n.catalogue import mark

LENGTH = 10
_LONGEST = 20
_WEIGHTS = (7, 1, 3)
_LABEL = re.compile(r"^\s*(?:л\s*/\s*с|лс|лицевой\s+сч[её]т|account)?\s*[№#:.]*\s*", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s\-‐‑‒–—―−_./\\,·]+")
# Letters that are typed or recognised in place of the digit they look like, Cyrillic and Latin.
_LOOK_ALIKE = str.maketrans("ОоOoЗзЧчбВвBIlІі|SsZz", "00003344688811111" + "5522")


class Slip(StrEnum):
    """A likely typing mistake."""

    EMPTY = "empty"
    LETTERS = "letters"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SWAPPED = "swapped"
    WRONG_DIGIT = "wrong_digit"


# Say WHERE_IT_STANDS after each.
ADVICE = {
    Slip.EMPTY: mark("Enter the account number."),
    Slip.LETTERS: mark("The account number has digits only; here is something else among them."),
    Slip.TOO_SHORT: mark("The account number has {length} digits, here are {count}: something is missing."),
    Slip.TOO_LONG: mark("The account number has {length} digits, here are {count}: something is extra."),
    Slip.SWAPPED: mark("Two neighbouring digits seem to be swapped: digits {first} and {second}."),
    Slip.WRONG_DIGIT: mark("One digit is wrong, or two are swapped: compare with the receipt digit by digit."),
}
WHERE_IT_STANDS = mark("The number stands on the receipt at the top, after the words “Account No.”.")


@dataclass(frozen=True)
class ParsedNumber:
    """
    A typed account number: its digits, the ways it may be stored, and what looks mistyped.

    `digits` keeps what was typed; `candidates` differ only in leading zeros, the likeliest first. `values` fills
    the advice of the slip.
    """

    typed: str
    digits: str
    candidates: tuple[str, ...]
    slip: Slip | None
    values: tuple[tuple[str, int], ...] = ()

    @property
    def advice(self) -> str | None:
        """The msgid of what to tell the person, or None where nothing looks mistyped."""
        return ADVICE[self.slip] if self.slip else None


def parse(text: str, *, length: int | None = LENGTH, has_check_digit: bool = True) -> ParsedNumber:
    """
    Read an account number as it was typed.

    Spaces, dashes, a leading «л/с №», look-alike letters and leading zeros are forgiven. `length` and
    `has_check_digit` say how the company numbers its accounts (rule values `account_number_length`, null or 0
    where lengths differ, and `account_number_has_check_digit`). A slip is a hint: the number may still be looked up.
    """
    signs = _SEPARATOR.sub("", _LABEL.sub("", text[:200])).translate(_LOOK_ALIKE)
    digits = "".join(str(unicodedata.digit(sign)) for sign in signs if unicodedata.digit(sign, -1) >= 0)
    if not signs or not digits:
        return ParsedNumber(text, "", (), Slip.LETTERS if signs else Slip.EMPTY)
    if len(digits) != len(signs):
        return ParsedNumber(text, digits, (), Slip.LETTERS)
    slip, values = _slip(digits, length=length, has_check_digit=has_check_digit)
    return ParsedNumber(text, digits, _candidates(digits), slip, values)


def check_digit(body: str) -> int:
    """
    Return the last digit of an account number for the digits before it: weights 7, 1, 3 from the left, mod 10.

    Every single wrong digit is noticed, and every swap of neighbours that do not differ by five.
    """
    total = sum(int(sign) * _WEIGHTS[place % 3] for place, sign in enumerate(body))
    return -total % 10


def is_valid(digits: str) -> bool:
    """Return whether the last digit agrees with the others."""
    return len(digits) > 1 and check_digit(digits[:-1]) == int(digits[-1])


def _candidates(digits: str) -> tuple[str, ...]:
    significant = digits.lstrip("0") or "0"
    padded = [significant.zfill(size) for size in range(len(significant), min(len(significant) + 6, _LONGEST) + 1)]
    return tuple(dict.fromkeys([digits, *padded]))


def _slip(digits: str, *, length: int | None, has_check_digit: bool) -> tuple[Slip | None, tuple[tuple[str, int], ...]]:
    if length:
        whole = digits.lstrip("0").zfill(length)
        if len(whole) > length:
            return Slip.TOO_LONG, (("length", length), ("count", len(whole)))
        if len(digits) < length and not (has_check_digit and is_valid(whole)):
            return Slip.TOO_SHORT, (("length", length), ("count", len(digits)))
    else:
        whole = digits
    if not has_check_digit or is_valid(whole):
        return None, ()
    pairs = [place for place in range(len(whole) - 1) if whole[place] != whole[place + 1] and _is_fixed(whole, place)]
    if len(pairs) == 1:
        return Slip.SWAPPED, (("first", pairs[0] + 1), ("second", pairs[0] + 2))
    return Slip.WRONG_DIGIT, ()


def _is_fixed(digits: str, place: int) -> bool:
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    return is_valid(swapped)
