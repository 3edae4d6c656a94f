"""What the recipient of a letter wants at the moment it is handed over, and the link by which such letters stop."""

from collections.abc import Callable
from datetime import datetime

from core.kit import clock
from core.mail.model import StoredLetter, WayOut
from core.notices import queries, rules, signing
from core.notices.model import EVENTS, Choice, Kind
from data.database import Database

_PAGE = "unsubscribe"
_AT_ONCE = "letters/off"


class Readers:
    """People who sign in; a visitor's letter answers what the visitor asked for, and is no standing order."""

    def __init__(self, db: Database, *, origin: str, now: Callable[[], datetime]) -> None:
        self._db = db
        self._origin = origin
        self._now = now

    def is_wanted(self, stored: StoredLetter) -> bool:
        """Return whether the recipient wants such letters."""
        kind = rules.kind_of(stored.kind)
        person_id = queries.person_of(self._db, email=stored.letter.to) if kind else None
        if kind is None or person_id is None:
            return True
        choices = queries.choices(self._db, person_id=person_id)
        if kind in EVENTS:
            return rules.is_wanted(choices, kind=kind)
        account_id = stored.account_id
        if account_id is None:  # of several accounts: each was asked for when the letter was written
            return next((said for said in reversed(choices) if said.kind is kind), None) != Choice(
                kind, None, is_on=False
            )
        today = clock.local_day(self._now())
        is_owner = queries.is_owner(self._db, person_id=person_id, account_id=account_id, today=today)
        return rules.is_wanted(choices, kind=kind, account_id=account_id, is_owner=is_owner)

    def way_out(self, stored: StoredLetter) -> WayOut | None:
        """Return how the recipient stops such letters, None where they cannot be stopped."""
        kind = rules.kind_of(stored.kind)
        person_id = queries.person_of(self._db, email=stored.letter.to) if kind else None
        if kind is None or person_id is None:
            return None
        token = signing.unsubscribe(signing.key(self._db), person_id=person_id, kind=kind)
        return WayOut(f"{self._origin}/{_PAGE}?key={token}", f"{self._origin}/{_AT_ONCE}?key={token}")


def name_of(mail_kind: str) -> Kind | None:
    """Return the kind of a letter of the outbox that its reader can switch off, None for the others."""
    return rules.kind_of(mail_kind)
