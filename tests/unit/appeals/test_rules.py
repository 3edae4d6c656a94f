"""What is taken, by when it is answered, and which state follows."""

from datetime import UTC, date, datetime

import pytest

from core.appeals import rules
from core.appeals.model import Author, Kind, NewAppeal, Status, Topic
from core.identity.model import Actor

NOW = datetime(2026, 11, 20, 20, 30, tzinfo=UTC)  # the 21st in Yekaterinburg


def new(**values):
    return NewAppeal(
        **{
            "actor": Actor.visitor(),
            "kind": Kind.QUESTION,
            "topic": Topic.OTHER,
            "subject": "Вопрос",
            "body": "Текст",
            "contact_name": "Анна",
            "email": "anna@example.ru",
            "idempotency_key": "1",
            "now": NOW,
            "language": "ru",
            **values,
        }
    )


class TestFaults:
    def test_are_none_for_a_complete_form(self):
        assert rules.faults(new()) == []

    @pytest.mark.parametrize(
        ("values", "fault"),
        [
            ({"subject": "  "}, rules.Fault.SUBJECT_MISSING),
            ({"body": "\n"}, rules.Fault.BODY_MISSING),
            ({"body": "а" * 5001}, rules.Fault.TOO_LONG),
            ({"contact_name": ""}, rules.Fault.NAME_MISSING),
            ({"email": "anna"}, rules.Fault.EMAIL),
            ({"phone": "123"}, rules.Fault.PHONE),
        ],
    )
    def test_name_what_is_wrong(self, values, fault):
        assert rules.faults(new(**values)) == [fault]


class TestPhone:
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("8 (912) 345-67-89", "+79123456789"),
            ("343 355-00-00", "+73433550000"),
            ("+7 800 700-10-32", "+78007001032"),
            ("123456789012", None),
            ("", None),
        ],
    )
    def test_is_stored_with_its_country(self, typed, stored):
        assert rules.phone(typed) == stored


class TestDueOn:
    def test_counts_from_the_local_day(self):
        assert rules.due_on(NOW, days=10) == date(2026, 12, 1)


class TestNumber:
    def test_names_the_local_month_and_cannot_be_guessed(self):
        numbers = {rules.number(datetime(2026, 11, 30, 20, tzinfo=UTC)) for _ in range(50)}

        assert len(numbers) == 50
        assert {number[:7] for number in numbers} == {"A-2612-"}


class TestAfterMessage:
    @pytest.mark.parametrize(
        ("status", "author", "then"),
        [
            (Status.RECEIVED, Author.CUSTOMER, Status.RECEIVED),
            (Status.IN_WORK, Author.CUSTOMER, Status.IN_WORK),
            (Status.ANSWERED, Author.CUSTOMER, Status.RECEIVED),
            (Status.CLOSED, Author.CUSTOMER, Status.RECEIVED),
            (Status.IN_WORK, Author.OPERATOR, Status.ANSWERED),
        ],
    )
    def test_follows_who_has_the_last_word(self, status, author, then):
        assert rules.after_message(status, author) is then


class TestIsLate:
    def test_begins_the_day_after_the_promised_one(self):
        assert not rules.is_late(Status.IN_WORK, date(2026, 11, 20), today=date(2026, 11, 20))
        assert rules.is_late(Status.IN_WORK, date(2026, 11, 20), today=date(2026, 11, 21))
        assert not rules.is_late(Status.ANSWERED, date(2026, 11, 20), today=date(2026, 11, 21))


class TestShortened:
    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("акт.pdf", "акт.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\папка\\фото.jpg", "фото.jpg"),
            ('a<b>:"c|?*.txt', "a_b___c___.txt"),
            ("..", "file"),
        ],
    )
    def test_leaves_no_folder_and_no_dangerous_sign(self, name, kept):
        assert rules.shortened(name) == kept

    def test_keeps_the_ending_of_a_long_name(self):
        found = rules.shortened("д" * 300 + ".pdf")

        assert len(found) == rules.LONGEST_NAME
        assert found.endswith("д.pdf")
