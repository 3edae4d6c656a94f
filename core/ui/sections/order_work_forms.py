"""The fields for what came of a line about a meter: a replacement with both readings, or a check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from html import escape

import streamlit as st

from core.i18n.catalogue import mark
from core.i18n.names import ZONE_NAMES
from core.kit import period as periods
from core.metering import equipment_rules, queries, rules
from core.metering.equipment_model import Fault, NewMeter
from core.metering.model import NamedRegister
from core.orders.model import Line, Order
from core.orders.slot_rules import Slot
from core.orders.works import MeterReplaced, MeterVerified, Work
from core.ui.components import labels
from core.ui.context import Context
from core.ui.sections import reading_words

FAULTS = {
    Fault.NUMBER_MISSING: mark("Type the number of the new meter."),
    Fault.NUMBER_TAKEN: mark("A meter of this number and model is known already. Compare the number with the paper."),
    Fault.MODEL_MISSING: mark("Type the model of the new meter."),
    Fault.DIGITS_IMPOSSIBLE: mark("A dial has three to nine digits before the comma and at most four after it."),
    Fault.IN_FUTURE: mark("The day has not come yet."),
    Fault.BEFORE_INSTALLED: mark("The day is before the meter was put in."),
    Fault.ALREADY_REMOVED: mark("The meter was taken down already."),
    Fault.VERIFIED_LATER: mark("The new meter must be verified before it is put in."),
    Fault.DUE_NOT_AFTER: mark("The next verification must be after the day of the work."),
    Fault.INITIAL_MISSING: mark("Type what the new meter shows, each zone."),
    Fault.INITIAL_BEYOND_DIAL: mark("The first reading has more digits than the dial of the new meter."),
    Fault.DOCUMENT_MISSING: mark("Type the number of the paper."),
    Fault.VALID_UNTIL_MISSING: mark("Choose until when the meter is verified."),
}
_YEARS = timedelta(days=366)


@dataclass
class Told:
    """What was typed of one line: the work, None while something of it cannot be read; `faults` say what."""

    work: Work | None = None
    faults: list[str] = field(default_factory=list)


def registers(ctx: Context, order: Order, line: Line) -> list[NamedRegister]:
    """Return the registers of the line's meter with their newest readings, those of this month too."""
    after = periods.shifted(periods.month_of(ctx.today), by=1)
    found = queries.registers(ctx.db, account_id=order.account_id, period=after, service=line.service)
    return [item for item in found if item.meter_id == line.meter_id]


def zone(ctx: Context, register: NamedRegister) -> str:
    """Return the name of a register's zone, '' for a single one."""
    return "" if register.zone == "single" else ctx.t(ZONE_NAMES[register.zone])


def replaced(ctx: Context, order: Order, line: Line, visit: Slot | None) -> Told:
    """Draw the fields of a replacement and return what they say."""
    known, base, told = registers(ctx, order, line), _base(order, line), Told()
    if not known:
        told.faults.append(ctx.t("The account has no such meter any more."))
        return told
    day = _day(ctx, f"{base}.day", ctx.t("Day of the replacement"), _likely(ctx, visit), first=known[0].installed_on)
    _head(ctx.t("Taken down: № {number}, {model}", number=known[0].serial_number, model=known[0].model))
    closing: dict[int, Decimal] = {}
    if not st.toggle(ctx.t("Its dial cannot be read: estimate the days it stood"), key=f"{base}.unreadable"):
        closing = _closing(ctx, base, known, told)
    _head(ctx.t("Put in its place"))
    new = _new_meter(ctx, base, known, told, day)
    if not told.faults and new is not None:
        told.work = MeterReplaced(replaced_on=day, closing=closing, new=new)
    return told


def verified(ctx: Context, order: Order, line: Line, visit: Slot | None) -> Told:
    """Draw the fields of a verification and return what they say."""
    base, found = _base(order, line), registers(ctx, order, line)
    first = found[0].installed_on if found else ctx.today - 20 * _YEARS
    day = _day(ctx, f"{base}.day", ctx.t("Day of the verification"), _likely(ctx, visit), first=first)
    results = {"fit": ctx.t("Fit for use"), "unfit": ctx.t("Not fit: to be replaced")}
    result = st.segmented_control(
        ctx.t("Result"),
        list(results),
        default="fit",
        format_func=results.__getitem__,
        key=f"{base}.result",
        required=True,
    )
    until = None
    if result == "fit":
        until = _later(ctx, f"{base}.until", ctx.t("Verified until"))
    document = st.text_input(ctx.t("Number of the paper"), key=f"{base}.document", max_chars=80)
    return Told(MeterVerified(day, result == "fit", until, document or ""))


