"""The sandbox's test cards: what each one does. Their numbers are valid only by their check digit."""

from dataclasses import dataclass
from enum import StrEnum

from core.i18n.catalogue import mark


class Behaviour(StrEnum):
    """What happens when the card pays."""

    SUCCESS = "success"
    SECURE = "secure"  # asks for the code of a message first (3-D Secure)
    DECLINED = "declined"
    LATER_DECLINED = "later_declined"  # pays once; a later payment by the saved card finds no money
    SILENT = "silent"  # the bank does not answer: nothing is decided, later it is canceled
    REPEATED = "repeated"  # tells the shop three times
    DISORDERED = "disordered"  # tells the shop what is no longer true after what is
    UNTOLD = "untold"  # never tells the shop


@dataclass(frozen=True)
class SandboxCard:
    """One card of the list on the sandbox's page; `what` is a message."""

    number: str
    behaviour: Behaviour
    what: str


CARDS = (
    SandboxCard("2200000000000004", Behaviour.SUCCESS, mark("pays")),
    SandboxCard("2200000000000012", Behaviour.SECURE, mark("asks for a code first, 3-D Secure")),
    SandboxCard("2200000000000020", Behaviour.DECLINED, mark("is declined: not enough money")),
    SandboxCard(
        "2200000000000038", Behaviour.LATER_DECLINED, mark("pays once; payments by the saved card are declined")
    ),
    SandboxCard("2200000000000046", Behaviour.SILENT, mark("the bank does not answer; a minute later it is canceled")),
    SandboxCard("2200000000000053", Behaviour.REPEATED, mark("pays; the bank says so three times")),
    SandboxCard("2200000000000061", Behaviour.DISORDERED, mark("pays; the bank's messages come in the wrong order")),
    SandboxCard("2200000000000079", Behaviour.UNTOLD, mark("pays; the bank's message gets lost")),
)
CODE = "1234"  # of 3-D Secure
_DIGITS = frozenset("0123456789")


def digits(text: str) -> str:
    """Return the digits of a typed number."""
    return "".join(sign for sign in text if sign in _DIGITS)


def find(number: str) -> SandboxCard | None:
    """Return the test card of the number, or None."""
    return next((card for card in CARDS if card.number == number), None)


def is_number(number: str) -> bool:
    """Return whether the check digit agrees (ISO/IEC 7812)."""
    if not 13 <= len(number) <= 19 or not set(number) <= _DIGITS:
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def brand(number: str) -> str:
    """Return the payment system by the first digits."""
    if number.startswith("22"):
        return "Mir"
    return "Visa" if number.startswith("4") else "MasterCard"
