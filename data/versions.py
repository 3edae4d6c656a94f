"""Numbers that grow when tables change: what kept answers are checked against (`data.shelf`)."""

import re
import threading
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_ANY = "*"
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
