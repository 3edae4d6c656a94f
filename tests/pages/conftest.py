"""The sample region of 300 accounts, a fixed clock, and a person in the place of a cookie."""

from datetime import UTC, datetime

import pytest

from core.identity.model import Role
from core.runtime import process
from core.runtime.process import Running
from core.runtime.settings import Settings
from core.ui import context
from tests.factories import sample

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
EMAILS = {role: f"{role.value}@kabinet.example" for role in Role}


@pytest.fixture(scope="session")
def region():
    with sample.sample_database() as db:
        yield db


@pytest.fixture
def kabinet(region):
    process.use(Running(Settings(now=NOW), region))
    yield region
    process.use(None)


@pytest.fixture
def visit(kabinet, monkeypatch):
    """Return a function that lets a role (None: a visitor) be whose cookie arrives, and returns the person."""

    def become(role):
        people = {person.role: person for person in context.identity.sample_people(kabinet)}
        monkeypatch.setattr(context.identity, "person_by_token", lambda db, *, token, now: people.get(role))
        return people.get(role)

    return become
