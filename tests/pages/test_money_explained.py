"""Tariffs, an explained bill, why the sum changed, and advice: what a person reads on the pages."""

import re
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.identity.model import Role
from core.runtime.settings import ROOT

PORTAL = str(ROOT / "core" / "ui" / "portal.py")


def opened(path, **query):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    for key, value in {"lang": "ru", **query}.items():
        page.query_params[key] = value
    page._page_hash = calc_hash(path)
    page.run()
    assert [error.message for error in page.exception] == []
    return page


def html(page):
    return "".join(element.proto.body for element in page.get("html")).replace("\N{NO-BREAK SPACE}", " ")


def text(page):
    return re.sub(r"<[^>]+>", " ", html(page))


def roubles(written):
    return Decimal(written.replace(" ", "").replace(",", ".").replace("−", "-").replace("+", ""))


class TestTariffs:
    def test_are_open_to_a_visitor(self, visit):
        visit(None)

        opened_table = {"open-tariff-cold_water": "true"}
        found = text(opened("tariffs", service="cold_water", group="household", day="2026-11-22", **opened_table))

        assert "Холодная вода: 59,41 ₽ за м³." in found
        assert "на 12,9 % больше, чем до этого (52,63 ₽)" in found
        assert "208-ПК" in found

    def test_of_another_day_say_what_held_then(self, visit):
        visit(None)

        found = text(opened("tariffs", service="cold_water", group="household", day="2026-03-15"))

        assert "Холодная вода: 52,63 ₽ за м³." in found

    def test_label_samples(self, visit):
        visit(None)

        assert "Демо-тариф, не настоящий" in text(opened("tariffs", service="electricity", group="urban_gas"))

    def test_begin_with_the_persons_own(self, visit):
        visit(Role.HOUSEHOLD)

        page = opened("tariffs", service="electricity")

        assert "Мой тариф" in text(page)
        assert page.selectbox(key="filter.group").options[0].startswith("Мой тариф")

    def test_show_the_rules_with_their_acts(self, visit):
        visit(None)

        found = text(opened("tariffs", service="electricity"))

        assert "Квитанцию оплачивают до" in found
        assert "ЖК РФ, ст. 155, ч. 1 в редакции с 01.03.2026" in found

    def test_of_an_unknown_service_show_the_first(self, visit):
        visit(None)

        assert "Электроэнергия" in text(opened("tariffs", service="steam", day="yesterday"))


class TestCharges:
    def test_prove_that_the_lines_add_up(self, visit):
        visit(Role.HOUSEHOLD)

        proof = re.search(r"Строки складываются: (.+?) = (.+?) ₽\.", text(opened("charges")))

        assert proof
        terms = proof[1].replace(" − ", " + -").split(" + ")
        assert sum(map(roubles, terms)) == roubles(proof[2])

    def test_lead_from_a_line_to_its_tariff(self, visit):
        visit(Role.HOUSEHOLD)

        assert re.search(r'href="/tariffs\?service=\w+&amp;group=\w+&amp;day=\d{4}-\d\d-\d\d', html(opened("charges")))

    def test_say_why_the_sum_changed(self, visit):
        visit(Role.HOUSEHOLD)

        found = text(opened("charges"))

        assert "Почему сумма изменилась" in found
        assert re.search(r"За октябрь 2026 (на [\d ,]+ ₽ (больше|меньше), чем|столько же)", found)

    def test_compare_any_two_months(self, visit):
        visit(Role.HOUSEHOLD)

        found = text(opened("charges", later="2026-07", earlier="2026-01"))

        assert re.search(r"За июль 2026 на [\d ,]+ ₽ меньше, чем за январь 2026\. Больше всего: отопление", found)

    def test_of_one_month_twice_ask_for_another(self, visit):
        visit(Role.HOUSEHOLD)

        assert "Выберите два разных месяца" in text(opened("charges", later="2026-07", earlier="2026-07"))


class TestAdvice:
    def test_says_where_in_the_range_the_month_stands(self, visit):
        visit(Role.HOUSEHOLD)

        found = text(opened("advice", topic="range"))

        assert re.search(r"оябр[ья] 2026.*кВт·ч, диапазон 1\. .*ледующ", found)
        assert "Следующий киловатт-час стоит" in found

    def test_compares_the_zones(self, visit):
        visit(Role.HOUSEHOLD)

        found = text(opened("advice", topic="zones"))

        assert re.search(r"дешевле всего", found, re.IGNORECASE)
        assert "если на ночь приходится больше" in found

    def test_follows_the_payment_that_is_chosen(self, visit):
        visit(Role.HOUSEHOLD)
        page = opened("advice", topic="year")

        page.number_input(key="advice.payment").set_value(100).run()

        assert [error.message for error in page.exception] == []
        assert "Если платить 100,00 ₽ в месяц" in text(page)
        assert "останется долг" in text(page)

    def test_counts_months_without_readings(self, visit):
        visit(Role.HOUSEHOLD)

        found = text(opened("advice", topic="silence"))

        assert "6 месяцев без показаний обойдутся на" in found
        assert "3 месяца по среднему ваших показаний, дальше по нормативу." in found

    @pytest.mark.parametrize("topic", ["range", "zones", "year", "silence"])
    def test_is_drawn_in_english(self, topic, visit):
        visit(Role.HOUSEHOLD)

        assert "Pay less" in text(opened("advice", topic=topic, lang="en"))


class TestUsage:
    def test_says_where_the_month_stands_and_leads_on(self, visit):
        visit(Role.HOUSEHOLD)

        found = text(opened("usage", service="electricity"))

        assert "диапазон 1. До следующего" in found
