"""
What a close keeps of old debts, so that the next one counts only what is new, open or changed (docs/adr/0027).

An account's debts of all but the newest months stand in `history.penalty_debt` if they are open or bore a penalty, and
`history.penalty_basis` tells from which lines, money and rates. Each close looks whether these are still the same, in
the transaction that uses them: whoever changed them need not know, and what is kept of such an account is not used.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

import polars as pl

from core.kit import period as months
from data import sql
from data.database import Record, Transaction

_SQL = sql.load(__file__)
_NAMED = re.compile(r"\$([a-z_]+)")
_COUNTED_AGAIN = 2  # the newest months are always counted from the start: most of their debts are still open


def before(tx: Transaction, values: Mapping[str, object]) -> Record | None:
    """Return what most accounts of the range were counted to: period, known_on, kept_to; None if there is nothing."""
    return tx.record(_SQL["kept_before"], **_named(_SQL["kept_before"], values))


def begin(
    tx: Transaction, values: Mapping[str, object], days: pl.DataFrame, *, kept: Record | None
) -> dict[str, object]:
    """
    Say which accounts of the range are counted from the start and which from what is kept; return the values.

    `days` has one row a group and day: penalty_group, day, moved_on, accrued, rate. `kept` is what `before` returned;
    None takes nothing as kept.
    """
    tx.write_frame(_SQL["make_days"], days)
    run(tx, _SQL, ["make_debt_key", "make_key"], values)
    known_on = tx.value(_SQL["newest_posting"], **_named(_SQL["newest_posting"], values))
    values = {
        **values,
        "known_on": known_on or values["last_day"],
        "keep_to": months.shifted(cast(date, values["last_period"]), by=-_COUNTED_AGAIN),
        "kept_period": kept["period"] if kept else None,
        "kept_on": kept["known_on"] if kept else None,
        "kept_to": kept["kept_to"] if kept else None,
    }
    run(tx, _SQL, ["make_basis"], values)
    return values


def weigh(tx: Transaction, values: Mapping[str, object]) -> None:
    """Say what each old debt that was counted came to."""
    run(tx, _SQL, ["make_outcome"], values)


def finish(tx: Transaction, values: Mapping[str, object]) -> None:
    """Keep what was found, in the place of what was kept of the range."""
    weigh(tx, values)
    run(tx, _SQL, ["drop_debts", "add_debts", "drop_basis", "add_basis"], values)


def renew(tx: Transaction, *, first_id: int, last_id: int) -> None:
    """Take payments that were added within the closed months as known; they must pay nothing but penalty."""
    tx.write(_SQL["renew_payments"], first_id=first_id, last_id=last_id)


def run(tx: Transaction, statements: Mapping[str, str], names: Sequence[str], values: Mapping[str, object]) -> None:
    """Run statements one after another; each gets the values it names."""
    for name in names:
        tx.write(statements[name], **_named(statements[name], values))


def _named(statement: str, values: Mapping[str, object]) -> dict[str, object]:
    return {name: values[name] for name in _NAMED.findall(statement)}
