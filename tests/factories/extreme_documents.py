"""Every document with the shortest and with the longest data it can get, without a store."""

import uuid
from datetime import date, timedelta
from typing import Any

from core.billing.model import MonthCharge
from core.billing.penalties import KeyRate, PenaltyDays, Rate
from core.billing.penalty_sheet import Sheet, SheetRow
from core.documents import closing_documents, receipts, statements
from core.documents.model import Issued, Kind, Line, Movement, Payer, Reading
from core.documents.queries import Month
from core.documents.statements import Reconciliation
from core.kit import money, period
from tests.factories.documents import PERIOD, D, make_line, make_month, make_payer

VAT, ROUBLE, KOPECK = D("22.00"), D("1.00"), D("0.01")
WINDOW = (15, 25)
HUGE = D("9999999999999.99")  # fifteen digits: more than the store keeps of one line
LONG_NAME = (
    "Государственное автономное профессиональное образовательное учреждение Свердловской области «Нижнетагильский"
    " железнодорожно-металлургическо-машиностроительный колледж имени НикитыАкинфиевичаДемидоваБезПробелаПотомуЧтоТакНабрано и Ефима"
    " Черепанова» (НТЖММК)"
)
LONG_ADDRESS = (
    "624000, Свердловская область, Каменск-Уральский городской округ, п. Новый Быт, ул. Авиаконструктора Константина"
    " Эдуардовича Циолковского, д. 221А, корп. 14, строение 7, литера ББ, помещение 1141/12-Н"
)
LONG_SERIAL = "ЭНЕРГОМЕРА-СЕ308-S31-746-OPR1-QYUVLFZ-0058807351234567890"


def make_longest_payer(**values) -> Payer:
    given = {
        "account_number": "660000000123",
        "customer_kind": "organisation",
        "legal_form": "ГАПОУ",
        "name": LONG_NAME,
        "inn": "6623001234",
        "kpp": "662301001",
        "address": LONG_ADDRESS,
        "site_name": "Учебно-производственный корпус № 14 с мастерскими, котельной, столовой и общежитием на 412 мест",
        "area_m2": D("123456789.99"),
        "resident_count": 999,
        "unified_number": "75ДА533315",
        "service_number": "75ДА533315-01",
    }
    return make_payer(**{**given, **values})


def longest_lines(**values: Any) -> list[Line]:
    """Every service, zone, range, part of a month and kind of line there can be in one month."""
    units = {"electricity": "kwh", "heat": "gcal", "hot_water": "m3", "cold_water": "m3"}
    figures = {"volume": D("123456789.123456"), "rate": D("12345.678912"), "amount": HUGE, "vat_amount": HUGE} | values
    used = [
        make_line(zone=zone, block=block, charged_from=first, charged_to=last, basis=basis, **figures)
        for zone in ("peak", "half_peak", "night")
        for block in (1, 2, 3)
        for first, last, basis in (
            (date(2026, 10, 1), date(2026, 10, 15), "remote"),
            (date(2026, 10, 16), date(2026, 10, 31), "reading"),
        )
    ]
    house = {"house_volume": D("123456789.1234"), "house_area_m2": D("1234567.89"), "norm": D("0.123456")}
    others = [
        make_line(service=service, unit=unit, line=line, basis=basis, coefficient=D("1.5000"), **house, **figures)
        for service, unit in units.items()
        for line, basis in (("usage", "house_meter"), ("common_needs", "house_meter"), ("raising", "norm"))
        if (service, line) != ("electricity", "usage")
    ]
    corrected = [
        make_line(service=service, unit=unit, line="adjustment", basis="calculation",
                  corrects_period=period.shifted(PERIOD, by=-back), **figures)
        for service, unit in units.items()
        for back in range(1, 7)
    ]  # fmt: skip
    late = [
        make_line(service=service, line=line, basis="calculation", unit="rub", **(figures | {"rate": D("0")}))
        for service in units
        for line in ("penalty", "concession")
    ]
    return [*used, *others, *corrected, *late]


def longest_readings() -> list[Reading]:
    """Forty registers of meters with long numbers."""
    return [
        Reading(1, service, zone, f"{LONG_SERIAL}-{meter}", D("12000.0000"), date(2038, 1, 31), date(2026, 10, 25),
                D("123456789.123400"), D("987654321.9876"), D("123456789123.9876"), source)
        for service, source in (("electricity", "customer"), ("hot_water", "average"))
        for meter in range(1, 7)
        for zone in ("peak", "half_peak", "night")
    ]  # fmt: skip


def longest_month() -> Month:
    """Return a bill of several pages."""
    return make_month(
        *longest_lines(), payer=make_longest_payer(), opening=HUGE, paid=[(day, HUGE) for day in range(1, 32)],
        readings=longest_readings(),
    )  # fmt: skip


