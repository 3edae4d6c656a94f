"""Receipts and payment codes a second, beside an empty document of the same typesetter."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import typst

from bench import measure
from core.documents import archives, bulk, files, payment_qr, queries, receipts, typesetting
from core.documents.model import Kind
from core.kit import period as months
from data.database import Database

_REPEATS = 200
_BULK = 2_000
_HEADS = ("what", "median, ms", "p95, ms", "a second")
_EMPTY = b'#set document(title: "x")\n#set page(paper: "a4")\nx'


def compare(report: measure.Report, *, database: Database, now: datetime) -> None:
    """Print how long a receipt, its code, its facts and an empty page take, one after another and on all cores."""
    period = months.shifted(date(now.year, now.month, 1), by=-1)
    account_ids = queries.charged_accounts(database, period=period, customer_kind="household", after_id=-1, count=64)
    with tempfile.NamedTemporaryFile(suffix=".typ") as file:
        file.write(_EMPTY)
        file.flush()
        empty = typst.Compiler(file.name)
        report.table(f"Documents ({_REPEATS} of each)", _HEADS, _single(database, empty, account_ids, period))
    report.table("Receipts of one month into a folder", ("threads", "receipts a second"), _bulk(database, period))
    report.table("Archive", ("what", "documents a second"), [_archive(database, account_ids[0], period, now)])


def _single(
    database: Database, empty: typst.Compiler, account_ids: list[int], period: date
) -> list[tuple[str, str, str, str]]:
    texts = [found for _, found in receipts.many(database, account_ids=account_ids, period=period)]
    fields = receipts.payment_fields(
        queries.payers(database, account_ids=account_ids[:1])[account_ids[0]],
        amount=Decimal("3866.95"),
        purpose="Коммунальные услуги",
        period=period,
    )
    return [
        _row("empty page of typst, PDF/UA", lambda _: empty.compile(format="pdf", pdf_standards=["ua-1"])),
        _row("receipt, PDF/UA", lambda turn: typesetting.pdf("receipt", texts[turn % len(texts)])),
        _row("payment code as a drawing", lambda _: payment_qr.svg(payment_qr.payload(fields))),
        _row(
            "facts of one receipt from the store",
            lambda turn: receipts.data(database, account_id=account_ids[turn % len(account_ids)], period=period),
        ),
    ]


def _row(name: str, action: Callable[[int], object]) -> tuple[str, str, str, str]:
    action(0)
    times = []
    for turn in range(_REPEATS):
        started = time.perf_counter()
        action(turn)
        times.append(time.perf_counter() - started)
    median = measure.median(times)
    return name, f"{median * 1000:.1f}", f"{measure.p95(times) * 1000:.1f}", f"{1 / median:,.0f}"


def _bulk(database: Database, period: date) -> list[tuple[str, str]]:
    rows = []
    for threads in sorted({1, os.cpu_count() or 1}):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            found = bulk.render(
                database, period=period, kind=Kind.RECEIPT, folder=Path(folder), threads=threads, most=_BULK
            )
            elapsed = time.perf_counter() - started
        rows.append((str(threads), f"{found.written_count / elapsed:,.0f}"))
    return rows


def _archive(database: Database, account_id: int, period: date, now: datetime) -> tuple[str, str]:
    documents: list[files.Wanted] = archives.receipts_of_year(
        database, account_id=account_id, year=period.year, now=now
    )
    started = time.perf_counter()
    size = sum(len(piece) for piece in archives.stream(database, documents, now=now))
    elapsed = time.perf_counter() - started
    return f"{len(documents)} receipts, {size / 1e6:.1f} MB", f"{len(documents) / elapsed:,.0f}"
