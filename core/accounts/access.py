"""Who may do what with an account. Every operation on an account asks here first."""

from datetime import date

from core.accounts import queries
from core.accounts.model import LEVELS, AccessLevel
from core.identity.model import Actor
from data.database import Reader


class AccessDenied(Exception):
    """The actor may not do this with the account; carries the account and the level that was needed."""

    def __init__(self, account_id: int, level: str) -> None:
        super().__init__(account_id, level)
        self.account_id = account_id
        self.level = level


def require(reader: Reader, *, actor: Actor, account_id: int, level: AccessLevel, today: date) -> None:
    """
    Check that the actor was given at least the level on the account and that it has not ended before `today`.

    No role has access by itself: an operator or analyst sees an account only where somebody granted it.

    :raises AccessDenied: if not, the same for an account that does not exist
    """
    granted = None
    if actor.person_id is not None:
        granted = queries.access_level(reader, person_id=actor.person_id, account_id=account_id, today=today)
    if granted is None or LEVELS[granted] < LEVELS[level]:
        raise AccessDenied(account_id, level)