def make_penalties(*, month_count: int, amount=KOPECK) -> tuple[list[MonthCharge], Sheet]:
    """Return so many months that were not paid and the sheet of their penalties on 20 November 2026."""
    on, rate = date(2026, 11, 20), Rate(D("9.50"), KeyRate(date(2024, 10, 28), D("21.00")), None)
    law, rows, months = "ЖК РФ, ст. 155, ч. 14; ФЗ от 26.03.2003 № 35-ФЗ «Об электроэнергетике», ст. 37, п. 2", [], []
    for back in range(month_count):
        month = period.shifted(date(2026, 9, 1), by=-back)
        due_on = period.shifted(month, by=1).replace(day=15)
        months.append(
            MonthCharge("electricity", month, due_on, amount, money.ZERO, amount, money.ZERO, D(1), amount, "kwh")
        )
        for first, divisor in ((31, 300), (91, 130)):
            starts = due_on + timedelta(days=first)
            days = PenaltyDays(starts, max(on, starts), max(1, (on - starts).days), divisor, amount, law)
            rows.append(SheetRow("electricity", month, amount, due_on, None, rate, days, amount))
    total = sum((row.amount for row in rows), money.ZERO)
    return months, Sheet(on, "household", rate, 30, tuple(rows), total, total)


def make_reconciliation(payer: Payer, *, pair_count: int, amount=ROUBLE) -> Reconciliation:
    """Return an act of so many charges, each with its payment."""
    months = [period.shifted(PERIOD, by=-back) for back in range(pair_count)]
    movements = [
        movement
        for month in reversed(months)
        for movement in (
            Movement(1, month, month, None, amount, money.ZERO),
            Movement(1, month, None, "2d9f1c5a-000f-5000-9000-1f5c2b3d4e5f", money.ZERO, amount),
        )
    ]
    return Reconciliation(payer, months[-1], date(2026, 10, 31), amount, tuple(movements))


def make_issued(lines: list[Line], **values: Any) -> Issued:
    """Return the invoice of the lines."""
    given = {
        "document_id": uuid.UUID(int=1), "kind": Kind.INVOICE, "series_year": 2026, "serial": 1, "account_id": 1,
        "period": PERIOD, "issued_on": date(2026, 10, 31), "buyer_name": "ООО «Я»", "buyer_inn": "6623001234",
        "buyer_kpp": "662301001", "buyer_address": "Реж, ул. О, 1", "vat_percent": VAT, "sha256": "",
        "net_amount": sum((line.amount for line in lines), money.ZERO),
        "vat_amount": sum((line.vat_amount for line in lines), money.ZERO),
    }  # fmt: skip
    return Issued(**{**given, **values})


def shortest() -> dict[Kind, dict[str, Any]]:
    """Return the texts of each document with as little as it can have."""
    payer, line = make_payer(address="Реж, ул. О, 1"), make_line(vat_amount=D("1.32"))
    organisation = make_payer(name="ООО «Я»", address="Реж, ул. О, 1", customer_kind="organisation", legal_form="ООО")
    invoice, act = (
        closing_documents.texts(make_issued([line], kind=kind), organisation, [line], [], points=[])
        for kind in (Kind.INVOICE, Kind.ACT)
    )
    return {
        Kind.RECEIPT: receipts.texts(make_month(payer=payer), vat_percent=VAT, window=WINDOW),
        Kind.ORDER: statements.order_of(payer, owed=money.ZERO, on=date(2026, 11, 20)),
        Kind.PENALTY: statements.penalties_of(payer, *make_penalties(month_count=0), on=date(2026, 11, 20)),
        Kind.RECONCILIATION: statements.reconciliation_texts(make_reconciliation(payer, pair_count=1)),
        Kind.INVOICE: invoice | {"shipment": "А-2026-000001"},
        Kind.ACT: act,
    }


def longest() -> dict[Kind, dict[str, Any]]:
    """Return the texts of each document with as much as it can have, and more."""
    payer = make_longest_payer()
    lines = [line for line in longest_lines() if line.line not in ("penalty", "adjustment", "concession")]
    points = [f"Э-6600000001234567-{number:03d}" for number in range(40)]
    named = {"serial": 999999, "buyer_name": LONG_NAME, "buyer_address": LONG_ADDRESS}
    invoice, act = (
        closing_documents.texts(make_issued(lines, kind=kind, **named), payer, lines, longest_readings(), points=points)
        for kind in (Kind.INVOICE, Kind.ACT)
    )
    return {
        Kind.RECEIPT: receipts.texts(longest_month(), vat_percent=VAT, window=WINDOW),
        Kind.ORDER: statements.order_of(payer, owed=HUGE, on=date(2026, 11, 20)),
        Kind.PENALTY: statements.penalties_of(
            payer, *make_penalties(month_count=36, amount=HUGE), on=date(2026, 11, 20)
        ),
        Kind.RECONCILIATION: statements.reconciliation_texts(make_reconciliation(payer, pair_count=60, amount=HUGE)),
        Kind.INVOICE: invoice | {"shipment": "А-2026-999999"},
        Kind.ACT: act,
    }
