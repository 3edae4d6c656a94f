"""Numbers that grow when tables change: what kept answers are checked against (`data.shelf`)."""

import re
import threading
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

_ANY = "*"
_SHARES = 4096  # accounts that share a number: what is kept of one may be asked for again because of another
_MANY = 1024  # accounts: more of them in one change count for the whole table
# A table of the store has two parts; a name of one part is a working table of the transaction.
_CHANGED = re.compile(
    r"\b(?:into|update|delete\s+from|truncate|create\s+(?:or\s+replace\s+)?table)\s+(?!set\b)((?:\w+\.)?\w+)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def changed_by(statement: str) -> frozenset[str]:
    """Return the tables that a statement changes; `*`, which is every table, where none is recognised."""
    return frozenset(name.lower() for name in _CHANGED.findall(statement)) or frozenset({_ANY})


_READ = re.compile(r"\b(?:live|history)\.\w+", re.IGNORECASE)


@lru_cache(maxsize=1024)
def read_by(statement: str) -> frozenset[str]:
    """Return the tables of the store that a statement names, so all that its answer can rest on."""
    return frozenset(name.lower() for name in _READ.findall(statement))


def counted(statement: str, touched: Collection[int] | None) -> set[str]:
    """
    Return the names under which a change is counted: its tables, and whose rows of them.

    `touched` are all accounts whose rows the statement can change; None: nobody knows.
    """
    tables = changed_by(statement)
    return {*tables, *_shares(tables, touched)}


def of_account(account_id: int, tables: Iterable[str]) -> set[str]:
    """Return the names that grow when rows of the account may have changed in one of the tables."""
    return _shares(tables, (account_id,)) | _shares(tables, None)


def _shares(tables: Iterable[str], accounts: Collection[int] | None) -> set[str]:
    if accounts is None or len(accounts) > _MANY:
        return {f"{table}/{_ANY}" for table in tables}
    return {f"{table}/{account_id % _SHARES}" for table in tables for account_id in accounts}


class Versions:
    """Counts the committed changes of catalogs and tables."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def grow(self, names: Iterable[str]) -> None:
        """Count one more change of each."""
        with self._lock:
            self._counts.update(names)

    def of(self, names: Iterable[str]) -> int:
        """Return a number that grows with each change of any of them."""
        with self._lock:
            return self._counts[_ANY] + sum(self._counts[name] for name in names)
