"""
Takes in a registry of a bank or payment agent: each row is posted, waits for an operator, repeats what is known, or
is refused.

The file's SHA-256 is its key, and every step compares with what is stored: a run that was interrupted anywhere is
simply repeated. What cannot be posted is written down before anything is posted, so no row is ever lost.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

import polars as pl

from core.accounts import numbers
from core.audit import operations as audit
from core.i18n.catalogue import mark
from core.kit import clock
from core.payments import posting
from core.registries import frames, layouts, parsing, queries, rules
from core.registries.model import FileRefused, Reason, Registry, Result, Row
from core.registries.rules import KnownAccount, KnownPayment
from data import sql
from data.database import Database, Transaction

READING = mark("Reading the registry")
MATCHING = mark("Looking for the accounts")
POSTING = mark("Posting the payments")

_SQL = sql.load(__file__)
_REGISTRIES = UUID("0198a3c2-6f51-7d0e-9b64-2c1f8e5a7d31")  # the namespace of keys that are made from files
_CHUNK = 5_000
Report = Callable[[int, int | None, str], None]


@dataclass
class Sorted:
    """The rows of a registry by what is to be done with them."""

    payments: list[posting.Incoming] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)  # of the payments, by number
    waiting: list[frames.Waiting] = field(default_factory=list)
    repeated: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class _Store:
    """What the store knows of the numbers in a registry."""

    accounts: dict[str, KnownAccount]
    payments: dict[str, list[KnownPayment]]
    waiting: frozenset[int]


def registry_id(content: bytes) -> UUID:
    """Return the key of a file: the same bytes are the same registry, whatever they are called."""
    return uuid5(_REGISTRIES, hashlib.sha256(content).hexdigest())


def import_registry(
    db: Database,
    content: bytes,
    *,
    file_name: str,
    actor: str,
    now: datetime,
    report: Report,
    layout: str | None = None,
) -> Result:
    """
    Take in one registry and return how it ended; safe to repeat. Dashboards are counted again by the caller.

    :raises FileRefused: if the file as a whole cannot be taken; it is kept in the list with its reason
    """
    key = registry_id(content)
    known = queries.registry(db, registry_id=key)
    if known is not None and known["status"] == "done":
        return _result(db, key, is_known=True)
    report(0, None, READING)
    digest = hashlib.sha256(content).hexdigest()
    about: dict[str, object] = {
        "registry_id": key, "file_name": file_name[-200:], "file_sha256": digest, "actor": actor, "now": now,
    }  # fmt: skip
    try:
        registry = parsing.read(content, layouts=layouts.every(), now=now, layout=layout)
    except FileRefused as refused:
        _refuse(db, about, refused)
        raise
    db.change(lambda tx: _begin(tx, about, registry))
    report(0, registry.row_count, MATCHING)
    found = _sorted(db, registry, key=key, now=now)
    db.bulk("live", lambda tx: _write_waiting(tx, found.waiting, registry, key=key, now=now))
    _post(db, found, registry, key=key, now=now, actor=actor, report=report)
    db.change(lambda tx: _finish(tx, found.repeated, about))
    return _result(db, key, is_known=False)


def _refuse(db: Database, about: dict[str, object], refused: FileRefused) -> None:
    values = json.dumps(refused.values, ensure_ascii=False, default=str)
    empty = dict.fromkeys(("layout", "channel", "registry_number", "registry_on", "declared_count", "declared_amount"))
    nothing = {"row_count": 0, "amount": Decimal(0), "fee_amount": Decimal(0)}

    def change(tx: Transaction) -> None:
        tx.write(
            _SQL["begin_registry"],
            **(about | empty | nothing | {"status": "refused", "issue": str(refused.issue), "issue_values": values}),
        )
        _record(tx, about, "registry.refused", {"file": about["file_name"], "issue": str(refused.issue)})

    db.change(change)


def _begin(tx: Transaction, about: dict[str, object], registry: Registry) -> None:
    declared = registry.declared
    tx.write(
        _SQL["begin_registry"],
        **about,
        layout=registry.layout.code,
        channel=registry.layout.channel,
        registry_number=declared.number,
        registry_on=declared.day,
        status="running",
        issue=None,
        issue_values=None,
        row_count=registry.row_count,
        amount=registry.amount,
        fee_amount=registry.fee_amount,
        declared_count=declared.count,
        declared_amount=declared.amount,
    )


def _sorted(db: Database, registry: Registry, *, key: UUID, now: datetime) -> Sorted:
    rule = queries.numbering(db, today=clock.local_day(now))
    parsed = {row.row: numbers.parse(row.account_text, **rule) for row in registry.rows}
    wanted = sorted({number for each in parsed.values() for number in each.candidates})
    store = _known(db, wanted, [row.payment_number for row in registry.rows], key=key)
    found, first = Sorted(), dict[str, Row]()
    for row in registry.rows:
        account = rules.chosen(parsed[row.row], store.accounts)
        if row.payment_number in first:
            earlier = first[row.payment_number]
            found.waiting.append(
                frames.Waiting(row, Reason.TWICE_IN_FILE, KnownPayment(earlier.amount, earlier.account_text))
            )
            continue
        first[row.payment_number] = row
        _sort(found, row, rules.no_account(parsed[row.row], account), account, store, registry)
    return found


def _sort(
    found: Sorted, row: Row, reason: Reason | None, account: KnownAccount | None, store: _Store, registry: Registry
) -> None:
    known = store.payments.get(row.payment_number)
    if known:
        contradiction = rules.conflict(row, account, known)
        if contradiction is None:
            found.repeated.append(row)
        else:
            found.waiting.append(frames.Waiting(row, contradiction, known[0]))
    elif reason is not None or account is None:
        found.waiting.append(frames.Waiting(row, reason or Reason.UNKNOWN_ACCOUNT))
    elif row.row not in store.waiting:  # an earlier run gave it to the operators, who may have decided
        found.rows[row.payment_number] = row
        found.payments.append(incoming(row, account_id=account.account_id, channel=registry.layout.channel))


def incoming(row: Row, *, account_id: int, channel: str) -> posting.Incoming:
    """Return a row as a payment of an account."""
    return posting.Incoming(
        payment_number=row.payment_number,
        account_id=account_id,
        amount=row.amount,
        paid_at=row.paid_at,
        channel=channel,
        purpose=row.purpose,
        period=row.period,
    )


def _known(db: Database, account_numbers: list[str], payment_numbers: list[str], *, key: UUID) -> _Store:
    def stage(tx: Transaction) -> None:
        tx.write_frame(_SQL["make_candidates"], pl.DataFrame({"account_number": account_numbers}, schema=_TEXT_ACCOUNT))
        tx.write_frame(
            _SQL["make_payments"], pl.DataFrame({"payment_number": payment_numbers}, schema=_TEXT_PAYMENT).unique()
        )

    db.scratch(stage)
    try:
        return _Store(
            queries.known_accounts(db),
            queries.known_payments(db, registry_id=key),
            queries.rows_waiting(db, registry_id=key),
        )
    finally:
        db.scratch(_clear)


def _clear(tx: Transaction) -> None:
    tx.write(_SQL["drop_candidates"])
    tx.write(_SQL["drop_payments"])


def _post(
    db: Database, found: Sorted, registry: Registry, *, key: UUID, now: datetime, actor: str, report: Report
) -> None:
    total = registry.row_count
    report(total - len(found.payments), total, POSTING)
    for start in range(0, len(found.payments), _CHUNK):
        some = found.payments[start : start + _CHUNK]
        posted = posting.post(db, some, now=now, batch_id=key, actor=actor)
        refused = [frames.Waiting(found.rows[each.payment_number], Reason.NOT_POSTED) for each, _ in posted.refused]
        if refused:
            db.bulk("live", lambda tx, rows=refused: _write_waiting(tx, rows, registry, key=key, now=now))  # type: ignore[misc]
        report(total - len(found.payments) + start + len(some), total, POSTING)


def _write_waiting(
    tx: Transaction, waiting: list[frames.Waiting], registry: Registry, *, key: UUID, now: datetime
) -> None:
    if waiting:
        tx.write_frame(_SQL["add_unmatched"], frames.waiting_frame(waiting, registry, key), registry_id=key, now=now)
    if registry.refused:
        tx.write_frame(_SQL["add_refusals"], frames.refused_frame(registry.refused), registry_id=key)


def _finish(tx: Transaction, repeated: list[Row], about: dict[str, object]) -> None:
    amount = sum((row.amount for row in repeated), Decimal("0.00"))
    tx.write(
        _SQL["finish_registry"],
        registry_id=about["registry_id"],
        repeated_count=len(repeated),
        repeated_amount=amount,
        now=about["now"],
    )
    _record(tx, about, "registry.imported", {"file": about["file_name"], "repeated": len(repeated)})


def _record(tx: Transaction, about: dict[str, object], action: str, details: dict[str, object]) -> None:
    subject = ("registry", str(about["registry_id"]))
    now = about["now"]
    assert isinstance(now, datetime)  # noqa: S101 - put there by the caller
    audit.record(tx, now=now, actor=str(about["actor"]), action=action, subject=subject, details=details)


def _result(db: Database, key: UUID, *, is_known: bool) -> Result:
    row = queries.registries(db, registry_id=key).row(0, named=True)
    return Result(
        registry_id=str(key),
        is_known=is_known,
        row_count=row["row_count"],
        posted_count=row["posted_count"],
        waiting_count=row["waiting_count"] + row["assigned_count"] + row["returned_count"],
        repeated_count=row["repeated_count"],
        refused_count=row["refused_count"],
        posted_amount=str(row["posted_amount"]),
        waiting_amount=str(row["waiting_amount"]),
    )


_TEXT_ACCOUNT = {"account_number": pl.String}
_TEXT_PAYMENT = {"payment_number": pl.String}
