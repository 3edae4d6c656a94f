"""`make bench`, or `python -m bench --help`."""

import argparse
import logging
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bench import close, documents, imports, measure, pages, peers, queries, submissions, tiles
from core.kit import clock
from core.sample import generate
from data.database import Database

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("generate", "close", "imports", "queries", "submissions", "documents", "pages", "peers")
NOW = datetime(2026, 11, 20, 12, tzinfo=clock.LOCAL)  # inside the window for readings, offices open


def _main() -> None:
    options = _options()
    logging.disable(logging.WARNING)
    report = measure.Report()
    report.console.print(
        f"{options.accounts:,} accounts, {os.cpu_count()} cores, Python {platform.python_version()}. "
        "Trust the ratios, not the times."
    )
    store = _store(report, options)
    try:
        with Database.open(store, memory_limit=options.memory_limit) as database:
            _in_store(report, database, options)
        if "pages" in options.parts:
            pages.compare(report, store=store, sessions=options.sessions, now=NOW)
        if "peers" in options.parts and options.peers:
            peers.compare(report, store=store, names=options.peers)
    finally:
        if options.store is None:
            shutil.rmtree(store, ignore_errors=True)
    if options.markdown:
        options.markdown.write_text(report.markdown(), encoding="utf-8")


def _in_store(report: measure.Report, database: Database, options: argparse.Namespace) -> None:
    parts: dict[str, Callable[[], None]] = {
        "imports": lambda: imports.compare(report, database=database, rows=options.import_rows),
        "queries": lambda: queries.compare(report, database=database, now=NOW),
        "submissions": lambda: submissions.compare(report, database=database, now=NOW),
        "close": lambda: close.compare(report, database=database),
        "documents": lambda: documents.compare(report, database=database, now=NOW),
    }
    for name, compare in parts.items():
        if name in options.parts:
            compare()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure Kabinet on a made-up region of a given size."
    )
    parser.add_argument(
        "--accounts", type=int, default=20_000, help="size of the region (default 20000; the aims are for 1500000)"
    )
    parser.add_argument(
        "--tile", type=int, default=0, help="generate only so many accounts and lay them side by side up to --accounts"
    )
    parser.add_argument("--parts", type=_words(PARTS), default=PARTS, help=f"what to measure, of {','.join(PARTS)}")
    parser.add_argument(
        "--sessions",
        type=lambda text: tuple(int(word) for word in text.split(",")),
        default=(1, 10, 50),
        help="sessions at once (default 1,10,50)",
    )
    parser.add_argument(
        "--peers",
        type=_words(peers.PEERS),
        default=("polars",),
        help=f"other engines, of {','.join(peers.PEERS)}; chdb and postgres: see docs/benchmarks.md",
    )
    parser.add_argument(
        "--import-rows",
        type=int,
        default=300_000,
        help="rows of the file of readings that is imported (default 300000)",
    )
    parser.add_argument(
        "--store", type=Path, help="a folder to keep the region in and find it again (default: a temporary one)"
    )
    parser.add_argument("--memory-limit", default=None, help="of the engine, like 12GB")
    parser.add_argument("--markdown", type=Path, help="also write the tables to this file")
    return parser.parse_args()


def _words(known: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        words = tuple(word for word in text.split(",") if word)
        if unknown := set(words) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: not one of {', '.join(known)}")
        return words

    return parse


def _store(report: measure.Report, options: argparse.Namespace) -> Path:
    store = options.store or Path(tempfile.mkdtemp(prefix="kabinet-bench-"))
    if (store / "history.duckdb").exists():
        return store
    started = time.perf_counter()
    with Database.open(store, memory_limit=options.memory_limit) as database:
        generate.generate(database, accounts=options.tile or options.accounts, as_of=NOW.date(), now=NOW)
        if options.tile:
            tiles.lay(database, copies=options.accounts // options.tile)
        elapsed = time.perf_counter() - started
        counts = [
            (name, database.value(f"select count(*) from history.{name}"))
            for name in ("reading", "charge", "payment", "allocation", "interval_value")
        ]
    size = sum(path.stat().st_size for path in store.glob("*.duckdb")) / 1e9
    if "generate" in options.parts:
        rows = [(f"history.{name}", f"{count:,}") for name, count in counts]
        total = sum(count for _, count in counts)
        rows.append(
            ("all of these", f"{total:,} in {elapsed:.0f} s ({total / elapsed:,.0f} rows/s), {size:.2f} GB on disk")
        )
        report.table(f"The sample region of {options.accounts:,} accounts", ("table", "rows"), rows)
    return store


if __name__ == "__main__":
    _main()
