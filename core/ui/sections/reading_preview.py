"""What is seen while a reading is typed: the meter, usage beside the usual one, the cost of it all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

import streamlit as st

from core.i18n.names import SERVICE_NAMES
from core.kit.service import Service
from core.metering import queries, rules
from core.metering.model import QUESTIONS, Assessment, Issue, NamedRegister, Window
from core.tariffs import queries as tariffs
from core.tariffs import rules as tariff_rules
from core.tariffs.model import CostLine
from core.ui.components import badges, meters
from core.ui.components.badges import Badge
from core.ui.components.meters import Dial, Meter
from core.ui.context import Context
from core.ui.sections import reading_words

_MONTH = Decimal("30.44")


@dataclass(frozen=True)
class Draft:
    """What is typed so far: values that can be read, and what cannot."""

    values: Mapping[int, Decimal]
    unreadable: Mapping[int, Issue]

    @classmethod
    def of(cls, typed: Mapping[int, str]) -> "Draft":
        """Read the typed texts by register id; empty fields are left out."""
        values: dict[int, Decimal] = {}
        unreadable: dict[int, Issue] = {}
        for register_id, text in typed.items():
            if not text.strip():
                continue
            try:
                values[register_id] = rules.parsed(text)
            except rules.ValueRefused as refusal:
                unreadable[register_id] = refusal.issue
        return cls(values, unreadable)

    @property
    def fingerprint(self) -> tuple[tuple[int, Decimal], ...]:
        """The values in an order that does not change."""
        return tuple(sorted(self.values.items()))


def heading(ctx: Context, registers: Sequence[NamedRegister], *, is_visitor: bool) -> None:
    """Draw the meter with its previous reading and state; a visitor sees the end of its number only."""
    first = registers[0]
    dials = tuple(
        Dial(
            "" if register.zone == "single" else f"T{register.position}",
            register.digits_int,
            register.digits_frac,
            None if is_visitor else register.previous_value,
        )
        for register in registers
    )
    if is_visitor:
        about = ctx.t("Meter …{ending}", ending=first.serial_number[-3:])
        meters.card(ctx, Meter(first.service, ctx.t(SERVICE_NAMES[first.service]), about, dials))
        return
    title = ctx.t(reading_words.PLACES[first.place])
    about = ctx.t("No. {serial}, {model}", serial=first.serial_number, model=first.model)
    title = title[:1].upper() + title[1:]
    meters.card(ctx, Meter(first.service, title, about, dials, (*_states(ctx, first),)))


def called(ctx: Context, register: NamedRegister, *, is_visitor: bool) -> str:
    """Return what tells a meter from the others of the account; a visitor hears the end of its number only."""
    service = ctx.t(SERVICE_NAMES[register.service])
    if is_visitor:
        ending = ctx.t("Meter …{ending}", ending=register.serial_number[-3:])
        return f"{service}, {ending}"
    place = ctx.t(reading_words.PLACES[register.place])
    return ctx.t("{service}, {place}, meter No. {serial}", service=service, place=place, serial=register.serial_number)


def _states(ctx: Context, register: NamedRegister) -> Iterator[Badge]:
    due = register.verification_due_on
    if due is not None and due <= ctx.today:
        yield Badge(ctx.t("verification overdue since {day}", day=ctx.words.day(due)), "bad")
    elif due is not None:
        yield Badge(ctx.t("installed, verified until {day}", day=ctx.words.day(due)), "good")
    else:
        yield Badge(ctx.t("installed"), "good")


def removed(ctx: Context, registers: Sequence[NamedRegister]) -> None:
    """Name the meters that were taken down, so that nobody wonders where they are (A8)."""
    ends = {item.serial_number: item for item in registers if item.removed_on is not None}
    for serial, item in ends.items():
        day = ctx.words.day(item.removed_on) if item.removed_on else ""
        _note(
            ctx.t(
                "Meter No. {serial} was taken down on {day}; its readings are in the list below.",
                serial=serial,
                day=day,
            ),
            "neutral",
        )


def remote(ctx: Context, registers: Sequence[NamedRegister], *, is_visitor: bool) -> None:
    """Say that a smart meter needs nothing, with its newest reading."""
    lines = [ctx.t("This meter sends its readings by itself.")]
    if not is_visitor:
        lines += [
            ctx.t(
                "Newest: {value} on {day}",
                value=f"{name}{ctx.words.number(item.previous_value)} {ctx.words.unit(item.unit)}",
                day=ctx.words.day(item.previous_on),
            )
            for item in registers
            for name in ["" if item.zone == "single" else f"T{item.position} "]
        ]
    st.html("".join(f'<p class="kb-note">{escape(line)}</p>' for line in lines))


def assessments(ctx: Context, registers: Sequence[NamedRegister], draft: Draft) -> dict[int, Assessment]:
    """Return what the typed values mean, by register id."""
    if not draft.values:
        return {}
    limits = queries.limits(ctx.db, today=ctx.today)
    return {
        register.register_id: rules.assess(
            register, draft.values[register.register_id], read_on=ctx.today, today=ctx.today, limits=limits
        )
        for register in registers
        if register.register_id in draft.values
    }


def live(ctx: Context, register: NamedRegister, text: str, *, is_visitor: bool) -> None:
    """Say under a field what its value means; to a visitor only whether it can be read."""
    draft = Draft.of({register.register_id: text})
    item = assessments(ctx, [register], draft).get(register.register_id)
    if draft.unreadable:
        _note(ctx.t(reading_words.ISSUES[draft.unreadable[register.register_id]]), "bad")
    elif item is not None and not is_visitor:
        if item.usage is not None:
            _note(_usage(ctx, item), "neutral")
        for code in item.issues:
            _note(reading_words.issue(ctx, code, item), "warning" if code in QUESTIONS else "bad")


def total(ctx: Context, registers: Sequence[NamedRegister], draft: Draft, *, window: Window) -> None:
    """Show all that will be sent: usage, cost, and the period it counts for."""
    items = list(assessments(ctx, registers, draft).values())
    if not items or draft.unreadable or any(item.refusals or item.usage is None for item in items):
        return
    by_zone: dict[str, Decimal] = {}
    for item in items:
        by_zone[item.register.zone] = by_zone.get(item.register.zone, Decimal(0)) + (item.usage or Decimal(0))
    usage = amount_of(ctx, sum(by_zone.values(), Decimal(0)), items[0].register.unit)
    first = next(register for register in registers if register.register_id == items[0].register.register_id)
    lines = _cost(ctx, first, by_zone)
    amount = ctx.words.money(tariff_rules.total(lines)) if lines else ctx.t("no tariff is known")
    sentence = ctx.t(
        "To be submitted for {month}: {usage}, about {amount}.",
        month=ctx.words.month(window.period),
        usage=usage,
        amount=amount,
    )
    st.html(f'<p class="kb-summary"><strong>{escape(sentence)}</strong></p>')
    if any(line.is_sample for line in lines):
        badges.show(Badge(ctx.t("Sample tariff, not a real one"), "sample"))


def _cost(ctx: Context, register: NamedRegister, by_zone: Mapping[str, Decimal]) -> list[CostLine]:
    rates = tariffs.rates(
        ctx.db, service=register.service, tariff_group=register.tariff_group, scheme=register.scheme, on=ctx.today
    )
    blocks = tariffs.blocks(ctx.db, service=register.service, tariff_group=register.tariff_group, on=ctx.today)
    norm = (
        tariffs.rule_value(ctx.db, name="hot_water_heat_norm", on=ctx.today)
        if register.service == Service.HOT_WATER
        else None
    )
    months = max(round(Decimal((ctx.today - register.previous_on).days) / _MONTH), 1)
    try:
        return tariff_rules.cost(by_zone, rates, blocks, heat_norm=norm, months=months)
    except tariff_rules.RateMissing:
        return []


def _usage(ctx: Context, item: Assessment) -> str:
    words, unit = ctx.words, item.register.unit
    usage = amount_of(ctx, item.usage or Decimal(0), unit)
    day = words.day(item.register.previous_on, with_year=False)
    if item.usual is None:
        return ctx.t("{usage} since {day}", usage=usage, day=day)
    return ctx.t(
        "{usage} since {day}, usually about {usual}", usage=usage, day=day, usual=words.quantity(item.usual, unit)
    )


def amount_of(ctx: Context, usage: Decimal, unit: str) -> str:
    """Return usage with its unit; a fraction of a kilowatt-hour that the dial shows is shown too."""
    return ctx.words.quantity(usage, unit, digits=1 if unit == "kwh" and usage % 1 else None)


def question(sentences: Iterable[str]) -> None:
    """Ask about a value; a question is not an error, so it is not red."""
    lines = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    st.html(f'<div class="kb-state kb-warning" role="alert"><span aria-hidden="true">?</span><div>{lines}</div></div>')


def _note(text: str, tone: str) -> None:
    sign = {"warning": "! ", "bad": "✕ "}.get(tone, "")
    st.html(f'<p class="kb-note kb-{tone}" role="status"><span aria-hidden="true">{sign}</span>{escape(text)}</p>')
