"""Applications for contracts of the sample region: what waits for an operator, and an organisation's own."""

import pytest

from core.contracts import queries, rules, scans
from core.contracts.model import Action, Status
from core.sample import people
from tests.factories.sample import SEED, sample_database


@pytest.fixture(scope="module")
def region():
    with sample_database() as db:
        yield db


@pytest.fixture(scope="module")
def applications(region):
    return [queries.one(region, application_id=each.application_id) for each in queries.queue(region, only_open=False)]


def test_every_state_but_withdrawn_is_there(applications):
    assert {one.status for one in applications} == set(Status) - {Status.WITHDRAWN}


def test_none_is_late_and_all_numbers_are_right(applications):
    assert [one.details.inn for one in applications if rules.faults(one.details, one.wanted.legal_form)] == []
    assert {one.wanted.case in rules.cases(one.wanted.legal_form) for one in applications} == {True}


def test_each_has_its_documents_and_its_history(region, applications):
    for one in applications:
        kept = queries.files(region, application_id=one.application_id)
        assert kept
        assert scans.read(region.path, kept[0].sha256).startswith(b"%PDF")
        taken = queries.steps(region, application_id=one.application_id)
        assert taken[0].action is Action.RECEIVED
        assert [step.taken_at for step in taken] == sorted(step.taken_at for step in taken)


def test_the_organisation_finds_its_own_ready_to_be_signed(region):
    person_id = people.person_id("corporate@kabinet.example", seed=SEED)
    (own,) = queries.mine(region, person_id=person_id)

    assert (own.status, own.office is None) == (Status.READY, False)
