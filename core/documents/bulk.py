"""
Prints a month for everybody: account by account into a folder, on all cores, going on where it stopped.

Typesetting leaves the interpreter free, so threads use all cores; they get texts and give files, none of them asks the
store. A file that is there is not made again.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from core.documents import closing_documents, queries, receipts, rules, typesetting
from core.documents.model import NAMES, Kind
from core.documents.wording import RUSSIAN
from core.i18n.catalogue import mark
from data.database import Database

RENDERING = mark("Printing documents")
KINDS = (Kind.RECEIPT, Kind.INVOICE, Kind.ACT)
_ACCOUNTS_AT_ONCE = 64
_LISTS_WAITING = 4  # a thread, so that the store is read ahead but not all of it
_SHARD = 3  # last digits of the account number: a folder of a million files is slow

Report = Callable[[int, int | None, str], None]


@dataclass(frozen=True)
class RenderResult:
    """How many documents were written, and how many were there before."""

    written_count: int
    kept_count: int
    folder: Path


def render(
    db: Database,
    *,
    period: date,
    kind: Kind,
    folder: Path,
    report: Report | None = None,
    threads: int | None = None,
    most: int | None = None,
) -> RenderResult:
    """
    Write the document of every account that has one for the month into `folder`, a PDF an account.

    With `most`, stop after about so many accounts; the next call goes on.
    """
    customer_kind = "household" if kind is Kind.RECEIPT else "organisation"
    total = queries.charged_account_count(db, period=period, customer_kind=customer_kind)
    count = threads or os.cpu_count() or 1
    done = written = taken = 0
    waiting: deque[tuple[int, Future[int] | None]] = deque()

    def finished() -> None:
        nonlocal done, written
        size, future = waiting.popleft()
        written += future.result() if future else 0
        done += size
        if report:
            report(done, total, RENDERING)

    with ThreadPoolExecutor(count, thread_name_prefix="kabinet-print") as pool:
        for size, batch in _batches(db, period=period, kind=kind, customer_kind=customer_kind, folder=folder):
            waiting.append((size, pool.submit(typesetting.write, kind.value, batch) if batch else None))
            if len(waiting) > count * _LISTS_WAITING:
                finished()
            taken += size
            if most is not None and taken >= most:
                break
        while waiting:
            finished()
    return RenderResult(written, done - written, folder)


def _batches(
    db: Database, *, period: date, kind: Kind, customer_kind: str, folder: Path
) -> Iterator[tuple[int, list[tuple[str, Mapping[str, Any]]]]]:
    """Yield lists of accounts: how many there are, and path and texts of each whose file is missing."""
    after_id = -1
    while True:
        account_ids = queries.charged_accounts(
            db, period=period, customer_kind=customer_kind, after_id=after_id, count=_ACCOUNTS_AT_ONCE
        )
        if not account_ids:
            return
        after_id = account_ids[-1]
        payers = queries.payers(db, account_ids=account_ids)
        paths = {key: _path(folder, kind, payer.account_number, period) for key, payer in payers.items()}
        missing = [key for key in account_ids if not paths[key].exists()]
        texts = _texts(db, period=period, kind=kind, account_ids=missing)
        yield len(account_ids), [(str(paths[key]), found) for key, found in texts]


def _texts(db: Database, *, period: date, kind: Kind, account_ids: list[int]) -> list[tuple[int, Mapping[str, Any]]]:
    if kind is Kind.RECEIPT:
        many = receipts.many(db, account_ids=account_ids, period=period)
        return [(payer.account_id, found) for payer, found in many]
    issued = queries.issued(db, account_ids=account_ids, first=period, last=period)
    return [
        (document.account_id, closing_documents.data(db, account_id=document.account_id, period=period, kind=kind))
        for document in issued
        if document.kind is kind
    ]


def _path(folder: Path, kind: Kind, account_number: str, period: date) -> Path:
    name = rules.file_name(RUSSIAN.t(NAMES[kind]), account_number=account_number, period=period, suffix="pdf")
    return folder / account_number[-_SHARD:] / name
