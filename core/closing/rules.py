"""
From the facts of one account to the printed lines of its month (domain.md 2.2-2.7), without a store.

`lines.sql` counts the same for millions of accounts at once; tests hold both to the same kopeck.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from core.closing import estimates, shares
from core.closing.model import (
    ESTIMATES,
    AccountFacts,
    ChargeDraft,
    Correction,
    DatedRate,
    PointFacts,
    Reason,
    RegisterFacts,
    Use,
)
from core.kit import money
from core.kit import period as periods
from core.tariffs import rules as tariffs
from core.tariffs.model import Block

_HOT_WATER, _HEAT, _ELECTRICITY = "hot_water", "heat", "electricity"
_ONE = Decimal(1)


class RateMissing(Exception):
    """Something was used that has no rate for some days of the month."""

    def __init__(self, service: str, zone: str, block: int, month: date) -> None:
        super().__init__(f"{service}, zone {zone}, range {block}: no rate in {month}")


def lines(facts: AccountFacts) -> list[ChargeDraft]:
    """
    Return the month's lines; their amounts sum to what is charged.

    :raises RateMissing: if something was used that has no rate
    """
    found = [line for point in facts.points for line in _of_point(facts, point)]
    return sorted(found, key=_place)


def total(drafts: Sequence[ChargeDraft]) -> Decimal:
    """Return what the lines come to, VAT included."""
    return sum((line.total_amount for line in drafts), money.ZERO)


def absent_days(facts: AccountFacts) -> int:
    """Return the full days of the month nobody was there: neither the day of leaving nor of coming back counts."""
    last = periods.shifted(facts.period, by=1) - timedelta(days=1)
    count = 0
    for left, returned in facts.absences:
        if (returned - left).days - 1 >= facts.month.absence_least_days:
            first_day = max(left + timedelta(days=1), facts.period)
            last_day = min(returned - timedelta(days=1), last)
            count += max((last_day - first_day).days + 1, 0)
    return min(count, last.day)


def uses(facts: AccountFacts, point: PointFacts) -> tuple[list[Use], list[Correction]]:
    """Return what the point took in each zone, and what late readings mend of months before."""
    known: dict[str, list[tuple[str, Decimal, bool]]] = {}
    corrections: list[Correction] = []
    for register in point.registers:
        for basis, volume, mends in _of_register(facts, point, register):
            known.setdefault(register.zone, []).append((basis, volume, register.is_overdue))
            corrections += mends
    if known:
        return [_metered(point, zone, parts) for zone, parts in known.items()], corrections
    if point.has_meter:
        return [], corrections
    return _unmetered(facts, point), corrections


def _of_register(
    facts: AccountFacts, point: PointFacts, register: RegisterFacts
) -> Iterator[tuple[str, Decimal, list[Correction]]]:
    gap = estimates.gap_before(register.readings, facts.period)
    estimated = sum((item.usage for item in gap), Decimal(0))
    of_month = [item for item in register.readings if item.period == facts.period]
    is_recalculated = facts.month.is_norm_recalculated
    for place, item in enumerate(of_month):
        if gap and place == 0 and item.source not in ESTIMATES:
            own, mends = estimates.mended(
                item.usage + estimated, gap, zone=register.zone, is_norm_recalculated=is_recalculated
            )
            yield _basis(item.source), own, mends
        else:
            yield _basis(item.source), item.usage, []
    if of_month:
        return
    if register.submitted_usage is not None and not register.is_overdue:
        own, mends = estimates.mended(
            register.submitted_usage, gap, zone=register.zone, is_norm_recalculated=is_recalculated
        )
        yield "reading", own if gap else register.submitted_usage, mends
    elif register.is_reading_due:
        source, usage = estimates.estimated(facts, point, register)
        yield source, usage, []


def _basis(source: str) -> str:
    return source if source in ("remote", "average", "norm") else "reading"


def _metered(point: PointFacts, zone: str, parts: Sequence[tuple[str, Decimal, bool]]) -> Use:
    bases = {basis for basis, _, _ in parts}
    basis = bases.pop() if len(bases) == 1 else "reading"
    coefficient = _ONE
    if basis == "norm":
        is_overdue = any(overdue for _, _, overdue in parts)
        reason = Reason.VERIFICATION_OVERDUE if is_overdue else Reason.NOT_SUBMITTED
        coefficient = point.policies[reason].norm_coefficient
    return Use(zone, basis, sum((volume for _, volume, _ in parts), Decimal(0)), coefficient)


def _unmetered(facts: AccountFacts, point: PointFacts) -> list[Use]:
    coefficient = point.policies[Reason.NO_METER].norm_coefficient
    norm = facts.month.norms[point.service]
    if point.service != _HEAT:
        volume = estimates.norm_volume(facts, point.service)
        return [Use("single", "norm", volume, coefficient, norm, facts.person_count)]
    if point.house is not None:
        house = point.house
        volume = shares.of_house(house.shared_volume, area_m2=facts.area_m2, house_area_m2=house.area_m2)
        return [Use("single", "house_meter", volume, area_m2=facts.area_m2, house=house)]
    is_season = estimates.is_heating(facts.period, facts.month.heating_months)
    volume = estimates.norm_volume(facts, _HEAT) if is_season else Decimal(0)
    return [Use("single", "norm", volume, coefficient, norm, area_m2=facts.area_m2)]


def _of_point(facts: AccountFacts, point: PointFacts) -> Iterator[ChargeDraft]:
    used, corrections = uses(facts, point)
    for use in used:
        yield from _usage(facts, point, use, used)
        yield from _raised(facts, point, use)
    yield from _common(facts, point, used)
    yield from _corrected(facts, point, corrections)


def _usage(facts: AccountFacts, point: PointFacts, use: Use, used: Sequence[Use]) -> Iterator[ChargeDraft]:
    draft = _draft(point, use, "usage", use.volume)
    for block, volume in _blocks(point, use, used):
        yield from _priced(facts, point.rates, replace(draft, block=block, volume=volume), is_heat=False)
    if point.service == _HOT_WATER:
        norm = facts.month.hot_water_heat_norm
        heat = replace(
            _plain(point, "hot_water_heat", use.zone, use.basis, shares.printed(use.volume * norm)), norm=norm
        )
        yield from _priced(facts, point.rates, heat, is_heat=True)


def _blocks(point: PointFacts, use: Use, used: Sequence[Use]) -> list[tuple[int, Decimal]]:
    whole = sum((item.volume for item in used), Decimal(0))
    blocks = [Block(number, limit, "", is_sample=False) for number, limit in enumerate(point.limits, start=1)]
    by_block = tariffs.slices(whole, blocks) if point.service == _ELECTRICITY else {1: whole}
    if len(by_block) == 1:
        return [(1, use.volume)]
    last, left = max(by_block), use.volume
    found = []
    for block, inside in by_block.items():
        exact = shares.quantity(shares.half_up(shares.steps(use.volume) * shares.steps(inside), shares.steps(whole)))
        part = left if block == last else exact
        found.append((block, part))
        left -= part
    return found


def _raised(facts: AccountFacts, point: PointFacts, use: Use) -> Iterator[ChargeDraft]:
    raising = shares.printed(use.volume * (use.coefficient - 1))
    if use.coefficient != _ONE:
        draft = replace(_plain(point, "raising", use.zone, "calculation", raising), person_count=use.person_count)
        yield from _both(facts, point, replace(draft, coefficient=use.coefficient, norm=use.norm))
    days = absent_days(facts)
    if days and use.basis == "norm" and use.norm is not None and point.service != _HEAT:
        whole = shares.steps(use.volume + raising) * days
        volume = -shares.quantity(shares.half_up(whole, periods.days_in(facts.period)))
        draft = replace(_plain(point, "adjustment", use.zone, "calculation", volume), person_count=use.person_count)
        yield from _both(facts, point, replace(draft, corrects_period=facts.period, absent_days=days, norm=use.norm))


def _both(facts: AccountFacts, point: PointFacts, draft: ChargeDraft) -> Iterator[ChargeDraft]:
    """Price a quantity of water and the heat in it."""
    yield from _priced(facts, point.rates, draft, is_heat=False)
    if point.service == _HOT_WATER:
        norm = facts.month.hot_water_heat_norm
        heat = replace(draft, volume=shares.printed(draft.volume * norm), norm=norm, person_count=None)
        yield from _priced(facts, point.rates, heat, is_heat=True)


def _common(facts: AccountFacts, point: PointFacts, used: Sequence[Use]) -> Iterator[ChargeDraft]:
    is_metered = any(use.basis != "house_meter" and use.area_m2 is None for use in used)
    if point.house is None or (point.service == _HEAT and not is_metered):
        return
    house = point.house
    volume = shares.of_house(house.shared_volume, area_m2=facts.area_m2, house_area_m2=house.area_m2)
    draft = _draft(
        point, Use("single", "house_meter", volume, area_m2=facts.area_m2, house=house), "common_needs", volume
    )
    yield from _priced(facts, point.single_rates, draft, is_heat=False)


def _corrected(facts: AccountFacts, point: PointFacts, corrections: Sequence[Correction]) -> Iterator[ChargeDraft]:
    summed: dict[tuple[str, date], Decimal] = {}
    for item in corrections:
        key = item.zone, item.corrects_period
        summed[key] = summed.get(key, Decimal(0)) + item.volume
    for (zone, month), volume in summed.items():
        rules = facts.rules[month]
        for is_heat in (False, True) if point.service == _HOT_WATER else (False,):
            part = shares.printed(volume * rules.hot_water_heat_norm) if is_heat else volume
            norm = rules.hot_water_heat_norm if is_heat else None
            draft = _plain(point, "adjustment", zone, "calculation", part)
            rate = _rate_on(point, is_heat=is_heat, zone=zone, day=month)
            if part:
                mended = replace(draft, corrects_period=month, norm=norm)
                yield _with_money(facts, mended, rate, vat_percent=rules.vat_percent)


def _rate_on(point: PointFacts, *, is_heat: bool, zone: str, day: date) -> DatedRate:
    for rate in point.rates:
        is_fitting = (rate.is_heat, rate.zone, rate.block) == (is_heat, zone, 1)
        if is_fitting and rate.first_on <= day and (rate.last_on is None or day <= rate.last_on):
            return rate
    raise RateMissing(point.service, zone, 1, day)


def _priced(
    facts: AccountFacts, rates: Sequence[DatedRate], draft: ChargeDraft, *, is_heat: bool
) -> Iterator[ChargeDraft]:
    """Price a quantity; where the rate changes inside the month, by the days of each (domain.md 1.7)."""
    if not draft.volume:
        return
    first, last = facts.period, periods.shifted(facts.period, by=1) - timedelta(days=1)
    found = sorted(
        (
            rate
            for rate in rates
            if (rate.is_heat, rate.zone, rate.block) == (is_heat, draft.zone, draft.block)
            and rate.first_on <= last
            and (rate.last_on is None or rate.last_on >= first)
        ),
        key=lambda rate: rate.first_on,
    )
    spans = [(max(rate.first_on, first), min(rate.last_on or last, last)) for rate in found]
    days = [(end - start).days + 1 for start, end in spans]
    if sum(days) != last.day:
        raise RateMissing(draft.service, draft.zone, draft.block, first)
    for rate, (start, end), volume in zip(found, spans, shares.by_days(draft.volume, days), strict=True):
        if volume:
            part = replace(draft, volume=volume)
            if len(found) > 1:
                part = replace(part, charged_from=start, charged_to=end)
            yield _with_money(facts, part, rate, vat_percent=facts.month.vat_percent)


def _with_money(facts: AccountFacts, draft: ChargeDraft, rate: DatedRate, *, vat_percent: Decimal) -> ChargeDraft:
    amount = money.rounded(draft.volume * rate.rate)
    vat = money.ZERO if facts.is_household else money.rounded(amount * vat_percent / 100)
    return replace(draft, unit=rate.unit, rate=rate.rate, amount=amount, vat_amount=vat)


def _draft(point: PointFacts, use: Use, line: str, volume: Decimal) -> ChargeDraft:
    house = use.house
    return replace(
        _plain(point, line, use.zone, use.basis, volume),
        area_m2=use.area_m2,
        house_area_m2=house.area_m2 if house else None,
        house_volume=house.shared_volume if house else None,
        norm=use.norm,
        person_count=use.person_count,
    )


def _plain(point: PointFacts, line: str, zone: str, basis: str, volume: Decimal) -> ChargeDraft:
    """Return a line that has no price yet."""
    return ChargeDraft(point.service, line, zone, 1, basis, volume, "", Decimal(0), money.ZERO, money.ZERO)


_SERVICES = (_ELECTRICITY, _HEAT, _HOT_WATER, "cold_water")
_LINES = ("usage", "hot_water_heat", "raising", "adjustment", "common_needs")
_ZONES = ("single", "day", "night", "peak", "half_peak")


def _place(draft: ChargeDraft) -> tuple[int, int, int, int, date, date]:
    return (
        _SERVICES.index(draft.service),
        _LINES.index(draft.line),
        _ZONES.index(draft.zone),
        draft.block,
        draft.charged_from or date.min,
        draft.corrects_period or date.min,
    )
