"""
Answers that are kept while the tables they were read from do not change.

Every change of the store passes through `Database`, which counts the changes of each table, so what is kept is what
the store would answer now. What belongs to an account or a person is kept under a question that names them, and
whoever asks for it has checked the right before.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

import polars as pl

from data import versions
from data.database import Database, Reader, Record

_Answers: TypeAlias = OrderedDict[Hashable, tuple[int, Any]]
_MOST = 2048  # rows of a handful of accounts each; the least used goes first
_MOST_OF_ACCOUNTS = 1024  # three years of bills are 0.3 MB
_lock = threading.Lock()
_kept: WeakKeyDictionary[Database, _Answers] = WeakKeyDictionary()
_of_accounts: WeakKeyDictionary[Database, _Answers] = WeakKeyDictionary()
T = TypeVar("T")


def kept(db: Reader, tables: Collection[str], question: Hashable, ask: Callable[[], T]) -> T:
    """
    Return what `ask` found under the question, asking again when one of the tables (or catalogs) has changed.

    The answer is shared: nobody may change it. None is not kept. A transaction asks for itself.
    """
    if not isinstance(db, Database):
        return ask()
    version = db.version(*tables)  # before asking: rows that change meanwhile are asked for again
    with _lock:
        answers = _kept.setdefault(db, OrderedDict())
    return _found(answers, version, question, ask, most=_MOST)


def of_account(db: Reader, tables: Collection[str], question: Hashable, ask: Callable[[], T], *, account_id: int) -> T:
    """
    Return what `ask` found of one account, asking again when the account's rows in one of the tables have changed.

    A change that does not say whose rows it touches (`Transaction.write`) counts for every account. Otherwise as
    `kept`: the answer is shared, None is not kept, a transaction asks for itself.
    """
    if not isinstance(db, Database):
        return ask()
    version = db.version(*versions.of_account(account_id, tables))
    with _lock:
        answers = _of_accounts.setdefault(db, OrderedDict())
    return _found(answers, version, (question, account_id), ask, most=_MOST_OF_ACCOUNTS)


def _found(answers: _Answers, version: int, question: Hashable, ask: Callable[[], T], *, most: int) -> T:
    with _lock:
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
        if len(answers) > most:
            answers.popitem(last=False)
    return asked


def frame(db: Reader, statement: str, **parameters: object) -> pl.DataFrame:
    """Return the rows as a frame, kept until a table that the statement names changes."""
    return kept(
        db,
        versions.read_by(statement),
        ("frame", *_question(statement, parameters)),
        lambda: db.frame(statement, **parameters),
    )


def records(db: Reader, statement: str, **parameters: object) -> list[Record]:
    """Return the rows as dicts of the caller's own, kept until a table that the statement names changes."""
    found = kept(
        db,
        versions.read_by(statement),
        ("records", *_question(statement, parameters)),
        lambda: tuple(db.records(statement, **parameters)),
    )
    return [dict(row) for row in found]


def _question(statement: str, parameters: Mapping[str, object]) -> tuple[Hashable, ...]:
    """Return what tells one question from another: the statement and every parameter of it."""
    spelled = ((name, tuple(value) if isinstance(value, list) else value) for name, value in parameters.items())
    return (statement, *sorted(spelled))
