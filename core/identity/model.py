"""Who is there: a person with a role, the actor of an operation, and the names of the cookies that carry them."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Self

from core.i18n.catalogue import Language

SESSION_COOKIE = "kabinet_session"
LANGUAGE_COOKIE = "kabinet_lang"
EMAIL_COOKIE = "kabinet_email"  # what was typed into a refused sign-in, percent-encoded, for five minutes
TYPED_COOKIE = "kabinet_typed"  # what was typed into a refused form, without the password, for five minutes
SESSION_LIFETIME = timedelta(days=14)


class Role(StrEnum):
    """What a signed-in person comes for; a visitor has none."""

    HOUSEHOLD = "household"
    CORPORATE = "corporate"
    ANALYST = "analyst"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Person:
    """A person who can sign in."""

    person_id: uuid.UUID
    email: str
    display_name: str
    role: Role
    language: Language | None
    is_sample: bool


@dataclass(frozen=True)
class Actor:
    """Who does an operation and through which door: 'account', 'visitor', 'office', 'file' ..."""

    person_id: uuid.UUID | None
    role: Role | None
    channel: str

    @classmethod
    def visitor(cls) -> Self:
        """Return the actor of somebody who has not signed in."""
        return cls(person_id=None, role=None, channel="visitor")

    @classmethod
    def of(cls, person: Person, *, channel: str = "account") -> Self:
        """Return the actor of a signed-in person."""
        return cls(person_id=person.person_id, role=person.role, channel=channel)

    @cached_property
    def name(self) -> str:
        """The name that records keep: 'person:<uuid>' or 'visitor'."""
        return f"person:{self.person_id}" if self.person_id else "visitor"
