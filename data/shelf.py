"""Answers that are the same for everybody, kept while the catalog they were read from does not change."""

import threading
from collections.abc import Hashable
from weakref import WeakKeyDictionary

import polars as pl

from data.database import Catalog, Database, Reader

_MOST = 128
_lock = threading.Lock()
_kept: WeakKeyDictionary[Database, dict[Hashable, tuple[int, pl.DataFrame]]] = WeakKeyDictionary()


def frame(db: Reader, catalog: Catalog, statement: str, **parameters: object) -> pl.DataFrame:
    """
    Return the rows of a question whose answer is the same for everybody; a store keeps them until `catalog` changes.

    Never for what belongs to an account or a person. Parameters must be hashable. A transaction asks for itself.
    """
    if not isinstance(db, Database):
        return db.frame(statement, **parameters)
    question = (catalog, statement, *sorted(parameters.items()))
    version = db.version(catalog)  # before asking: rows that change meanwhile are asked for again
    with _lock:
        found = _kept.setdefault(db, {}).get(question)
    if found is not None and found[0] == version:
        return found[1]
    asked = db.frame(statement, **parameters)
    with _lock:
        answers = _kept.setdefault(db, {})
        if len(answers) >= _MOST:
            answers.clear()
        answers[question] = (version, asked)
    return asked
