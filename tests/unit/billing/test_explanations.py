"""Where a volume comes from, and the proof that lines add up; numbers of domain.md sections 1.6 and 2."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing import explanations
from core.billing.bills import Bill
from core.billing.explain_queries import ZoneUsage
from core.billing.model import ChargeLine, MeterReading
from core.i18n.formats import Words
from core.kit import money, period

RU, EN = Words("ru"), Words("en")
OCTOBER = date(2026, 10, 1)


def plain(texts):
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts]


def line(volume="187", rate="6.00", **values):
    volume, rate = Decimal(volume), Decimal(rate)
    defaults = {
        "service": "electricity",
        "line": "usage",
        "zone": "single",
        "block": 1,
        "basis": "reading",
        "unit": "kwh",
        "amount": money.rounded(volume * rate),
        "vat_amount": Decimal("0.00"),
        "due_on": date(2026, 11, 16),
        "tariff_from": None,
        "tariff_ref": None,
        "is_sample_tariff": None,
    }
    return ChargeLine(volume=volume, rate=rate, **(defaults | values))


def bill(*lines, readings=(), history=()):
    return Bill(OCTOBER, lines, readings, history)


def steps(shown, *others, words=RU, **values):
    return plain(explanations.steps(shown, bill(shown, *others, **values), words=words))


def notes(shown, *others, words=RU):
    return plain(explanations.notes(shown, bill(shown, *others), words=words))


class TestSteps:
    def test_of_a_norm_multiply_people(self):
        shown = line(
            "8.02", "52.63", service="cold_water", unit="m3", basis="norm", norm=Decimal("4.01"), person_count=2
        )

        assert steps(shown) == [
            "4,01 м³ на человека × 2 человека = 8,02 м³",
            "8,02 м³ × 52,63 ₽ = 422,0926, округлено 422,09 ₽",
        ]

    def test_of_a_norm_take_absence_off(self):
        absent = {"norm": Decimal("4.01"), "person_count": 2, "absent_days": 10}
        shown = line("5.4329", "52.63", service="cold_water", unit="m3", basis="norm", **absent)

        assert steps(shown)[0] == "4,01 м³ на человека × 2 человека × 21 / 31 дней = 5,4329 м³"
        assert notes(shown) == ["Меньше за 10 полных дней отсутствия."]

    def test_of_a_norm_of_heat_multiply_the_area(self):
        shown = line(
            "1.629", "2800", service="heat", unit="gcal", basis="norm", norm=Decimal("0.03"), area_m2=Decimal("54.30")
        )

        assert steps(shown)[0] == "0,03 Гкал на м² × 54,3 м² = 1,629 Гкал"

    def test_of_a_house_meter_show_the_share(self):
        shown = line(
            "2.3909",
            "2800",
            service="heat",
            unit="gcal",
            basis="house_meter",
            house_volume=Decimal("185.4"),
            area_m2=Decimal("54.3"),
            house_area_m2=Decimal("4210.7"),
        )

        assert steps(shown) == [
            "185,4 Гкал на дом × 54,3 / 4 210,7 м² = 2,3909 Гкал",
            "2,3909 Гкал × 2 800,00 ₽ = 6 694,52 ₽",
        ]

    def test_of_a_house_with_flat_meters_add_the_own_reading(self):
        reading = MeterReading(
            "heat", "single", "H1", Decimal(1), OCTOBER, Decimal(0), Decimal("0.912"), Decimal("0.912"), "customer"
        )
        shown = line(
            "1.4676",
            "2800",
            service="heat",
            unit="gcal",
            house_volume=Decimal("43.082"),
            area_m2=Decimal("54.3"),
            house_area_m2=Decimal("4210.7"),
        )

        assert steps(shown, readings=[reading])[0].startswith(
            "0,912 Гкал + 43,082 Гкал на дом × 54,3 / 4 210,7 м² = 1,46"
        )

    def test_of_hot_water_multiply_the_water_by_its_norm(self):
        water = line("3.215", "52.63", service="hot_water", unit="m3")
        heat = line("0.1929", "2800", service="hot_water", line="hot_water_heat", unit="gcal", norm=Decimal("0.06"))

        assert steps(heat, water) == [
            "3,215 м³ × 0,06 Гкал/м³ = 0,1929 Гкал",
            "0,1929 Гкал × 2 800,00 ₽ = 540,12 ₽",
        ]

    def test_of_common_needs_show_the_share_of_the_house(self):
        shown = line(
            "22.4385",
            "6.00",
            line="common_needs",
            basis="calculation",
            house_volume=Decimal(1740),
            area_m2=Decimal("54.3"),
            house_area_m2=Decimal("4210.7"),
        )

        assert steps(shown) == [
            "1 740 кВт·ч на дом × 54,3 / 4 210,7 м² = 22,4385 кВт·ч",
            "22,4385 кВт·ч × 6,00 ₽ = 134,631, округлено 134,63 ₽",
        ]

    def test_of_the_raising_coefficient_take_what_is_above_one(self):
        base = line("8.02", "52.63", service="cold_water", unit="m3", basis="norm")
        raising = line(
            "4.01",
            "52.63",
            service="cold_water",
            unit="m3",
            line="raising",
            basis="calculation",
            coefficient=Decimal("1.5"),
        )

        assert steps(raising, base)[0] == "8,02 м³ × (1,5 − 1) = 4,01 м³"

    def test_of_an_absence_take_back_its_share_of_the_month(self):
        base = line("8.02", "52.63", service="cold_water", unit="m3", basis="norm")
        taken = line(
            "-2.5871",
            "52.63",
            service="cold_water",
            unit="m3",
            line="adjustment",
            basis="calculation",
            absent_days=10,
            corrects_period=OCTOBER,
        )

        assert steps(taken, base)[0] == "−8,02 м³ × 10 / 31 дней = −2,5871 м³"
        assert notes(taken, base) == ["Меньше за 10 полных дней отсутствия."]

    def test_of_heat_that_is_raised_multiply_the_raised_water(self):
        raised = {"service": "hot_water", "line": "raising", "basis": "calculation", "coefficient": Decimal("1.5")}
        water = line("4.01", "52.63", unit="m3", **raised)
        heat = line("0.2406", "2800", unit="gcal", norm=Decimal("0.06"), **raised)

        assert steps(heat, water)[0] == "4,01 м³ × 0,06 Гкал/м³ = 0,2406 Гкал"

    def test_of_a_late_reading_set_each_month_right(self):
        july = date(2026, 7, 1)
        history = [ZoneUsage(july, "electricity", "single", Decimal(187), is_actual=False)]
        shown = line("-27", "6.00", line="adjustment", basis="calculation", corrects_period=july)

        assert steps(shown, history=history) == [
            "июль 2026 по пришедшему показанию: 160 кВт·ч − начисленные 187 кВт·ч = −27 кВт·ч",
            "−27 кВт·ч × 6,00 ₽ = −162,00 ₽",
        ]

    def test_of_an_average_name_the_months(self):
        usages = (180, 195, 170, 210, 188, 177)
        months = [period.shifted(OCTOBER, by=number - 6) for number in range(6)]
        history = [
            ZoneUsage(month, "electricity", "single", Decimal(usage), is_actual=True)
            for month, usage in zip(months, usages, strict=True)
        ]
        shown = line("186.6667", "6.00", basis="average")

        assert steps(shown, history=history)[:2] == [
            "Среднее за месяцы с показаниями, апрель 2026 – сентябрь 2026:",
            "(180 + 195 + 170 + 210 + 188 + 177) / 6 = 186,6667 кВт·ч",
        ]

    def test_say_so_where_the_factors_do_not_give_the_volume(self):
        shown = line(
            "9.99", "52.63", service="cold_water", unit="m3", basis="norm", norm=Decimal("4.01"), person_count=2
        )

        assert steps(shown)[0] == "4,01 м³ на человека × 2 человека = 8,02 м³, а в квитанции 9,99 м³."


class TestNotes:
    def test_say_which_days_a_price_was_in_force(self):
        first = line("113.67", "6.00", charged_from=date(2026, 10, 1), charged_to=date(2026, 10, 11))
        second = line("196.33", "6.50", charged_from=date(2026, 10, 12), charged_to=date(2026, 10, 31))

        assert notes(first, second) == [
            "Цена изменилась внутри месяца: здесь дни 01.10.2026 – 11.10.2026, 11 из 31, 113,67 кВт·ч из 310 кВт·ч."
        ]

    def test_say_what_a_range_holds(self):
        first, second = line("3900", "6.00"), line("100", "8.00", block=2)

        assert notes(second, first) == ["В диапазон 2 попало 100 кВт·ч из 4 000 кВт·ч; доля у каждой зоны одинаковая."]

    def test_say_which_month_is_mended(self):
        shown = line("-27", "6.00", line="adjustment", basis="calculation", corrects_period=date(2026, 7, 1))

        assert notes(shown) == ["Исправляет начисление за июль 2026."]

    def test_say_that_a_line_does_not_multiply(self):
        shown = line("100", "6.00", amount=Decimal("650.00"))

        assert not explanations.is_multiplying(shown)
        assert notes(shown) == [
            "Объём на цену даёт 600,00 ₽, а в квитанции 650,00 ₽: по этим числам строка не пересчитывается."
        ]

    def test_of_a_penalty_lead_to_its_days(self):
        shown = line("1", "0", line="penalty", basis="calculation", unit="rub", amount=Decimal("3.10"))

        assert explanations.is_multiplying(shown)
        assert "Пени" in notes(shown)[0]


class TestProof:
    def test_adds_and_subtracts(self):
        lines = [line("187"), line("-27", line="adjustment"), line("22.4385", line="common_needs")]

        assert plain([explanations.proof(lines, words=RU)]) == ["1 122,00 − 162,00 + 134,63 = 1 094,63 ₽"]

    @given(amounts=st.lists(st.decimals(-99_999, 99_999, places=2), min_size=1, max_size=12))
    def test_can_be_added_up_again(self, amounts):
        lines = [line(amount=amount) for amount in amounts]

        left, right = explanations.proof(lines, words=EN).split(" = ")

        terms = left.replace(",", "").replace(" − ", " + -").replace("−", "-").split(" + ")
        total = right.replace(",", "").replace("₽", "").replace("−", "-")
        assert sum(map(Decimal, terms)) == Decimal(total)

    @pytest.mark.parametrize(("total", "percent", "vat"), [("1000.00", 22, "180.33"), ("1000.00", 20, "166.67")])
    def test_finds_the_vat_inside(self, total, percent, vat):
        penalty = line("1", "0", line="penalty", amount=Decimal("55.00"))

        found = explanations.vat_inside([line(amount=Decimal(total)), penalty], percent=Decimal(percent))

        assert found == Decimal(vat)


class TestOrganisationWithoutReadings:
    def bill(self, shown, *history, power=None):
        usages = [ZoneUsage(month, "electricity", "single", Decimal(usage), is_actual=True) for month, usage in history]
        return Bill(OCTOBER, [shown], [], usages, is_organisation=True, max_power_kw=power)

    @pytest.mark.parametrize(
        ("history", "basis", "step"),
        [
            (
                [(date(2025, 10, 1), "187"), (date(2026, 9, 1), "200")],
                "По тому же месяцу прошлого года: показаний за этот месяц не было.",
                "Как за октябрь 2025: 187 кВт·ч",
            ),
            (
                [(date(2026, 8, 1), "150"), (date(2026, 9, 1), "187")],
                "По последнему известному объёму: показаний не было ни за этот месяц, ни за тот же месяц прошлого года.",
                "Как за сентябрь 2026: 187 кВт·ч",
            ),
        ],
    )
    def test_is_told_which_month_stands_in(self, history, basis, step):
        shown = line(basis="average")
        bill = self.bill(shown, *history)

        assert explanations.basis(shown, bill, words=RU) == basis
        assert plain(explanations.steps(shown, bill, words=RU))[0] == step

    @pytest.mark.parametrize(
        ("volume", "step"),
        [("18600", "25 kW × 744 h = 18,600 kWh"), ("13020", "25 kW × 744 h × 0.7 = 13,020 kWh")],
    )
    def test_is_told_its_power_and_hours(self, volume, step):
        shown = line(volume, basis="norm")
        bill = self.bill(shown, power=Decimal("25.000"))

        assert plain(explanations.steps(shown, bill, words=EN))[0] == step
        assert "allowed power" in explanations.basis(shown, bill, words=EN)

    def test_of_a_household_stays_an_average(self):
        shown = line(basis="average")
        bill = Bill(
            OCTOBER, [shown], [], [ZoneUsage(date(2025, 10, 1), "electricity", "single", Decimal(187), is_actual=True)]
        )

        assert "среднему" in explanations.basis(shown, bill, words=RU)
