"""
Documents for who may see their account: `/documents/<kind>?account=...&month=2026-10`, and a ZIP of many.

Nothing is served from a folder and nothing is kept by browsers: each request asks who is there and what they may see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from core.accounts import access
from core.accounts import queries as accounts
from core.accounts.model import AccountCard
from core.billing.penalties import RateUnknown
from core.documents import archives, files
from core.documents.closing_documents import DocumentChanged
from core.documents.files import FormatUnknown, Wanted
from core.documents.model import FORMATS, File, Format, Kind, NothingToPrint
from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.identity import queries as identity
from core.identity.model import SESSION_COOKIE, Actor, Person
from core.kit import clock, latin
from core.runtime import process
from core.web import document, pages
from data.database import Database

_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
# The browser's own viewer of PDF is an object: the pages' policy forbids those.
_VIEWED = _PRIVATE | {"Content-Security-Policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"}
_ZIP = "application/zip"
_MISSING = mark("There is no such document.")
_MISSING_TEXT = mark("It may belong to another account, or nothing was charged in this month.")
_REFUSED = mark("The document cannot be made now.")
_REFUSED_TEXT = mark("What it is made of was changed or is not known yet. Write to us: we will mend it.")
ALL = "all"


class _Unasked(ValueError):
    """The address does not say which document."""


@dataclass(frozen=True)
class _Asked:
    """Who asks, of which of their accounts, when."""

    db: Database
    person: Person
    cards: tuple[AccountCard, ...]
    now: datetime
    query: QueryParams

    @property
    def card(self) -> AccountCard:
        """The one account that is asked about."""
        if len(self.cards) != 1:
            raise _Unasked
        return self.cards[0]


_Answer = Callable[[_Asked], Response]


async def one(request: Request) -> Response:
    """Answer one document, to be looked at or (with `download=1`) kept."""
    return await _answered(request, partial(_one, kind=request.path_params["kind"]))


async def archive(request: Request) -> Response:
    """Answer a ZIP of receipts of a year, or of closing documents of a month or a year of one site or all."""
    return await _answered(request, _archive)


ROUTES = [
    Route("/documents/archive", archive, methods=["GET"]),
    Route("/documents/{kind}", one, methods=["GET"]),
]


async def _answered(request: Request, answer: _Answer) -> Response:
    try:
        return await run_in_threadpool(_found, request, answer)
    except (access.AccessDenied, NothingToPrint, FormatUnknown, _Unasked):
        return _message(request, _MISSING, _MISSING_TEXT, status=404)
    except (DocumentChanged, RateUnknown):
        return _message(request, _REFUSED, _REFUSED_TEXT, status=409)


def _found(request: Request, answer: _Answer) -> Response:
    running = process.running()
    now = running.now()
    person = identity.person_by_token(running.database, token=request.cookies.get(SESSION_COOKIE), now=now)
    if person is None:
        return RedirectResponse("/documents", status_code=303, headers=_PRIVATE)
    cards = _cards(running.database, person, request.query_params.get("account", ""), now=now)
    asked = _Asked(running.database, person, cards, now, request.query_params)
    return answer(asked)


def _cards(db: Database, person: Person, number: str, *, now: datetime) -> tuple[AccountCard, ...]:
    """Return the account of the number, or all of the person's accounts; what they may not see is not there."""
    today = clock.local_day(now)
    mine = accounts.accessible(db, person_id=person.person_id, today=today)
    cards = tuple(mine) if number == ALL else tuple(card for card in mine if card.account_number == number)
    if not cards:
        raise _Unasked
    for card in cards:
        access.require(db, actor=Actor.of(person), account_id=card.account_id, level="view", today=today)
    return cards


def _one(asked: _Asked, *, kind: str) -> Response:
    try:
        known = Kind(kind)
        made_as = Format(asked.query.get("format") or FORMATS[known][0].value)
    except ValueError as error:
        raise _Unasked from error
    wanted = Wanted(
        kind=known,
        format=made_as,
        account_id=asked.card.account_id,
        now=asked.now,
        period=_month(asked.query.get("month")),
        first=_day(asked.query.get("from")),
        last=_day(asked.query.get("to")),
    )
    return _file(files.render(asked.db, wanted), is_download=asked.query.get("download") == "1")


def _archive(asked: _Asked) -> Response:
    month, year = _month(asked.query.get("month")), asked.query.get("year", "")
    if month is None and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise _Unasked
    first = month or date(int(year), 1, 1)
    last = month or date(int(year), 12, 1)
    if all(card.customer_kind == "household" for card in asked.cards):
        documents = [
            wanted
            for card in asked.cards
            for wanted in archives.receipts_of_year(
                asked.db, account_id=card.account_id, year=first.year, now=asked.now
            )
        ]
    else:
        ids = [card.account_id for card in asked.cards]
        documents = archives.closing_documents(asked.db, account_ids=ids, first=first, last=last, now=asked.now)
    return _zip(asked, documents, month=month, year=first.year)


def _zip(asked: _Asked, documents: Sequence[Wanted], *, month: date | None, year: int) -> Response:
    if not documents:
        raise NothingToPrint
    whose = asked.card.account_number if len(asked.cards) == 1 else ALL
    name = f"documents-{month.strftime('%Y-%m') if month else year}-{whose}.zip"
    headers = {**_PRIVATE, "Content-Disposition": _disposition(name, is_download=True)}
    return StreamingResponse(archives.stream(asked.db, documents, now=asked.now), media_type=_ZIP, headers=headers)


def _file(file: File, *, is_download: bool) -> Response:
    headers = {**_VIEWED, "Content-Disposition": _disposition(file.name, is_download=is_download)}
    return Response(file.content, media_type=file.media_type, headers=headers)


def _disposition(name: str, *, is_download: bool) -> str:
    plain = latin.file_name(name) or "document"
    return f"{'attachment' if is_download else 'inline'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def _month(text: str | None) -> date | None:
    return _day(f"{text}-01") if text else None


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _Unasked from error


def _message(request: Request, title: str, text: str, *, status: int) -> Response:
    language = document.language(request.scope)
    words = Words(language)
    return pages.message(language=language, title=words.t(title), text=words.t(text), status=status)
