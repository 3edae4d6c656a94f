"""Sentences, equations and the strip of months."""

from datetime import date
from decimal import Decimal

import pytest

from core.billing import answers, charts, equations
from core.billing.changes import Decomposition, Effect
from core.billing.model import Balance, ChargeLine, MeterReading
from core.i18n.formats import Words

RU, EN = Words("ru"), Words("en")


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def balance(amount, *, not_due="0", overdue="0", credit="0", next_due_on=None, overdue_since=None):
    amounts = [Decimal(value) for value in (amount, not_due, overdue, credit, "0")]
    return Balance(*amounts, next_due_on=next_due_on, overdue_since=overdue_since, by_service={})


class TestToPay:
    @pytest.mark.parametrize(
        ("found", "expected"),
        [
            pytest.param(
                balance("3866.95", not_due="3866.95", next_due_on=date(2026, 12, 15)),
                "К оплате 3 866,95 ₽ до 15 декабря.",
                id="due",
            ),
            pytest.param(
                balance(
                    "150", not_due="100", overdue="50", next_due_on=date(2026, 12, 15), overdue_since=date(2026, 10, 15)
                ),
                "К оплате 150,00 ₽ до 15 декабря, из них 50,00 ₽ уже просрочены.",
                id="due and late",
            ),
            pytest.param(
                balance("50", overdue="50", overdue_since=date(2026, 10, 15)),
                "Просрочено 50,00 ₽: срок оплаты был 15 октября 2026.",
                id="late",
            ),
            pytest.param(
                balance(
                    "90",
                    not_due="100",
                    overdue="50",
                    credit="60",
                    next_due_on=date(2026, 12, 15),
                    overdue_since=date(2026, 10, 15),
                ),
                "К оплате 90,00 ₽ до 15 декабря.",
                id="late, and the money is on its way",
            ),
            pytest.param(balance("0"), "Всё оплачено.", id="nothing"),
            pytest.param(balance("-20", credit="20"), "Переплата 20,00 ₽. Сейчас платить не нужно.", id="credit"),
        ],
    )
    def test_answers_in_one_sentence(self, found, expected):
        assert plain(answers.to_pay(found, words=RU)) == expected

    def test_speaks_english(self):
        found = balance("3866.95", not_due="3866.95", next_due_on=date(2026, 12, 15))

        assert answers.to_pay(found, words=EN) == "₽3,866.95 to pay by 15 December."


class TestMadeOf:
    def test_adds_up(self):
        found = balance("90", not_due="100", overdue="50", credit="60")

        assert plain(answers.made_of(found, words=RU)) == (
            "Из чего сумма: счета, срок которых не наступил, 100,00 ₽ + просрочено 50,00 ₽ "
            "− оплачено и ещё не разнесено 60,00 ₽ = 90,00 ₽."
        )

    def test_of_one_part_says_nothing(self):
        assert answers.made_of(balance("50", overdue="50"), words=RU) is None


def changed(effects, *, earlier="100.00"):
    of = {service: {which: Decimal(amount) for which, amount in each.items()} for service, each in effects.items()}
    difference = sum((amount for each in of.values() for amount in each.values()), Decimal("0.00"))
    start = Decimal(earlier)
    return Decomposition(date(2026, 9, 1), date(2026, 10, 1), start, start + difference, of)


class TestWhy:
    def test_names_the_two_largest_reasons(self):
        found = changed(
            {
                "heat": {Effect.VOLUME: "250.00", Effect.TARIFF: "40.00"},
                "electricity": {Effect.VOLUME: "-10.00", Effect.DAYS: "5.00"},
            }
        )

        assert plain(answers.why(found, words=RU)) == (
            "За октябрь 2026 на 285,00 ₽ больше, чем за сентябрь 2026. "
            "Больше всего: отопление (расход) +250,00 ₽; отопление (тариф) +40,00 ₽."
        )

    def test_says_less(self):
        found = changed({"electricity": {Effect.PENALTY: "-12.50"}})

        assert "costs ₽12.50 less" in plain(answers.why(found, words=EN))

    def test_says_that_effects_make_up_for_each_other(self):
        found = changed({"electricity": {Effect.VOLUME: "20.00", Effect.TARIFF: "-20.00"}})

        assert "though not for the same" in plain(answers.why(found, words=EN))

    def test_says_that_nothing_changed(self):
        assert (
            plain(answers.why(changed({}), words=RU))
            == "За октябрь 2026 столько же, сколько за сентябрь 2026: 100,00 ₽."
        )

    def test_of_one_month_says_so(self):
        assert answers.why(None, words=EN)


