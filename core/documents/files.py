"""Any document as a file: what is wanted in, a name, a media type and the bytes out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.documents import closing_documents, queries, receipts, rules, spreadsheets, statements, typesetting, upd
from core.documents.model import FORMATS, MEDIA_TYPES, NAMES, File, Format, Kind, NothingToPrint
from core.documents.wording import RUSSIAN
from core.kit import clock
from data.database import Reader


@dataclass(frozen=True)
class Wanted:
    """
    A document of one account: `period` for those of a month, `first` and `last` for a reconciliation.

    The others are as of the day of `now`, or of `last`.
    """

    kind: Kind
    format: Format
    account_id: int
    now: datetime
    period: date | None = None
    first: date | None = None
    last: date | None = None


class FormatUnknown(ValueError):
    """The document is not made in this format, or what it is about was not said."""


def render(db: Reader, wanted: Wanted) -> File:
    """
    Return the document as a file.

    :raises FormatUnknown: if it is not made in the format, or its month or days are missing
    :raises NothingToPrint: if there is nothing it could say
    """
    if wanted.format not in FORMATS[wanted.kind]:
        raise FormatUnknown(wanted.kind, wanted.format)
    content = _content(db, wanted)
    return File(_name(db, wanted), MEDIA_TYPES[wanted.format], content)


def _content(db: Reader, wanted: Wanted) -> bytes:
    if wanted.format is Format.XLSX:
        return _workbook(db, wanted)
    if wanted.format is Format.XML:
        return _exchange(db, wanted)
    typeset = typesetting.pdf if wanted.format is Format.PDF else typesetting.picture
    return typeset(wanted.kind.value, _TEXTS[wanted.kind](db, wanted))


def _receipt(db: Reader, wanted: Wanted) -> dict[str, Any]:
    return receipts.data(db, account_id=wanted.account_id, period=_period(wanted))


def _order(db: Reader, wanted: Wanted) -> dict[str, Any]:
    return statements.order_texts(db, account_id=wanted.account_id, on=clock.local_day(wanted.now))


def _penalty(db: Reader, wanted: Wanted) -> dict[str, Any]:
    on = wanted.last or clock.local_day(wanted.now)
    return statements.penalty_texts(db, account_id=wanted.account_id, on=on)


def _reconciliation(db: Reader, wanted: Wanted) -> dict[str, Any]:
    return statements.reconciliation_texts(_reconciled(db, wanted))


def _closing(db: Reader, wanted: Wanted) -> dict[str, Any]:
    return closing_documents.data(db, account_id=wanted.account_id, period=_period(wanted), kind=wanted.kind)


_TEXTS: dict[Kind, Callable[[Reader, Wanted], dict[str, Any]]] = {
    Kind.RECEIPT: _receipt,
    Kind.ORDER: _order,
    Kind.PENALTY: _penalty,
    Kind.RECONCILIATION: _reconciliation,
    Kind.INVOICE: _closing,
    Kind.ACT: _closing,
}


def _workbook(db: Reader, wanted: Wanted) -> bytes:
    if wanted.kind is Kind.RECONCILIATION:
        return spreadsheets.reconciliation(_reconciled(db, wanted))
    period = _period(wanted)
    if wanted.kind is Kind.CALCULATION:
        document, payer, lines, _ = closing_documents.facts(
            db, account_id=wanted.account_id, period=period, kind=Kind.ACT
        )
        return spreadsheets.calculation(document, payer, lines)
    found = queries.months_of(db, account_ids=[wanted.account_id], period=period)
    if not found or not found[0].readings:
        raise NothingToPrint(wanted.account_id, period)
    return spreadsheets.readings(found[0].payer, period, found[0].readings)


def _exchange(db: Reader, wanted: Wanted) -> bytes:
    document, payer, lines, _ = closing_documents.facts(
        db, account_id=wanted.account_id, period=_period(wanted), kind=Kind.INVOICE
    )
    return upd.xml(document, payer, lines, now=wanted.now)


def _reconciled(db: Reader, wanted: Wanted) -> statements.Reconciliation:
    if wanted.first is None or wanted.last is None or wanted.first > wanted.last:
        raise FormatUnknown(wanted.first, wanted.last)
    return statements.reconciliation(db, account_id=wanted.account_id, first=wanted.first, last=wanted.last)


def _period(wanted: Wanted) -> date:
    if wanted.period is None:
        raise FormatUnknown(wanted.kind)
    return wanted.period


def _name(db: Reader, wanted: Wanted) -> str:
    """Return the name of the file; that of a УПД is its identifier, as the exchange wants it."""
    if wanted.kind is Kind.UPD and wanted.period is not None:
        document = queries.issued_kind(db, account_id=wanted.account_id, period=wanted.period, kind=Kind.INVOICE)
        if document is not None:
            return f"{upd.file_id(document)}.xml"
    payer = queries.payers(db, account_ids=[wanted.account_id])[wanted.account_id]
    return rules.file_name(
        RUSSIAN.t(NAMES[wanted.kind]),
        account_number=payer.account_number,
        period=wanted.period,
        suffix=wanted.format.value,
    )
