"""Rows of a registry as frames for the store."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

import polars as pl

from core.registries.model import Reason, RefusedRow, Registry, Row
from core.registries.rules import KnownPayment

_MONEY = pl.Decimal(14, 2)


@dataclass(frozen=True)
class Waiting:
    """A row that cannot be posted, and why."""

    row: Row
    reason: Reason
    known: KnownPayment | None = None


def unmatched_id(registry: UUID, row: int) -> UUID:
    """Return the key of an unmatched payment."""
    return uuid5(registry, str(row))


def waiting_frame(waiting: list[Waiting], registry: Registry, key: UUID) -> pl.DataFrame:
    """Return one row a payment that waits, as `add_unmatched` reads it."""
    rows = [each.row for each in waiting]
    known = [each.known for each in waiting]
    return pl.DataFrame(
        {
            "unmatched_id": [str(unmatched_id(key, row.row)) for row in rows],
            "row": [row.row for row in rows],
            "payment_number": [row.payment_number for row in rows],
            "channel": [registry.layout.channel for _ in rows],
            "paid_at": pl.Series([row.paid_at for row in rows], dtype=pl.Datetime("us", "UTC")),
            "amount": pl.Series([row.amount for row in rows], dtype=_MONEY),
            "account_text": [row.account_text for row in rows],
            "payer_name": _texts(row.payer_name for row in rows),
            "payer_address": _texts(row.payer_address for row in rows),
            "purpose": _texts(row.purpose for row in rows),
            "period": pl.Series([row.period for row in rows], dtype=pl.Date),
            "reason": [str(each.reason) for each in waiting],
            "known_amount": pl.Series([each.amount if each else None for each in known], dtype=_MONEY),
            "known_account": _texts(each.account_number if each else None for each in known),
        }
    )


def refused_frame(rows: tuple[RefusedRow, ...]) -> pl.DataFrame:
    """Return one row a line that cannot be read, as `add_refusals` reads it."""
    return pl.DataFrame(
        {
            "row": [row.row for row in rows],
            "column_name": [row.column_name for row in rows],
            "value": [row.value for row in rows],
            "issue": [row.issue for row in rows],
            "line": [row.line for row in rows],
            "amount": pl.Series([row.amount for row in rows], dtype=_MONEY),
        }
    )


def _texts(values: Iterable[str | None]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String)