def _closing(ctx: Context, base: str, known: Sequence[NamedRegister], told: Told) -> dict[int, Decimal]:
    values: dict[int, Decimal] = {}
    for register in known:
        label = _with_zone(ctx, ctx.t("Last reading"), register)
        text = st.text_input(labels.plain(label), key=f"{base}.closing.{register.position}", max_chars=20)
        before = ctx.t(
            "Before: {value} on {day}",
            value=ctx.words.number(register.previous_value),
            day=ctx.words.day(register.previous_on),
        )
        st.html(f'<p class="kb-note">{escape(before)}</p>')
        value = _number(ctx, label, text, told)
        if value is not None:
            values[register.register_id] = value
    return values


def _new_meter(
    ctx: Context, base: str, known: Sequence[NamedRegister], told: Told, installed_on: date
) -> NewMeter | None:
    number = st.text_input(ctx.t("Number of the meter"), key=f"{base}.number", max_chars=40)
    model = st.text_input(ctx.t("Model"), key=f"{base}.model", max_chars=80)
    left, right = st.columns(2)
    low, high = equipment_rules.DIGITS
    with left:
        digits_int = st.number_input(
            ctx.t("Digits before the comma"), low, high, value=known[0].digits_int, key=f"{base}.digits"
        )
    with right:
        digits_frac = st.number_input(
            ctx.t("After the comma"),
            0,
            equipment_rules.MOST_FRACTION,
            value=known[0].digits_frac,
            key=f"{base}.fraction",
        )
    initial = _initial(ctx, base, known, told)
    is_remote = st.toggle(ctx.t("It sends its readings by itself"), key=f"{base}.remote")
    verified_on = _day(
        ctx, f"{base}.verified", ctx.t("Verified on"), installed_on, first=ctx.today - 20 * _YEARS, last=ctx.today
    )
    due_on = _later(ctx, f"{base}.due", ctx.t("Next verification"))
    if due_on is None:
        told.faults.append(ctx.t("Choose the day of the next verification: it stands in the meter's passport."))
        return None
    return NewMeter(
        serial_number=number or "",
        model=model or "",
        digits_int=int(digits_int),
        digits_frac=int(digits_frac),
        is_remote=is_remote,
        initial=initial,
        verified_on=verified_on,
        verification_due_on=due_on,
        multiplier=known[0].multiplier,
    )


def _initial(ctx: Context, base: str, known: Sequence[NamedRegister], told: Told) -> Mapping[str, Decimal]:
    values: dict[str, Decimal] = {}
    for register in known:
        label = _with_zone(ctx, ctx.t("First reading"), register)
        text = st.text_input(labels.plain(label), key=f"{base}.initial.{register.position}", max_chars=20)
        value = _number(ctx, label, text, told)
        if value is not None:
            values[register.zone] = value
    return values


def _number(ctx: Context, label: str, text: str | None, told: Told) -> Decimal | None:
    if not (text or "").strip():
        told.faults.append(ctx.t("{field}: type what the dial shows.", field=label))
        return None
    try:
        return rules.parsed(text or "")
    except rules.ValueRefused as refusal:
        told.faults.append(f"{label}: {ctx.t(reading_words.ISSUES[refusal.issue])}")
        return None


def _with_zone(ctx: Context, label: str, register: NamedRegister) -> str:
    name = zone(ctx, register)
    return f"{label}, {name}" if name else label


def _head(text: str) -> None:
    st.html(f'<p class="kb-sentence">{escape(text)}</p>')


def _base(order: Order, line: Line) -> str:
    return f"desk.work.{order.order_id}.{line.position}"


def _likely(ctx: Context, visit: Slot | None) -> date:
    """Return the day the work was probably done: that of the visit, once it has come."""
    return min(visit.day, ctx.today) if visit else ctx.today


def _day(ctx: Context, key: str, label: str, value: date, *, first: date, last: date | None = None) -> date:
    last = last or ctx.today
    chosen: date = st.date_input(
        label,
        value=max(min(value, last), first),
        min_value=min(first, last),
        max_value=last,
        format=_format(ctx),
        key=key,
        width=220,
    )
    return chosen


def _later(ctx: Context, key: str, label: str) -> date | None:
    chosen: date | None = st.date_input(
        label,
        value=None,
        min_value=ctx.today,
        max_value=ctx.today + 25 * _YEARS,
        format=_format(ctx),
        key=key,
        width=220,
    )
    return chosen


def _format(ctx: Context) -> str:
    return "DD.MM.YYYY" if ctx.words.language == "ru" else "DD/MM/YYYY"
