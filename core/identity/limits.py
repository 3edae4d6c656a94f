"""How often somebody who has not signed in may try: counted by network address and by what is tried."""

from datetime import datetime, timedelta

from core.identity import tokens
from core.kit import ids
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_HOUR = timedelta(hours=1)
OF_ADDRESS = 30  # an hour; a block of flats may share one
OF_KEY = 5  # an hour


class TriedTooOften(Exception):
    """The network address, or the number or e-mail, was tried too often within an hour; which is not told."""


def count(db: Database, *, purpose: str, key: str, address: str, now: datetime) -> None:
    """
    Count a try, before it is known whether it succeeds; the same for numbers that exist and that do not.

    Without an `address` (somebody is signed in) only the key is counted.

    :raises TriedTooOften: if it is one too many
    """
    key_hash = tokens.fingerprint(key)

    def change(tx: Transaction) -> bool:
        found = tx.records(_SQL["tries"], purpose=purpose, key_hash=key_hash, address=address, since=now - _HOUR)[0]
        if (address and found["of_address"] >= OF_ADDRESS) or found["of_key"] >= OF_KEY:
            return False
        tx.write(_SQL["add_try"], try_id=ids.new(), purpose=purpose, key_hash=key_hash, address=address, now=now)
        return True

    if not db.change(change):
        raise TriedTooOften


def forget(tx: Transaction, *, before: datetime) -> None:
    """Delete tries before the instant: they hold network addresses."""
    tx.write(_SQL["forget_tries"], before=before)
