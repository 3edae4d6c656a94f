"""Many documents as one ZIP that is sent while it is made: one document in memory at a time."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from core.documents import files, queries
from core.documents.files import Wanted
from core.documents.model import FORMATS, Format, Kind, NothingToPrint
from core.kit import clock
from data.database import Reader

# What closes a month for an organisation, in the order an accountant files it.
CLOSING = (Kind.INVOICE, Kind.ACT, Kind.CALCULATION, Kind.READINGS, Kind.UPD)


class _Outlet(io.RawIOBase):
    """Takes what the archive writes and gives it on; it cannot go back, so sizes follow each file."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        taken = bytes(piece)  # type: ignore[call-overload]
        self._waiting.append(taken)
        return len(taken)

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        pieces, self._waiting = b"".join(self._waiting), []
        return pieces


def receipts_of_year(db: Reader, *, account_id: int, year: int, now: datetime) -> list[Wanted]:
    """Return the receipts of one account and year, the first month first."""
    charged = [period for period, _, _ in queries.charged_months(db, account_ids=[account_id]) if period.year == year]
    return [Wanted(Kind.RECEIPT, Format.PDF, account_id, now, period=period) for period in sorted(charged)]


def closing_documents(
    db: Reader, *, account_ids: Sequence[int], first: date, last: date, now: datetime
) -> list[Wanted]:
    """Return the closing documents of the accounts and months for which an act was issued, month by month."""
    acts = [
        document
        for document in queries.issued(db, account_ids=account_ids, first=first, last=last)
        if document.kind is Kind.ACT
    ]
    return [
        Wanted(kind, FORMATS[kind][0], act.account_id, now, period=act.period)
        for act in sorted(acts, key=lambda act: (act.period, act.account_id))
        for kind in CLOSING
    ]


def stream(db: Reader, documents: Sequence[Wanted], *, now: datetime) -> Iterator[bytes]:
    """Yield the archive piece by piece; a document that says nothing (no meter, no readings) is left out."""
    outlet = _Outlet()
    moment = now.astimezone(clock.LOCAL).timetuple()[:6]
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for wanted in documents:
            try:
                file = files.render(db, wanted)
            except NothingToPrint:
                continue
            name = zipfile.ZipInfo(f"{_folder(wanted)}{file.name}", moment)
            name.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(name, file.content)
            yield outlet.taken()
    yield outlet.taken()


def _folder(wanted: Wanted) -> str:
    return f"{wanted.period:%Y-%m}/" if wanted.period and wanted.kind is not Kind.RECEIPT else ""
