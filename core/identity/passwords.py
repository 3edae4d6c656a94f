"""Password hashes: argon2id, 19 MiB, two passes, one lane (OWASP; domain.md 7.2)."""

from functools import cache
from pathlib import Path

import argon2

_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_WELL_KNOWN = Path(__file__).resolve().parents[2] / "data" / "reference" / "well_known_passwords.txt"


def hashed(password: str) -> str:
    """Return the argon2id hash of a password, with its own salt and parameters inside; some 20 ms of work."""
    return _HASHER.hash(password)


def agrees(password: str, *, password_hash: str | None) -> bool:
    """
    Return whether the password belongs to the hash.

    Without a hash (nobody has the e-mail address) the same work is done against a dummy and the answer is no, so that
    neither the answer nor its time tells who has an account.
    """
    try:
        _HASHER.verify(password_hash or _dummy(), password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return password_hash is not None


@cache
def well_known() -> frozenset[str]:
    """Return the passwords that are tried first, in lower case."""
    lines = _WELL_KNOWN.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line and not line.startswith("# "))


def warm_up() -> None:
    """Make the dummy hash before the first sign-in, which would be slower than the others otherwise."""
    _dummy()


@cache
def _dummy() -> str:
    return _HASHER.hash("nobody's password")
