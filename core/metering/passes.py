"""
Passes of visitors: an account number and the end of a meter's serial number open the form of readings (docs/adr/0010).

Whatever is wrong, the answer is the same and takes the same questions, so that nobody learns whether an account exists.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.accounts import numbers
from core.audit import operations as audit
from core.identity.model import Actor
from core.kit import clock, ids
from core.metering.model import VisitorPass
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__)
_ATTEMPTS_KEPT = timedelta(days=7)
_RULES = ("visitor_attempts_per_hour", "account_attempts_per_hour", "visitor_pass_minutes")


class PassRefused(Exception):
    """The pair of account number and serial number is not known; it is not told which of the two."""


class TooManyAttempts(Exception):
    """The address or the number was tried too often in the last hour."""


def hashed(text: str) -> str:
    """Return the hash under which a token or a typed number is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def open_form(db: Database, *, account_number: str, serial_ending: str, address: str, now: datetime) -> VisitorPass:
    """
    Give a pass for the account whose number and meter a visitor named.

    :raises TooManyAttempts: if the address or the number was tried too often; the same for numbers that do not exist
    :raises PassRefused: if the pair is not known
    """
    parsed = numbers.parse(account_number, has_check_digit=False)
    ending = re.sub(r"[^0-9]", "", serial_ending)[-4:]

    def change(transaction: Transaction) -> VisitorPass | Exception:
        return _tried(transaction, parsed.digits, parsed.candidates, ending=ending, address=address, now=now)

    result = db.change(change)  # a refusal is returned, not raised, so that the try itself is kept and counted
    if isinstance(result, Exception):
        raise result
    return result


def is_valid(db: Reader, visitor_pass: VisitorPass, *, now: datetime) -> bool:
    """Return whether the pass still opens the form."""
    return (visitor_pass.account_id, hashed(visitor_pass.token)) in valid(
        db, account_ids=[visitor_pass.account_id], now=now
    )


def valid(db: Reader, *, account_ids: Sequence[int], now: datetime) -> set[tuple[int, str]]:
    """Return the passes that are still valid: account and hash of the token."""
    found = db.records(_SQL["passes"], account_ids=list(account_ids), now=now)
    return {(row["account_id"], row["pass_hash"]) for row in found}


def forget_expired(db: Database, *, now: datetime) -> None:
    """Delete tries older than a week: they hold network addresses, and none is counted for longer than an hour."""
    db.change(lambda tx: tx.write(_SQL["forget_attempts"], before=now - _ATTEMPTS_KEPT))


def _tried(
    transaction: Transaction, digits: str, candidates: Sequence[str], *, ending: str, address: str, now: datetime
) -> VisitorPass | Exception:
    values = tariffs.rule_values(transaction, names=_RULES, on=clock.local_day(now))
    number_hash = hashed(digits.lstrip("0"))
    tried = transaction.records(
        _SQL["attempts"], address=address, number_hash=number_hash, since=now - timedelta(hours=1)
    )[0]
    if (
        tried["of_address"] >= values["visitor_attempts_per_hour"]
        or tried["of_number"] >= values["account_attempts_per_hour"]
    ):
        return TooManyAttempts()
    # Asked even for what cannot be an account, so that the answer takes as long.
    account_id: int | None = transaction.value(
        _SQL["visitor_account"], account_numbers=list(candidates), serial_ending=ending if len(ending) == 4 else "none"
    )
    token = secrets.token_urlsafe(32)
    expires_at = now + timedelta(minutes=float(values["visitor_pass_minutes"]))
    transaction.write(
        _SQL["add_attempt"],
        attempt_id=ids.new(),
        number_hash=number_hash,
        address=address,
        attempted_at=now,
        account_id=account_id,
        pass_hash=hashed(token) if account_id is not None else None,
        expires_at=expires_at if account_id is not None else None,
    )
    if account_id is None:
        return PassRefused()
    audit.record(
        transaction,
        now=now,
        actor=Actor.visitor().name,
        action="reading_form.opened",
        subject=("account", str(account_id)),
        details={"address": address},
    )
    return VisitorPass(token, account_id, expires_at)
