"""The end of an order on the operator's desk: what came of its lines about meters, recorded together or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from core.i18n.names import SERVICE_NAMES
from core.metering import queries as metering
from core.metering import rules
from core.metering.model import Issue, NamedRegister
from core.orders import fulfilment, slots
from core.orders.fulfilment import WorkRefused
from core.orders.model import Group, Line, Order
from core.orders.works import Completion, MeterReplaced, Work
from core.ui import page as screen
from core.ui import state, typed
from core.ui.components import states
from core.ui.context import Context
from core.ui.sections import order_desk_steps, order_work_forms, reading_preview, reading_words
from core.ui.sections.order_work_forms import Told


def meters(ctx: Context, order: Order) -> list[tuple[str, str]]:
    """Return what the works need to know of each meter: number, model, place, when it is to be verified."""
    rows = []
    for line in fulfilment.works(ctx.db, order_id=order.order_id):
        found = order_work_forms.registers(ctx, order, line)
        if not found:
            continue
        one = found[0]
        name = ctx.t("Meter: {service}", service=ctx.t(SERVICE_NAMES[one.service]))
        told = f"№ {one.serial_number}, {one.model}, {ctx.t(reading_words.PLACES[one.place])}"
        if one.removed_on is not None:
            told += ", " + ctx.t("taken down on {day}", day=ctx.words.day(one.removed_on))
        elif one.verification_due_on is not None:
            told += ", " + ctx.t("verification until {day}", day=ctx.words.day(one.verification_due_on))
        rows.append((name, told))
    return rows


def finish(ctx: Context, order: Order) -> None:
    """Draw the fields of the works and the button that records them and ends the order."""
    screen.section(ctx, ctx.t("Close the order"))
    lines = fulfilment.works(ctx.db, order_id=order.order_id)
    visits = slots.of_order(ctx.db, order_id=order.order_id)
    told: dict[int, Told] = {}
    slot = _slot(order)
    with typed.kept(slot):
        for line in lines:
            draw = order_work_forms.replaced if line.group is Group.NEW_METER else order_work_forms.verified
            st.html(f'<h3 class="kb-sentence">{escape(line.name(ctx.words.language))}</h3>')
            told[line.position] = draw(ctx, order, line, visits.get(line.position))
        word = st.text_area(ctx.t("A word to the customer, if you like"), key=f"{slot}.word", height=80, max_chars=1000)
    works = {position: each.work for position, each in told.items() if each.work is not None}
    confirmed = _question(ctx, order, lines, works)
    label = ctx.t("Record and close the order") if lines else ctx.t("Everything is done: close the order")
    if st.button(label, type="primary", key=f"{slot}.done"):
        _close(ctx, order, lines, told, works, word or "", frozenset())
    elif confirmed:
        _close(ctx, order, lines, told, works, word or "", confirmed)


def _close(
    ctx: Context,
    order: Order,
    lines: Sequence[Line],
    told: Mapping[int, Told],
    works: Mapping[int, Work],
    word: str,
    confirmed: frozenset[Issue],
) -> None:
    if faults := [fault for each in told.values() for fault in each.faults]:
        states.refusal(ctx, faults)
        return
    sent = {
        position: replace(work, confirmed=confirmed) if isinstance(work, MeterReplaced) else work
        for position, work in works.items()
    }
    asked = Completion(ctx.actor, order.order_id, ctx.now, order_desk_steps.origin(), word, sent)

    def act() -> None:
        fulfilment.complete(ctx.db, asked)
        typed.sent(_slot(order))
        state.drop(_asked(order))

    try:
        order_desk_steps.tried(
            ctx, act, ctx.t("Done. The customer has a letter; a new meter stands in the account now.")
        )
    except WorkRefused as refusal:
        if refusal.is_question:
            state.put(_asked(order), (refusal.position, tuple(_codes(refusal)), str(works)))
            st.rerun()
        states.refusal(ctx, _sentences(ctx, order, lines, works, refusal))


def _question(ctx: Context, order: Order, lines: Sequence[Line], works: Mapping[int, Work]) -> frozenset[Issue]:
    """Show what was asked about these very values; return what the operator confirms now."""
    nothing: tuple[int, tuple[tuple[int, str], ...], str] = (0, (), "")
    position, codes, values = state.get(_asked(order), nothing)
    if not codes or values != str(works):
        return frozenset()
    issues: dict[int, tuple[Issue, ...]] = {}
    for register_id, code in codes:
        issues[register_id] = (*issues.get(register_id, ()), Issue(code))
    doubt = WorkRefused(position, issues=issues, is_question=True)
    reading_preview.question(_sentences(ctx, order, lines, works, doubt))
    if st.button(ctx.t("The dial showed exactly this: record"), key=f"{_slot(order)}.sure"):
        return frozenset(Issue(code) for _, code in codes)
    return frozenset()


def _sentences(
    ctx: Context, order: Order, lines: Sequence[Line], works: Mapping[int, Work], refusal: WorkRefused
) -> list[str]:
    found = [ctx.t(order_work_forms.FAULTS[fault]) for fault in refusal.faults]
    line = next((each for each in lines if each.position == refusal.position), None)
    work = works.get(refusal.position)
    if line is None or not isinstance(work, MeterReplaced):
        return found or [ctx.t("Something is still missing.")]
    by_id = {item.register_id: item for item in order_work_forms.registers(ctx, order, line)}
    for register_id, codes in refusal.issues.items():
        found += [_issue(ctx, by_id[register_id], work, code) for code in codes if register_id in by_id]
    return found


def _issue(ctx: Context, register: NamedRegister, work: MeterReplaced, code: Issue) -> str:
    value = work.closing.get(register.register_id)
    assessed = None
    if value is not None:
        assessed = rules.assess(
            replace(register, is_remote=False, removed_on=None),
            value,
            read_on=work.replaced_on,
            today=ctx.today,
            limits=metering.limits(ctx.db, today=ctx.today),
        )
    name = order_work_forms.zone(ctx, register)
    head = ctx.t("Last reading") + (f", {name}" if name else "")
    return f"{head}: {reading_words.issue(ctx, code, assessed)}"


def _codes(refusal: WorkRefused) -> list[tuple[int, str]]:
    return [(register_id, code.value) for register_id, codes in refusal.issues.items() for code in codes]


def _slot(order: Order) -> str:
    return f"desk.close.{order.order_id}"


def _asked(order: Order) -> str:
    return f"{_slot(order)}.asked"