def line(**values):
    known = {
        "service": "electricity",
        "line": "usage",
        "zone": "single",
        "block": 1,
        "basis": "reading",
        "volume": "187",
        "unit": "kwh",
        "rate": "6.0000",
        "amount": "1122.00",
        "vat_amount": "0",
        "due_on": date(2025, 11, 10),
        "tariff_from": None,
        "tariff_ref": None,
        "is_sample_tariff": None,
    } | values
    for name in ("volume", "rate", "amount", "vat_amount"):
        known[name] = Decimal(known[name])
    return ChargeLine(**known)


def reading(value="1250", previous="1063", usage="187", *, multiplier="1", source="customer", zone="single"):
    numbers = [Decimal(number) for number in (previous, value, usage)]
    return MeterReading("electricity", zone, "0042", Decimal(multiplier), date(2025, 10, 25), *numbers, source=source)


class TestOfLine:
    def test_is_one_line_where_the_readings_are_what_was_charged(self):
        (text,) = equations.of_line(line(), [reading()], words=RU)

        assert plain(text) == "1 250 − 1 063 = 187 кВт·ч × 6,00 ₽ = 1 122,00 ₽"

    def test_shows_the_multiplier(self):
        readings = [reading("1250.3", "1200.1", "2008", multiplier="40")]

        (text,) = equations.of_line(line(volume="2008", amount="12048.00"), readings, words=RU)

        assert plain(text) == "(1 250,3 − 1 200,1) × 40 = 2 008 кВт·ч × 6,00 ₽ = 12 048,00 ₽"

    def test_says_that_the_dial_passed_zero(self):
        texts = equations.of_line(line(volume="170", amount="1020.00"), [reading("120", "99950", "170")], words=EN)

        assert plain(texts[0]).startswith("120 after the dial passed zero, 99,950 before: 170 kWh × ₽6.00")

    def test_of_a_range_shows_the_reading_and_its_part(self):
        readings = [reading("7000", "0", "7000")]

        texts = equations.of_line(line(block=2, volume="2100", rate="8", amount="16800.00"), readings, words=RU)

        assert [plain(text) for text in texts] == ["7 000 − 0 = 7 000 кВт·ч", "2 100 кВт·ч × 8,00 ₽ = 16 800,00 ₽"]

    def test_takes_only_the_readings_of_its_zone(self):
        night = line(zone="night", volume="67", rate="3.25", amount="217.75")

        (text,) = equations.of_line(night, [reading(zone="day"), reading("67", "0", "67", zone="night")], words=RU)

        assert plain(text) == "67 − 0 = 67 кВт·ч × 3,25 ₽ = 217,75 ₽"

    def test_of_a_norm_has_no_readings(self):
        estimated = line(basis="norm", volume="6.43", unit="m3", rate="52.63", amount="338.41")

        (text,) = equations.of_line(estimated, [reading("1", "0", "6.43", source="norm")], words=RU)

        assert plain(text) == "6,43 м³ × 52,63 ₽ = 338,4109, округлено 338,41 ₽"

    def test_never_claims_a_product_that_is_not_one(self):
        (text,) = equations.of_line(line(line="concession", amount="-500.00"), [], words=RU)

        assert plain(text) == "−500,00 ₽"

    def test_adds_the_vat_of_an_organisation(self):
        (text,) = equations.of_line(line(vat_amount="246.84"), [], words=RU)

        assert plain(text) == "187 кВт·ч × 6,00 ₽ = 1 122,00 ₽ и НДС 22 % = 246,84 ₽"


class TestName:
    def test_tells_zone_and_range(self):
        assert equations.name(line(zone="night", block=2), words=RU) == "Расход, ночь, диапазон 2"


class TestMonthStrip:
    def test_marks_the_newest_and_leaves_gaps(self):
        totals = [(date(2026, 8, 1), Decimal(100)), (date(2026, 9, 1), None), (date(2026, 10, 1), Decimal("1200.5"))]

        figure = charts.month_strip(totals, words=RU)
        (bars,) = figure.data

        assert bars.y == (100.0, None, 1200.5)
        assert bars.marker.color[2] != bars.marker.color[0]
        assert plain(figure.layout.annotations[0].text) == "1 200,50 ₽"
        assert plain(bars.customdata[1]) == "<b>сентябрь 2026</b><br>нет данных"
