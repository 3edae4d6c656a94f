"""Sending a document by e-mail: who may, how often, and what is recorded."""

import json
from datetime import timedelta

import pytest

from core.accounts.access import AccessDenied
from core.documents import sending
from core.documents.files import Wanted
from core.documents.model import Format, Kind, NothingToPrint
from core.documents.sending import Sending, SendingLimitReached
from core.i18n.formats import Words
from core.identity.model import Actor
from core.mail.operations import AddressRefused
from tests.factories import sample
from tests.integration.documents.conftest import NOW, OCTOBER

OUTBOX = "select * from live.outbox where kind = 'document'"
AUDIT = "select actor, subject_id, details from live.audit where action = 'document.sent'"


@pytest.fixture
def region():
    with sample.sample_database() as db:
        yield db


def make_sending(*, account_id=1, period=OCTOBER, recipient="neighbour@example.ru", key="press-1", now=NOW):
    wanted = Wanted(Kind.RECEIPT, Format.PDF, account_id, now, period=period)
    return Sending(wanted, recipient, "Анна Соколова", Words("ru"), key)


class TestSend:
    def test_puts_one_letter_with_the_receipt_into_the_outbox(self, region, household):
        for _ in range(2):  # pressed twice
            sending.send(region, make_sending(), actor=household, now=NOW)

        letters = region.records(OUTBOX)
        assert [letter["recipient"] for letter in letters] == ["neighbour@example.ru"]
        assert letters[0]["subject"].startswith("Квитанция, октябрь 2026: лицевой счёт ")
        files = region.records("select name, media_type, byte_count from live.outbox_attachment")
        assert [file["media_type"] for file in files] == ["application/pdf"]
        assert files[0]["byte_count"] > 10_000

    def test_is_recorded_with_who_what_and_to_whom(self, region, household):
        sending.send(region, make_sending(), actor=household, now=NOW)

        records = region.records(AUDIT)
        assert len(records) == 1
        assert (records[0]["actor"], records[0]["subject_id"]) == (household.name, "1")
        assert json.loads(records[0]["details"]) == {
            "kind": "receipt",
            "period": "2026-10-01",
            "recipient": "neighbour@example.ru",
        }

    @pytest.mark.parametrize("account_id", [4, 10**9])
    def test_refuses_an_account_of_somebody_else(self, region, household, account_id):
        with pytest.raises(AccessDenied):
            sending.send(region, make_sending(account_id=account_id), actor=household, now=NOW)

        assert region.records(OUTBOX) == []

    def test_refuses_a_visitor(self, region):
        with pytest.raises(AccessDenied):
            sending.send(region, make_sending(), actor=Actor.visitor(), now=NOW)

    @pytest.mark.parametrize("recipient", ["", "anna", "a@example.ru, b@example.ru", "a@example.ru\nBcc: b@example.ru"])
    def test_refuses_what_is_not_one_address(self, region, household, recipient):
        with pytest.raises(AddressRefused):
            sending.send(region, make_sending(recipient=recipient), actor=household, now=NOW)

        assert region.records(AUDIT) == []

    def test_refuses_more_than_a_day_allows_and_goes_on_the_next_day(self, region, household):
        region.change(
            lambda tx: tx.write("update live.rule_value set value = 2 where name = 'document_emails_per_day'")
        )
        for number in range(2):
            sending.send(region, make_sending(key=f"press-{number}"), actor=household, now=NOW)

        with pytest.raises(SendingLimitReached) as refused:
            sending.send(region, make_sending(key="press-2"), actor=household, now=NOW)
        later = NOW + timedelta(days=1)
        sending.send(region, make_sending(key="press-2", now=later), actor=household, now=later)

        assert refused.value.limit == 2
        assert len(region.records(OUTBOX)) == 3

    def test_refuses_a_month_that_has_no_receipt(self, region, household):
        with pytest.raises(NothingToPrint):
            sending.send(region, make_sending(period=OCTOBER.replace(year=2019)), actor=household, now=NOW)
