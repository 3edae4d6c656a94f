"""The sample region of 300 accounts with the numbered documents of a year."""

from datetime import UTC, date, datetime

import pytest

from core.documents import operations
from core.identity import queries as identity
from core.identity.model import Actor, Role
from tests.factories import sample

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
FIRST = date(2025, 11, 1)


@pytest.fixture(scope="module")
def region():
    with sample.sample_database() as db:
        operations.issue_all(db, first=FIRST, last=OCTOBER, now=NOW, actor="cli")
        yield db


@pytest.fixture
def household(region):
    return next(Actor.of(person) for person in identity.sample_people(region) if person.role is Role.HOUSEHOLD)
