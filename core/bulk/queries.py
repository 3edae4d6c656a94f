"""Questions about readings by file: the registers of a person's sites, the files that were sent, what they brought."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import polars as pl

from core.accounts import queries as accounts
from core.accounts.model import LEVELS, AccountCard
from core.bulk.model import FileCard, FileStatus, Place, Register, Registers
from core.identity.model import Actor
from core.metering import queries as metering
from data import lookup, sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
_SHOWN = 100
_SITES = {
    "place": pl.Int64,
    "account_id": pl.Int64,
    "account_number": pl.String,
    "site": pl.String,
    "may_submit": pl.Boolean,
}


def sites(db: Reader, *, actor: Actor, today: date) -> list[AccountCard]:
    """Return the accounts that the person may see on the day; nobody else has any."""
    if actor.person_id is None:
        return []
    return accounts.accessible(db, person_id=actor.person_id, today=today)


def registers(db: Reader, *, cards: Sequence[AccountCard], period: date) -> Registers:
    """
    Return the registers of the accounts by id, in the order of sites and meters.

    Each with its previous value, its usual usage a day and the value that was submitted for the period, if any.
    """
    if not cards:
        return {}
    by_account = {card.account_id: card for card in cards}
    asked = sql.spelled(_SQL["registers_of_sites"], "account_ids", by_account)
    meter_of = {row["register_id"]: row["meter_id"] for row in db.records(asked)}
    serials = lookup.by_id(db, _SQL["serial_numbers"], "meter_id", meter_of.values())
    known = metering.known_registers(db, account_ids=list(by_account), period=period, register_ids=set(meter_of))
    sent = {row["register_id"]: row for row in known.values if row["period"] == period}
    order = {account_id: place for place, account_id in enumerate(by_account)}
    found = {}
    for state in sorted(known.registers, key=lambda each: order[each.account_id]):
        own = sent.get(state.register_id, {})
        found[state.register_id] = Register(
            state,
            _place(by_account[state.account_id], serials[state.meter_id]["serial_number"]),
            own.get("value"),
            own.get("submission_number"),
            own.get("status"),
        )
    return found


def standing(db: Reader, *, cards: Sequence[AccountCard], period: date) -> pl.DataFrame:
    """
    Return how each register in use of the accounts stands in the period, in the order of sites and meters.

    register_id, account_id, account_number, site, service, is_remote, is_sent, is_asked (its reading is taken by file);
    one row a register. Of thousands it takes a tenth of the time of `registers`.
    """
    rows = [
        (place, card.account_id, card.account_number, card.label or card.address, _may_submit(card))
        for place, card in enumerate(cards)
    ]
    sites = pl.DataFrame(rows, schema=_SITES, orient="row")
    asked = sql.spelled(_SQL["standing_of_sites"], "account_ids", [card.account_id for card in cards] or [0])
    found = db.frame(asked, period=period).join(sites, on="account_id", maintain_order="left")
    is_asked = pl.col("may_submit") & ~pl.col("is_remote")
    return found.with_columns(is_asked.alias("is_asked")).sort("place", maintain_order=True)


def files(db: Reader, *, actor: Actor, today: date) -> list[FileCard]:
    """Return the newest hundred files whose accounts the person may all see."""
    return _files(db, actor=actor, today=today, file_id=None, count=_SHOWN)


def file(db: Reader, *, actor: Actor, file_id: UUID, today: date) -> FileCard | None:
    """Return a file, or None where there is none or the person may not see all of its accounts."""
    return next(iter(_files(db, actor=actor, today=today, file_id=file_id, count=1)), None)


def accepted_lines(db: Reader, *, file_id: UUID, account_ids: Sequence[int]) -> list[Record]:
    """
    Return the values that a file brought, in the order of its rows.

    row_number, account_id, serial_number, service, unit, position, zone, submission_number, read_on, previous_value,
    value, usage, status.
    """
    return db.records(_SQL["accepted_lines"], file_id=file_id, account_ids=list(account_ids))


def same_file(db: Reader, *, person_id: UUID, sha256: str, period: date) -> Record | None:
    """Return file_id, status and is_outdated of the newest file of the person with the same bytes for the period."""
    return db.record(_SQL["same_file"], person_id=person_id, sha256=sha256, period=period)


def same_values(db: Reader, *, values_sha256: str, period: date) -> Record | None:
    """Return file_id and file_number of an accepted file that said the same for the period and still stands."""
    return db.record(_SQL["same_values"], values_sha256=values_sha256, period=period)


def _files(db: Reader, *, actor: Actor, today: date, file_id: UUID | None, count: int) -> list[FileCard]:
    if actor.person_id is None:
        return []
    account_ids = [card.account_id for card in sites(db, actor=actor, today=today)]
    rows = db.records(
        _SQL["files_of_sites"], file_id=file_id, person_id=actor.person_id, account_ids=account_ids, count=count
    )
    return [FileCard(**{**row, "status": FileStatus(row["status"])}) for row in rows]


def _place(card: AccountCard, serial_number: str) -> Place:
    site = card.label or card.address
    return Place(card.account_id, card.account_number, site, serial_number, _may_submit(card))


def _may_submit(card: AccountCard) -> bool:
    return LEVELS.get(card.access_level, 0) >= LEVELS["manage"]
