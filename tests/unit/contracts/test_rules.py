"""Decisions about applications for contracts."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.contracts import hours, reference, rules
from core.contracts.model import SERVICES, Action, Case, LegalForm, Slot, Status
from core.contracts.rules import Fault
from core.i18n.formats import Words
from core.kit.service import Service
from tests.factories.contracts import DETAILS, scan

HOLIDAYS = frozenset({date(2026, 12, 31), *(date(2027, 1, day) for day in range(1, 11))})


class TestFaults:
    def test_of_a_whole_form_are_none(self):
        assert rules.faults(DETAILS, LegalForm.LEGAL_ENTITY) == []

    @pytest.mark.parametrize(
        ("name", "typed", "fault"),
        [
            ("organisation", "  ", Fault.ORGANISATION),
            ("inn", "7707083894", Fault.INN),  # the check digit
            ("inn", "500100732259", Fault.INN),  # a person's, of a legal entity
            ("kpp", "66850100", Fault.KPP),
            ("ogrn", "1027700132196", Fault.OGRN),
            ("phone", "12", Fault.PHONE),
            ("email", "ivan@", Fault.EMAIL),
            ("surname", "", Fault.SURNAME),
            ("site_address", "", Fault.SITE_ADDRESS),
            ("organisation", "х" * 201, Fault.TOO_LONG),
        ],
    )
    def test_name_the_field(self, name, typed, fault):
        assert rules.faults(dataclasses.replace(DETAILS, **{name: typed}), LegalForm.LEGAL_ENTITY) == [fault]

    def test_forgive_spaces_and_hyphens_in_numbers(self):
        spoken = dataclasses.replace(DETAILS, inn="7707 083-893", kpp="6685 01 001", ogrn="1 02 77 00 132195")

        assert rules.faults(spoken, LegalForm.LEGAL_ENTITY) == []

    def test_a_sole_proprietor_has_no_kpp(self):
        own = dataclasses.replace(DETAILS, inn="500100732259", kpp="", ogrn="304500116000157")

        assert rules.faults(own, LegalForm.SOLE_PROPRIETOR) == []
        assert rules.faults(own, LegalForm.LEGAL_ENTITY) == [Fault.INN, Fault.KPP, Fault.OGRN]


class TestWorkingDay:
    @pytest.mark.parametrize(
        ("day", "after", "expected"),
        [
            (date(2026, 11, 20), 2, date(2026, 11, 24)),  # Friday
            (date(2026, 11, 21), 1, date(2026, 11, 23)),  # Saturday
            (date(2026, 12, 30), 1, date(2027, 1, 11)),  # the holidays
            (date(2028, 1, 7), 1, date(2028, 1, 10)),  # a year that the calendar does not know: Friday
        ],
    )
    def test_counts_no_day_off(self, day, after, expected):
        weekends = {date(2026, 11, day) for day in (21, 22, 28, 29)}

        assert rules.working_day(day, after=after, off=HOLIDAYS | weekends) == expected


class TestAfter:
    @given(action=some.sampled_from(Action), status=some.sampled_from(rules.CLOSED))
    def test_nothing_becomes_of_what_is_closed(self, action, status):
        assert action is Action.RECEIVED or rules.after(action, status) is None

    @given(actions=some.lists(some.sampled_from([each for each in Action if each is not Action.RECEIVED])))
    def test_what_is_signed_was_ready(self, actions):
        status, seen = Status.RECEIVED, [Status.RECEIVED]
        for action in actions:
            status = rules.after(action, status) or status
            seen.append(status)

        assert Status.SIGNED not in seen or Status.READY in seen

    def test_what_nobody_has_taken_waits_for_anybody(self):
        assert rules.after(Action.ADDED, Status.MISSING, is_claimed=False) is Status.RECEIVED
        assert rules.after(Action.ADDED, Status.MISSING, is_claimed=True) is Status.IN_WORK


class TestDocuments:
    @pytest.mark.parametrize("service", SERVICES)
    @pytest.mark.parametrize("form", LegalForm)
    def test_of_every_choice_begin_with_the_signed_application(self, service, form):
        found = reference.documents(service=service, legal_form=form, on=date(2026, 11, 20))

        assert found[0].slot is Slot.APPLICATION
        assert len({each.slot for each in found}) == len(found)
        assert all(each.title_ru and each.title_en and each.legal_ref for each in found)

    def test_only_who_manages_houses_shows_the_right_to(self):
        named = {
            form: {
                each.slot for each in reference.documents(service=Service.HEAT, legal_form=form, on=date(2026, 1, 1))
            }
            for form in LegalForm
        }

        assert [form for form in LegalForm if Slot.MANAGEMENT in named[form]] == [LegalForm.UTILITY_PROVIDER]

    def test_too_many_of_one_or_of_all(self):
        assert rules.count_fault([scan(Slot.OTHER)] * 3) is None
        assert rules.count_fault([scan(Slot.OTHER)] * 4) is Fault.TOO_MANY_FILES
        assert rules.count_fault([scan(Slot.OTHER)], kept=30) is Fault.TOO_MANY_FILES


class TestTexts:
    @pytest.mark.parametrize("service", SERVICES)
    @pytest.mark.parametrize("case", Case)
    def test_of_model_contracts_have_no_place_left_open(self, service, case):
        texts = reference.texts()
        names = {**texts["services"][service.value], **texts["cases"][case.value]}

        filled = [item.format(**names) for section in texts["sections"] for item in section["items"]]

        assert filled
        assert not any("{" in item or "}" in item for item in filled)


class TestLate:
    def test_is_the_company_only_and_after_its_day(self):
        due, next_day = date(2026, 11, 24), date(2026, 11, 25)

        assert rules.is_late(Status.IN_WORK, due, today=next_day)
        assert not rules.is_late(Status.IN_WORK, due, today=due)
        assert not rules.is_late(Status.MISSING, due, today=next_day)


class TestWeek:
    def test_says_equal_days_together(self):
        assert hours.week(Words("ru"), "Mo-Fr 09:00-18:00; Sa 10:00-15:00") == "пн–пт 9:00–18:00; сб 10:00–15:00"

    def test_of_what_cannot_be_read_is_nothing(self):
        assert hours.week(Words("en"), "when the moon is full") == ""
