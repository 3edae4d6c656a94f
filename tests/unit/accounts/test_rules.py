"""Addresses as written and as compared."""

import pytest

from core.accounts import rules


class TestAddress:
    def test_has_its_russian_form(self):
        flat = rules.flat_text(flat="141", extension="1")

        assert (
            rules.address(town="Екатеринбург", street="ул. Ленина", house="5А", flat=flat)
            == "Екатеринбург, ул. Ленина, 5А, кв. 141/1"
        )

    def test_of_a_whole_house_names_no_flat(self):
        assert rules.address(town="Сысерть", street="ул. Мира", house="7", flat="") == "Сысерть, ул. Мира, 7"


class TestSamePlace:
    @pytest.mark.parametrize(
        ("typed", "on_file"),
        [
            ("5а", "5А"),
            ("5 А", "5А"),
            ("д. 5А", "5А"),
            ("5A", "5А"),
            ("5д", "5Д"),
            ("кв. 141/1", "141/1"),
            ("141-1", "141/1"),
            ("", ""),
        ],
    )
    def test_forgives_how_it_is_written(self, typed, on_file):
        assert rules.same_place(typed, on_file)

    @pytest.mark.parametrize(
        ("typed", "on_file"),
        [("5", "5А"), ("5", "5Д"), ("5Д", "5"), ("14/11", "141/1"), ("1411", "141/1"), ("", "141"), ("141", "")],
    )
    def test_tells_places_apart(self, typed, on_file):
        assert not rules.same_place(typed, on_file)
