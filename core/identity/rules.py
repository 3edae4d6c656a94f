"""What a password must be, and how long to wait after failed sign-ins."""

import ipaddress
from collections.abc import Container
from datetime import datetime, timedelta
from enum import StrEnum

from core.i18n.catalogue import mark

SHORTEST = 10
LONGEST = 200  # argon2 reads any length; a limit keeps a request from costing more than it should
FEWEST_SIGNS = 5

FREE_FAILURES = 5
FREE_NETWORK_FAILURES = 50  # with any e-mail: an office or a block of flats may share one address
WINDOW = timedelta(minutes=30)
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=5)


class Weakness(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_LETTER = "no_letter"
    NO_DIGIT = "no_digit"
    WELL_KNOWN = "well_known"
    LIKE_EMAIL = "like_email"


ADVICE = {
    Weakness.TOO_SHORT: mark("The password needs at least 10 characters."),
    Weakness.TOO_LONG: mark("The password is longer than 200 characters."),
    Weakness.NO_LETTER: mark("Add a letter to the password."),
    Weakness.NO_DIGIT: mark("Add a digit to the password."),
    Weakness.WELL_KNOWN: mark("This password is well known and tried first. Choose another."),
    Weakness.LIKE_EMAIL: mark("The password must not be your e-mail address."),
}


def weaknesses(password: str, *, email: str, well_known: Container[str]) -> list[Weakness]:
    """
    Return why the password is refused, nothing if it is good.

    Letters and digits, at least 10 characters, not a well-known one (requirements A2). `well_known` holds lower case.
    """
    if not password:  # its other faults would be noise
        return [Weakness.TOO_SHORT]
    lowered = password.lower()
    found = {
        Weakness.TOO_SHORT: len(password) < SHORTEST,
        Weakness.TOO_LONG: len(password) > LONGEST,
        Weakness.NO_LETTER: not any(sign.isalpha() for sign in password),
        Weakness.NO_DIGIT: not any(sign.isdigit() for sign in password),
        Weakness.WELL_KNOWN: lowered in well_known or len(set(lowered)) < FEWEST_SIGNS,
        Weakness.LIKE_EMAIL: bool(email) and lowered in {email.lower(), email.lower().partition("@")[0]},
    }
    return [weakness for weakness, is_found in found.items() if is_found]


def waiting(
    *, failed_count: int, last_at: datetime | None, now: datetime, free_count: int = FREE_FAILURES
) -> timedelta:
    """
    Return how long to wait before the next sign-in: nothing for `free_count` failures, then twice as long each time.

    Never more than five minutes, so nobody can be locked out for good (domain.md 7.2, product rule).
    """
    if failed_count < free_count or last_at is None:
        return timedelta(0)
    doublings = min(failed_count - free_count, 16)
    delay = min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
    return max(last_at + delay - now, timedelta(0))


def network(host: str) -> str:
    """Return what tries are counted for: the address; of IPv6 the /64 network, which is one customer's."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:100]
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def email_key(text: str) -> str:
    """Return an e-mail address as it is stored and compared: trimmed, lower case."""
    return text.strip().lower()
