"""Sums of printed lines: what a month cost, what usage cost, the tariff a line was charged by."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any, TypeAlias

import polars as pl

from core.billing.model import MonthCharge, Payment, PaymentStatus
from core.kit import money
from core.tariffs.model import Component, DatedRate

Row: TypeAlias = Mapping[str, Any]

_NO_VOLUME = Decimal("0.0000")
_CORRECTIONS = ("adjustment", "concession")
_OF_USAGE = ("usage", "hot_water_heat")
_ESTIMATED = ("norm", "average", "house_meter")  # the first that a month has is what it was counted by
_NEVER_PRICED = ("penalty", "concession")
_OF_ANY_ZONE = ("common_needs", "adjustment", "raising")
_NO_TARIFF: Row = {"tariff_group": None, "tariff_from": None, "tariff_ref": None, "is_sample_tariff": None}


def month_charges(lines: Iterable[Row], payments: Iterable[Payment]) -> list[MonthCharge]:
    """Return what each service cost in each month, VAT included, and what was paid of it, oldest first."""
    paid: dict[tuple[date, str], Decimal] = defaultdict(lambda: money.ZERO)
    named: dict[tuple[date, str], Decimal] = defaultdict(lambda: money.ZERO)
    for payment in payments:
        for part in payment.allocations if payment.status is not PaymentStatus.REFUNDED else ():
            paid[part.period, part.service] += part.amount
            if part.is_penalty:
                named[part.period, part.service] += part.amount
    months: dict[tuple[date, str], list[Row]] = defaultdict(list)
    for line in lines:
        months[line["period"], line["service"]].append(line)
    return [_month(key, months[key], paid=paid[key], paid_penalty=named[key]) for key in sorted(months)]


def _month(key: tuple[date, str], lines: Sequence[Row], *, paid: Decimal, paid_penalty: Decimal) -> MonthCharge:
    charged = adjusted = penalty = usage = money.ZERO
    volume, unit = _NO_VOLUME, None
    for line in lines:
        name, amount = line["line"], line["amount"] + line["vat_amount"]
        if name == "penalty":
            penalty += amount
        elif name in _CORRECTIONS:
            adjusted += amount
        else:
            charged += amount
        if name in _OF_USAGE:
            usage += amount
        if name == "usage":
            volume += line["volume"]
            unit = max(unit or "", line["unit"])
    return MonthCharge(
        service=key[1],
        period=key[0],
        due_on=max(line["due_on"] for line in lines),
        charged_amount=charged,
        adjusted_amount=adjusted,
        penalty_amount=penalty,
        paid_amount=paid,
        volume=volume,
        usage_amount=usage,
        unit=unit,
        paid_penalty_amount=paid_penalty,
    )


def usage_amounts(lines: Iterable[Row]) -> pl.DataFrame:
    """Return `period`, `amount` (RUB with VAT), `volume` (None: no usage) and its `origin`, one row a month."""
    months: dict[date, list[Row]] = defaultdict(list)
    for line in lines:
        months[line["period"]].append(line)
    used = {month: [line for line in months[month] if line["line"] == "usage"] for month in sorted(months)}
    return pl.DataFrame(
        {
            "period": list(used),
            "amount": [sum((line["amount"] for line in months[month]), money.ZERO) for month in used],
            "volume": [
                sum((line["volume"] for line in found), _NO_VOLUME) if found else None for found in used.values()
            ],
            "origin": [_origin({line["basis"] for line in found}) for found in used.values()],
        },
        schema={"period": pl.Date, "amount": pl.Decimal(14, 2), "volume": pl.Decimal(14, 4), "origin": pl.String},
    )


def _origin(bases: set[str]) -> str:
    return next((basis for basis in _ESTIMATED if basis in bases), "reading")


def tariff_of(
    line: Row, period: date, supplied: Sequence[Row], rates: Mapping[tuple[str, str], Sequence[DatedRate]]
) -> Row:
    """
    Return the tariff fields of a printed line: the newest rate of that price that was in force in the days it is for.

    `supplied` are service points, `rates` those of each service and tariff group. An adjustment is priced by the month
    it mends, common needs by the one-zone price; a penalty and a concession have no tariff.
    """
    if line["line"] in _NEVER_PRICED:
        return _NO_TARIFF
    is_heat = line["service"] == "hot_water" and line["unit"] == "gcal"
    component = Component.HOT_WATER_HEAT if is_heat else Component.USAGE
    month = line["corrects_period"] or period
    first, last = line["corrects_period"] or line["charged_from"] or period, line["charged_to"] or _last_day(month)
    schemes = {(row["tariff_group"], row["scheme"]) for row in supplied if row["service"] == line["service"]}
    found = [
        (rate.valid_from, group, rate)
        for group in {group for group, _ in schemes}
        for rate in rates[line["service"], group]
        if (rate.component, rate.block, rate.rate) == (component, line["block"], line["rate"])
        and (line["line"] == "common_needs" or (group, rate.scheme) in schemes)
        and (line["line"] in _OF_ANY_ZONE or rate.zone == line["zone"])
        and rate.valid_from <= last
        and (rate.valid_to is None or first < rate.valid_to)
    ]
    if not found:
        return _NO_TARIFF
    valid_from, group, newest = max(found, key=itemgetter(0, 1))
    return {
        "tariff_group": group,
        "tariff_from": valid_from,
        "tariff_ref": newest.legal_ref,
        "is_sample_tariff": newest.is_sample,
    }


def _last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
