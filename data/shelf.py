"""
Answers that are kept while the tables they were read from do not change.

Every change of the store passes through `Database`, which counts the changes of each table, so what is kept is what
the store would answer now. What belongs to an account or a person is kept under a question that names them, and
whoever asks for it has checked the right before.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import polars as pl

from data.database import Database, Reader

_MOST = 2048  # rows of a handful of accounts each; the least used goes first
_lock = threading.Lock()
_kept: WeakKeyDictionary[Database, OrderedDict[Hashable, tuple[int, Any]]] = WeakKeyDictionary()
T = TypeVar("T")


def kept(db: Reader, tables: Sequence[str], question: Hashable, ask: Callable[[], T]) -> T:
    """
    Return what `ask` found under the question, asking again when one of the tables (or catalogs) has changed.

    The answer is shared: nobody may change it. None is not kept. A transaction asks for itself.
    """
    if not isinstance(db, Database):
        return ask()
    version = db.version(*tables)  # before asking: rows that change meanwhile are asked for again
    with _lock:
        answers = _kept.setdefault(db, OrderedDict())
        found = answers.get(question)
        if found is not None and found[0] == version:
            answers.move_to_end(question)
            kept_answer: T = found[1]
            return kept_answer
    asked = ask()
    if asked is None:
        return asked
    with _lock:
        answers[question] = (version, asked)
        answers.move_to_end(question)
        if len(answers) > _MOST:
            answers.popitem(last=False)
    return asked


def frame(db: Reader, source: str, statement: str, **parameters: object) -> pl.DataFrame:
    """Return the rows of a question whose answer is the same for everybody, kept until the table or catalog changes."""
    question = (source, statement, *sorted(parameters.items()))
    return kept(db, (source,), question, lambda: db.frame(statement, **parameters))
