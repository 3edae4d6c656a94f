"""Months of bills with defaults: what a receipt says, without a store."""

from datetime import date
from decimal import Decimal

from core.documents.model import Line, Movement, Payer, Reading
from core.documents.queries import Month
from core.kit import money

PERIOD = date(2026, 10, 1)
D = Decimal


def make_payer(**values) -> Payer:
    given = {
        "account_id": 1,
        "account_number": "6600000001",
        "customer_kind": "household",
        "legal_form": None,
        "name": "Ли Ю",
        "inn": None,
        "kpp": None,
        "address": "Реж, ул. Мира, 1",
        "site_name": None,
        "area_m2": D("18.00"),
        "resident_count": 1,
        "opened_on": date(2020, 1, 1),
        "is_sample": True,
    }
    return Payer(**{**given, **values})


def make_line(**values) -> Line:
    given = {
        "account_id": 1,
        "service": "electricity",
        "line": "usage",
        "zone": "single",
        "block": 1,
        "basis": "reading",
        "volume": D("1.0000"),
        "unit": "kwh",
        "rate": D("6.0000"),
        "amount": D("6.00"),
        "vat_amount": D("0.00"),
        "due_on": date(2026, 11, 16),
        "charged_from": None,
        "charged_to": None,
        "corrects_period": None,
        "norm": None,
        "house_area_m2": None,
        "house_volume": None,
        "coefficient": None,
    }
    return Line(**{**given, **values})


def make_month(*lines: Line, payer: Payer | None = None, opening=money.ZERO, paid=(), readings=()) -> Month:
    payments = tuple(
        Movement(1, date(2026, 10, day), None, f"66000000{day:08d}", money.ZERO, amount) for day, amount in paid
    )
    return Month(
        payer or make_payer(), PERIOD, tuple(lines) or (make_line(),), tuple(readings), opening, payments, None
    )


def make_fullest_month() -> Month:
    """The longest bill: three zones of three ranges, four services, corrections, penalties, a house, readings."""
    used = [
        make_line(zone=zone, block=block, volume=D("12345.6789"), rate=D("6.1234"), amount=D("75596.53"))
        for zone in ("peak", "half_peak", "night")
        for block in (1, 2, 3)
    ]
    corrected = [
        make_line(
            service=service, line="adjustment", basis="calculation", corrects_period=date(2026, month, 1),
            volume=D("-20.0000"), amount=D("-1234.56"),
        )
        for service in ("electricity", "hot_water")
        for month in (5, 6)
    ]  # fmt: skip
    late = [
        make_line(
            service=service, line="penalty", basis="calculation", unit="rub", rate=D("0.0000"), amount=D("432.10")
        )
        for service in ("electricity", "heat", "hot_water", "cold_water")
    ]
    others = [
        make_line(line="common_needs", basis="house_meter", house_volume=D("1740.0000"), house_area_m2=D("4210.70")),
        make_line(service="heat", unit="gcal", basis="house_meter", house_volume=D("312.4567")),
        make_line(service="hot_water", unit="m3", basis="norm", norm=D("4.010000")),
        make_line(service="hot_water", line="hot_water_heat", unit="gcal", basis="norm", norm=D("0.060000")),
        make_line(service="hot_water", line="raising", unit="m3", basis="norm", coefficient=D("1.5000")),
        make_line(service="cold_water", unit="m3", basis="average"),
        make_line(service="cold_water", line="concession", basis="calculation", rate=D("0.0000"), amount=D("-500.00")),
    ]
    readings = [
        Reading(1, "electricity", zone, "0058807351234", D(1), date(2028, 1, 3), date(2026, 10, 16), D("19898.4900"),
                D("19907.7840"), D("9.2940"), "customer")
        for zone in ("peak", "half_peak", "night")
    ]  # fmt: skip
    payer = make_payer(
        name="Константинопольская-Преображенская Александра Константиновна",
        address="Каменск-Уральский, ул. Авиаконструктора Константина Эдуардовича Циолковского, 221А, кв. 1141/12",
        unified_number="75ДА533315",
        service_number="75ДА533315-01",
    )
    return make_month(
        *used, *corrected, *late, *others,
        payer=payer, opening=D("987654.32"), paid=[(day, D("12345.67")) for day in range(1, 6)], readings=readings,
    )  # fmt: skip
