"""
Whether one account counted alone is charged what the close charged it, for every account of a store: to the kopeck.

`python -m bench.recount STORE` closes the month after the newest one of a copy of the store (it is changed), and says
how many accounts agree; also whether every bill's lines add up and «why the sum changed» sums to the difference.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console

from core.billing import changes, explain_queries, explanations
from core.billing import queries as billing
from core.closing import operations, queries, rules
from core.closing.model import AccountFacts, House
from core.i18n.formats import Words
from core.kit import clock, period
from data.database import Database, Reader, Record

_COLUMNS = (
    *("service", "line", "zone", "block", "basis", "volume", "unit", "rate", "amount", "vat_amount", "charged_from"),
    *("charged_to", "corrects_period", "norm", "person_count", "area_m2", "house_area_m2", "house_volume"),
    *("coefficient", "absent_days"),
)
_STORED = (
    f"select account_id, {', '.join(_COLUMNS)} from history.charge"
    " where period = $period and line <> 'penalty' and account_id between $first_id and $last_id"
)
_SHARED = (
    "select a.account_id, s.service, h.total_area_m2, s.shared_volume from live.house_account as a"
    " inner join live.house as h using (house_id) inner join history.house_share as s using (house_id)"
    " where s.period = $period"
)
_NEWEST = "select max(period) from history.charge"
_ACCOUNTS = "select account_id from live.account order by account_id"


class Remembering(Reader):
    """Asks what is not of an account once: rates, ranges, rule values, policies."""

    def __init__(self, inner: Reader) -> None:
        self._inner = inner
        self._known: dict[tuple[str, tuple[tuple[str, object], ...]], list[Record]] = {}

    def records(self, statement: str, **parameters: object) -> list[Record]:
        """Return the rows, remembered where they are nobody's; each time as rows of one's own."""
        if "account_id" in parameters:
            return self._inner.records(statement, **parameters)
        key = statement, tuple(sorted((name, str(value)) for name, value in parameters.items()))
        if key not in self._known:
            self._known[key] = self._inner.records(statement, **parameters)
        return [dict(row) for row in self._known[key]]

    def value(self, statement: str, **parameters: object) -> Any:
        """Return the first column of the first row, or None."""
        rows = self.records(statement, **parameters)
        return next(iter(rows[0].values())) if rows else None


def facts(db: Reader, account_ids: Sequence[int], month: date) -> dict[int, AccountFacts]:
    """Return what the lines of each account are counted from."""
    reader = Remembering(db)
    return {account_id: queries.facts(reader, account_id=account_id, period=month) for account_id in account_ids}


def with_houses(db: Reader, found: dict[int, AccountFacts], month: date) -> dict[int, AccountFacts]:
    """Return the facts with what houses share, which is known once all their flats were counted."""
    shared: dict[int, dict[str, House]] = defaultdict(dict)
    for row in db.records(_SHARED, period=month):
        shared[row["account_id"]][row["service"]] = House(row["total_area_m2"], row["shared_volume"])
    return {
        account_id: replace(
            item, points=tuple(replace(point, house=shared[account_id].get(point.service)) for point in item.points)
        )
        for account_id, item in found.items()
    }


def counted(found: dict[int, AccountFacts]) -> dict[int, list[tuple[object, ...]]]:
    """Return each account's lines by the rules of one account; accounts without any are left out."""
    lines = {account_id: rules.lines(item) for account_id, item in found.items()}
    return {
        account_id: sorted((tuple(getattr(draft, name) for name in _COLUMNS) for draft in drafts), key=str)
        for account_id, drafts in lines.items()
        if drafts
    }


def stored(db: Reader, account_ids: Sequence[int], month: date) -> dict[int, list[tuple[object, ...]]]:
    """Return each account's lines as they were charged, penalty apart."""
    found: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    limits = {"first_id": min(account_ids), "last_id": max(account_ids)}
    for row in db.records(_STORED, period=month, **limits):
        found[row["account_id"]].append(tuple(row[name] for name in _COLUMNS))
    wanted = set(account_ids)
    return {account_id: sorted(lines, key=str) for account_id, lines in found.items() if account_id in wanted}


def is_explained(db: Reader, account_id: int, month: date) -> bool:
    """Return whether the bill's lines prove its total and the reasons of its change sum to the difference."""
    before = period.shifted(month, by=-1)
    of_account = billing.lines_of_account(db, account_id=account_id)
    lines = explain_queries.lines_of_periods(of_account, earlier=before, later=month)
    total, earlier = (sum((line.total_amount for line in lines[each]), Decimal(0)) for each in (month, before))
    found = changes.decompose(lines[before], lines[month], earlier=before, later=month)
    effects = sum((sum(each.values(), Decimal(0)) for each in found.effects.values()), Decimal(0))
    payments = billing.payments(db, account_id=account_id)
    months = billing.month_charges(db, account_id=account_id, payments=payments)
    billed = sum((each.total_amount for each in months if each.period == month), Decimal(0))
    said = Words("en").money(total)
    return (
        (effects, found.difference) == (total - earlier, total - earlier)
        and billed == total
        and (not lines[month] or explanations.proof(lines[month], words=Words("en")).endswith(said))
    )


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.recount", description=__doc__)
    parser.add_argument("store", type=Path, help="folder of a copy of a store; its newest month is closed")
    parser.add_argument("--each", type=int, default=1, help="recount each so many-th account only (default every one)")
    options, console, started = parser.parse_args(), Console(), time.perf_counter()
    with Database.open(options.store) as db:
        month = period.shifted(db.value(_NEWEST), by=1)
        account_ids = [row["account_id"] for row in db.records(_ACCOUNTS)][:: options.each]
        before = facts(db, account_ids, month)
        console.print(f"{len(before):,} accounts read for {month:%Y-%m}: {time.perf_counter() - started:,.0f} s")
        now = datetime.combine(period.shifted(month, by=1), datetime.min.time(), tzinfo=clock.LOCAL)
        result = operations.close(db, period=month, now=now, actor="cli", is_early=True)
        alone, charged = counted(with_houses(db, before, month)), stored(db, account_ids, month)
        wrong = [each for each in account_ids if alone.get(each) != charged.get(each)]
        console.print(f"{result.line_count:,} lines; accounts that differ: {len(wrong):,} {wrong[:10]}")
        unexplained = [each for each in account_ids if not is_explained(db, each, month)]
        console.print(f"bills whose lines or reasons do not add up: {len(unexplained):,} {unexplained[:10]}")
    console.print(f"{time.perf_counter() - started:,.0f} s")
    return 1 if wrong or unexplained else 0


if __name__ == "__main__":
    sys.exit(_main())
