"""
What a page knows about its visit: the store, the words, the day, the person and the account.

Everything is looked up anew on each run, because fragments, callbacks and stale sessions run without the
portal; within one run of the portal the page shares what the portal has found.
"""

import uuid
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from core.accounts import queries as accounts
from core.accounts.model import AccountCard
from core.i18n.formats import Words
from core.identity import queries as identity
from core.identity.model import Actor, Person, Role
from core.kit import clock
from core.runtime import process
from core.ui import address, browser, state
from data.database import Database

_HOLDERS = (Role.HOUSEHOLD, Role.CORPORATE)
_ACCOUNT = "kabinet.account"
_SIGNED_IN = "kabinet.signed_in"
T = TypeVar("T")
_shared: ContextVar["Context | None"] = ContextVar("shared_context", default=None)


@dataclass(frozen=True)
class Context:
    """One run of a page. `account` is the one chosen in the switch; None for visitors and the company's own people."""

    db: Database
    words: Words
    now: datetime
    today: date
    person: Person | None
    account: AccountCard | None
    accounts: tuple[AccountCard, ...]
    is_cut_off: bool = False  # somebody was signed in in this tab, and the session has ended since
    _asked: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def actor(self) -> Actor:
        """Who acts, for operations."""
        return Actor.of(self.person) if self.person else Actor.visitor()

    @property
    def is_sample(self) -> bool:
        """Whether what is shown is made up: the account, the person, or (for a visitor) the region."""
        if self.person is None:
            return bool(identity.sample_people(self.db))
        return self.person.is_sample or bool(self.account and self.account.is_sample)

    def once(self, key: Hashable, ask: Callable[[], T]) -> T:
        """Return what was found under the key in this run, asking the first time: for what two sections both need."""
        if key not in self._asked:
            self._asked[key] = ask()
        found: T = self._asked[key]
        return found

    def t(self, message: str, /, **values: object) -> str:
        """Return the message in the language of the visit."""
        return self.words.t(message, **values)

    def n(self, one: str, many: str, /, *, n: int, **values: object) -> str:
        """Return the form of the message for a count."""
        return self.words.n(one, many, n=n, **values)


def current() -> Context:
    """Return the context that the portal shares in this run, or look everything up."""
    return _shared.get() or _looked_up()


@contextmanager
def shared() -> Iterator[Context]:
    """Look everything up once and share it with the page for the length of the portal's run."""
    context = _looked_up()
    mark = _shared.set(context)
    try:
        yield context
    finally:
        _shared.reset(mark)


def _looked_up() -> Context:
    running = process.running()
    now = running.now()
    today = clock.local_day(now)
    database = running.database
    person = identity.person_by_token(database, token=browser.token(), now=now)
    is_cut_off = person is None and state.has(_SIGNED_IN)
    if person is not None:
        state.put(_SIGNED_IN, value=True)
    mine: tuple[AccountCard, ...] = ()
    if person and person.role in _HOLDERS:
        mine = tuple(accounts.accessible(database, person_id=person.person_id, today=today))
    return Context(
        db=database,
        words=Words(browser.language()),
        now=now,
        today=today,
        person=person,
        account=_chosen(mine, person_id=person.person_id if person else None),
        accounts=mine,
        is_cut_off=is_cut_off,
    )


def _chosen(mine: tuple[AccountCard, ...], *, person_id: uuid.UUID | None) -> AccountCard | None:
    """Return the account of the address, else the one chosen earlier in this session, else the first."""
    if not mine:
        return None
    by_number = {card.account_number: card for card in mine}
    remembered = f"{_ACCOUNT}.{person_id}"
    number = address.read("account") or state.get(remembered, "")
    card = by_number.get(number, mine[0])
    state.put(remembered, card.account_number)
    return card
