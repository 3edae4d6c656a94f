"""Addresses as people say them, read and matched with streets; what is shown of a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.desk import rules
from core.desk.model import Street

STREETS = [
    Street(town, street)
    for town, street in [
        ("Екатеринбург", "ул. Ленина"),
        ("Нижний Тагил", "ул. Ленина"),
        ("Екатеринбург", "ул. 8 Марта"),
        ("Екатеринбург", "ул. Малышева"),
        ("Екатеринбург", "ул. Мира"),
        ("Екатеринбург", "пр-кт Космонавтов"),
        ("Полевской", "ул. Космонавтов"),
        ("Екатеринбург", "ул. Вильгельма де Геннина"),
        ("Екатеринбург", "ул. Луначарского"),
        ("Екатеринбург", "ул. 40-летия Октября"),
        ("Сысерть", "СНТ «Уралец»"),
    ]
]


def first(text):
    address = rules.typed(text)[0]
    return address.words, address.house, address.flat


def likeliest(text):
    found = [pair for address in rules.typed(text) for pair in rules.matching(address, STREETS)]
    best = max(found, key=lambda pair: pair[1], default=None)
    return f"{best[0].town}, {best[0].street}" if best else None


class TestTyped:
    @pytest.mark.parametrize(
        ("text", "words", "house", "flat"),
        [
            ("Ленина 5-12", ("ЛЕНИНА",), "5", "12"),
            ("Ленина, 5, 12", ("ЛЕНИНА",), "5", "12"),
            ("ленина 5–12", ("ЛЕНИНА",), "5", "12"),
            ("ул. Ленина, д. 5, кв. 12", ("ЛЕНИНА",), "5", "12"),
            ("улица ленина дом 5 квартира 12", ("ЛЕНИНА",), "5", "12"),
            ("ленина д5 кв12", ("ЛЕНИНА",), "5", "12"),
            ("Ленина 5А 12", ("ЛЕНИНА",), "5А", "12"),
            ("Ленина 5 а, 12", ("ЛЕНИНА",), "5А", "12"),
            ("Ленина 5", ("ЛЕНИНА",), "5", ""),
            ("Ленина", ("ЛЕНИНА",), "", ""),
            ("Ленина 5 к 2 кв 7", ("ЛЕНИНА",), "5/2", "7"),
            ("Ленина 5/2-12", ("ЛЕНИНА",), "5/2", "12"),
            ("г. Екатеринбург, ул. Малышева, д. 51, кв. 141/1", ("ЕКАТЕРИНБУРГ", "МАЛЫШЕВА"), "51", "141/1"),
            ("8 Марта 5-12", ("8", "МАРТА"), "5", "12"),
            ("40-летия Октября 3-4", ("40-ЛЕТИЯ", "ОКТЯБРЯ"), "3", "4"),
            ("д. 5 кв. 12 ул. Ленина", ("ЛЕНИНА",), "5", "12"),
            ("Ленина 5 Екатеринбург", ("ЛЕНИНА", "ЕКАТЕРИНБУРГ"), "5", ""),
        ],
    )
    def test_reads_the_ways_people_write(self, text, words, house, flat):
        assert first(text) == (words, house, flat)

    def test_knows_that_a_slash_may_part_a_flat(self):
        assert [(way.house, way.flat) for way in rules.typed("Ленина 5/2")] == [("5/2", ""), ("5", "2")]

    @pytest.mark.parametrize("text", ["", "5-12", " - / ,", "12345"])
    def test_needs_a_word(self, text):
        assert rules.typed(text) == []

    @given(st.text(max_size=60))
    def test_never_fails(self, text):
        for address in rules.typed(text):
            assert address.words
            rules.matching(address, STREETS)


class TestMatching:
    @pytest.mark.parametrize(
        ("text", "street"),
        [
            ("Ленина 5", "Екатеринбург, ул. Ленина"),
            ("Лнеина 5", "Екатеринбург, ул. Ленина"),
            ("Ленна 5", "Екатеринбург, ул. Ленина"),
            ("н.тагил ленина 5", "Нижний Тагил, ул. Ленина"),
            ("Малышева 5", "Екатеринбург, ул. Малышева"),
            ("Малышев 5", "Екатеринбург, ул. Малышева"),
            ("екб 8 марта 5", "Екатеринбург, ул. 8 Марта"),
            ("марта 5", "Екатеринбург, ул. 8 Марта"),
            ("проспект Космонавтов 3", "Екатеринбург, пр-кт Космонавтов"),
            ("ул. Космонавтов 3", "Полевской, ул. Космонавтов"),
            ("Генина 10", "Екатеринбург, ул. Вильгельма де Геннина"),
            ("Луначар 10", "Екатеринбург, ул. Луначарского"),
            ("Мира 3", "Екатеринбург, ул. Мира"),
            ("Уралец 15", "Сысерть, СНТ «Уралец»"),
            ("Воздвиженская 1", None),
            ("Екатеринбург 5", None),
            ("Пермь Ленина 5", None),
        ],
    )
    def test_finds_the_street(self, text, street):
        assert likeliest(text) == street


class TestShown:
    @pytest.mark.parametrize(
        ("name", "is_person", "shown"),
        [
            ("Ершов Андрей Дмитриевич", True, "Ершов А. Д."),
            ("Ершов А. Д.", True, "Ершов А. Д."),
            ("Ершов", True, "Ершов"),
            ("ООО «Ромашка и сын»", False, "ООО «Ромашка и сын»"),
        ],
    )
    def test_of_a_name_is_what_a_talk_needs(self, name, is_person, shown):
        assert rules.short_name(name, is_person=is_person) == shown

    @pytest.mark.parametrize(
        ("email", "shown"), [("anna@mail.ru", "a•••@mail.ru"), (None, ""), ("", ""), ("broken", "")]
    )
    def test_of_an_email_is_its_end(self, email, shown):
        assert rules.masked_email(email) == shown

    @pytest.mark.parametrize(("phone", "shown"), [("+7 912 123-45-67", "•••-45-67"), (None, ""), ("12", "")])
    def test_of_a_phone_are_four_digits(self, phone, shown):
        assert rules.masked_phone(phone) == shown

    def test_numbers_are_counted_as_people_do(self):
        assert rules.in_order(["10", "2", "10А", "", "2"]) == ["2", "10", "10А"]
