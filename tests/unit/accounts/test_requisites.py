"""Check digits of organisations, and what has to agree with the contract."""

from dataclasses import replace

import pytest

from core.accounts import requisites
from core.accounts.requisites import Requisites

COMPANY = Requisites(inn="6699017772", kpp="669901001", ogrn="1226600990010", legal_form="legal_entity")
PERSON = Requisites(inn="500100732259", kpp="", ogrn="304500116000157", legal_form="sole_proprietor")


class TestFaults:
    @pytest.mark.parametrize("given", [COMPANY, PERSON, replace(COMPANY, inn="66 9901 7772")])
    def test_finds_nothing_wrong_with_good_numbers(self, given):
        assert requisites.faults(given) == []

    @pytest.mark.parametrize(
        ("given", "wrong"),
        [
            (replace(COMPANY, inn="6699017773"), ["inn"]),
            (replace(COMPANY, inn=PERSON.inn), ["inn"]),
            (replace(COMPANY, kpp=""), ["kpp"]),
            (replace(COMPANY, ogrn="1226600990011"), ["ogrn"]),
            (replace(PERSON, kpp="669901001"), ["kpp"]),
            (replace(PERSON, ogrn=COMPANY.ogrn), ["ogrn"]),
            (Requisites(None, None, None, "legal_entity"), ["inn", "kpp", "ogrn"]),
        ],
    )
    def test_names_each_number_that_cannot_be_right(self, given, wrong):
        assert requisites.faults(given) == wrong


class TestAgree:
    def test_needs_the_same_inn_and_form(self):
        assert requisites.agree(COMPANY, COMPANY)
        assert not requisites.agree(COMPANY, replace(COMPANY, inn="6699017846"))
        assert not requisites.agree(COMPANY, replace(COMPANY, legal_form="utility_provider"))

    def test_does_not_ask_for_what_is_not_on_file(self):
        assert requisites.agree(COMPANY, replace(COMPANY, kpp=None, ogrn=None))

    def test_agrees_with_nobody_where_nothing_is_on_file(self):
        assert not requisites.agree(replace(COMPANY, inn=""), replace(COMPANY, inn=None))
        assert not requisites.agree(COMPANY, None)
