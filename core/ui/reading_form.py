"""
The form of readings, shared by the customer's page, the visitor's and the operator's desk (B1, B3, B4, B5).

What is typed stands in the address, so that a reload or another language loses nothing. A visitor sees neither
previous values nor usage (docs/adr/0010).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import groupby

import streamlit as st

from core.appeals.model import Topic
from core.i18n.names import SERVICE_NAMES, ZONE_NAMES
from core.metering import operations, photos, queries, usage_queries
from core.metering.model import Fix, FixKind, Issue, NamedRegister, Submission
from core.ui import actions, context, page, state, typed
from core.ui.components import filters, folds, states
from core.ui.context import Context
from core.ui.sections import (
    appeal_words,
    meter_states,
    reading_preview,
    reading_receipt,
    reading_sender,
    reading_window,
    reading_words,
)
from core.ui.sections.reading_preview import Draft
from core.ui.sections.reading_sender import Sender

_LONGEST = 20


@dataclass(frozen=True)
class Asked:
    """What the form asks about, and for which values: changed values are asked about anew."""

    values: tuple[tuple[int, Decimal], ...]
    issues: Mapping[int, tuple[Issue, ...]]
    fix: Fix | None
    is_refused: bool


def draw(ctx: Context, *, account_id: int, sender: Sender | None = None) -> str | None:
    """Draw the window, the choice of service and the form; return the chosen service, None without meters."""
    window = queries.reading_window(ctx.db, today=ctx.today)
    reading_window.answer(ctx, window)
    # The states of the registers cost several statements; the form asks for those of its one service.
    in_use = usage_queries.meters_in_use(ctx.db, account_id=account_id, period=window.period)
    measured = {meter.service for meter in in_use}
    services = [name for name in SERVICE_NAMES if name in measured]
    if not services:
        states.empty(
            ctx,
            ctx.t("No meters are known for this account"),
            ctx.t("Readings that you sent are below. Tell us about the meter by the phone on the receipt."),
        )
        return None
    names = {name: ctx.t(SERVICE_NAMES[name]) for name in services}
    by_hand = {meter.service for meter in in_use if not meter.is_remote}
    first = next((name for name in services if name in by_hand), services[0])
    service = filters.choice(ctx, "service", ctx.t("What is submitted"), names, default=first) or first
    reading_sender.keep(sender or Sender())
    asked = [meter for meter in in_use if meter.service == service and not meter.is_remote]
    _form(account_id, service, is_sent=bool(asked) and all(meter.is_submitted for meter in asked))
    return service


@st.fragment
def _form(account_id: int, service: str, *, is_sent: bool) -> None:
    """
    Draw one service; runs alone while somebody types, so it asks again who is there.

    `is_sent`: readings of the period are known; a visitor does not learn it.
    """
    ctx = context.current()
    page.check(ctx)
    sender = reading_sender.checked(ctx, account_id)
    slot = f"readings.{account_id}.{service}{sender.note}"
    if reading_receipt.shown(ctx, slot):
        return
    window = queries.reading_window(ctx.db, today=ctx.today)
    if is_sent and not sender.is_visitor:
        month = ctx.words.month(window.period)
        states.done(ctx, ctx.t("Readings for {month} are here already. A new one takes their place.", month=month))
    known = meter_states.registers(ctx, account_id=account_id, period=window.period, service=service)
    registers = _in_place(known)
    # In the address too, from where they go when the session ends: the tab keeps them.
    with typed.kept(slot):
        entered = {
            register_id: text
            for _, meter in groupby(registers, key=lambda register: register.meter_id)
            for register_id, text in _meter(ctx, list(meter), is_visitor=sender.is_visitor, slot=slot).items()
        }
    draft = Draft.of(entered)
    if not sender.is_visitor:
        reading_preview.removed(ctx, known)
        reading_preview.total(ctx, registers, draft, window=window)
    if not entered:
        return  # every meter sends its readings by itself: nothing to attach or to submit
    photo = None if sender.is_visitor else _photo(ctx, slot)
    confirmed: frozenset[Issue] | None = None
    if st.button(ctx.t("Submit"), type="primary", key=f"{slot}.submit"):
        confirmed = frozenset()
    if confirmed is None and _question(ctx, registers, draft, slot=slot):
        confirmed = frozenset(
            issue for issues in state.get(f"{slot}.asked", _NOTHING).issues.values() for issue in issues
        )
    if confirmed is not None:
        _send(ctx, registers, draft, slot=slot, confirmed=confirmed, photo=photo)


_NOTHING = Asked((), {}, None, is_refused=False)


def _in_place(registers: Sequence[NamedRegister]) -> list[NamedRegister]:
    return [register for register in registers if register.removed_on is None and register.service in SERVICE_NAMES]


def _meter(ctx: Context, registers: list[NamedRegister], *, is_visitor: bool, slot: str) -> dict[int, str]:
    """Draw one meter with a field for each register; return what is typed by register id."""
    first = registers[0]
    entered: dict[int, str] = {}
    with st.container(key=f"meter_{first.meter_id}"):
        reading_preview.heading(ctx, registers, is_visitor=is_visitor)
        if first.is_remote:
            reading_preview.remote(ctx, registers, is_visitor=is_visitor)
            return entered
        for register in registers:
            entered[register.register_id] = _register(ctx, register, is_visitor=is_visitor, slot=slot)
    return entered


def _register(ctx: Context, register: NamedRegister, *, is_visitor: bool, slot: str) -> str:
    """Draw the field of one register, what is typed in it beside the usual, and return what is typed."""
    field, said = st.columns(2, vertical_alignment="bottom")
    with field:
        label = _label(ctx, register, is_visitor=is_visitor)
        with st.container(gap="xxsmall"):
            # Several meters have fields of one label: read out, a field names its meter too.
            st.html(f'<p class="kb-field-label" aria-hidden="true">{escape(label)}</p>')
            text = st.text_input(
                f"{reading_preview.called(ctx, register, is_visitor=is_visitor)}. {label}",
                key=_field(register.register_id),
                label_visibility="collapsed",
                max_chars=_LONGEST,
                live="400ms",
                bind="query-params",
                autocomplete="off",
            )
    with said:
        reading_preview.live(ctx, register, text or "", is_visitor=is_visitor)
        _said(ctx, register, slot=slot, text=text or "")
    return text or ""


def _label(ctx: Context, register: NamedRegister, *, is_visitor: bool) -> str:
    name = "" if register.zone == "single" else f"T{register.position}, {ctx.t(ZONE_NAMES[register.zone])}. "
    if is_visitor:
        return name + ctx.t("Reading")
    return name + ctx.t(
        "Previous: {value} on {day}",
        value=ctx.words.number(register.previous_value),
        day=ctx.words.day(register.previous_on),
    )


def _field(register_id: int) -> str:
    return f"reading.{register_id}"


def _said(ctx: Context, register: NamedRegister, *, slot: str, text: str) -> None:
    """Say beside the field why its value was refused when it was sent; the live lines say the rest."""
    asked: Asked = state.get(f"{slot}.asked", _NOTHING)
    if asked.is_refused and not text and Issue.MISSING in asked.issues.get(register.register_id, ()):
        states.refusal(ctx, [ctx.t(reading_words.ISSUES[Issue.MISSING])])


def _photo(ctx: Context, slot: str) -> bytes | None:
    with folds.box(ctx.t("Attach a photo of the meter (not required)"), name="photo"):
        file = st.file_uploader(
            ctx.t("JPEG, PNG or HEIC, up to 10 MB"),
            type=["jpg", "jpeg", "png", "heic"],
            max_upload_size=10,
            key=f"{slot}.photo",
        )
    return file.getvalue() if file else None


def _question(ctx: Context, registers: Sequence[NamedRegister], draft: Draft, *, slot: str) -> bool:
    """Ask about doubtful or refused values that are still in the form; return whether they were confirmed."""
    asked: Asked = state.get(f"{slot}.asked", _NOTHING)
    if not asked.values or asked.values != draft.fingerprint:
        return False
    by_id = {register.register_id: register for register in registers}
    items = reading_preview.assessments(ctx, registers, draft)
    sentences = [
        reading_words.issue(ctx, code, items.get(register_id) if ctx.person else None)
        for register_id, codes in asked.issues.items()
        for code in codes
        if register_id in by_id
    ]
    if asked.is_refused:
        if all(set(codes) <= {Issue.MISSING} for codes in asked.issues.values()):
            return False  # said beside the empty field; there is no value to ask about
        states.refusal(ctx, dict.fromkeys(sentences))
        _ask(ctx, registers, draft, refused=asked.issues)
    else:
        reading_preview.question(dict.fromkeys(sentences))
    with st.container(horizontal=True, key=f"{slot}.answers".replace(".", "_")):
        if asked.fix is not None:
            st.button(
                _fix_label(ctx, asked.fix), key=f"{slot}.fix", on_click=_apply, args=(asked.fix,), type="secondary"
            )
        return not asked.is_refused and st.button(ctx.t("The meter shows exactly this: submit"), key=f"{slot}.confirm")


def _ask(ctx: Context, registers: Sequence[NamedRegister], draft: Draft, *, refused: Mapping[int, object]) -> None:
    """Lead from a refused reading to an appeal about it; a visitor's names no meter."""
    if not appeal_words.may_ask(ctx):
        return
    register = next((each for each in registers if each.register_id in refused), registers[0])
    value = draft.values.get(register.register_id)
    about = {
        "service": register.service,
        "meter": register.serial_number if ctx.person else "",
        "day": ctx.today.isoformat(),
        "value": "" if value is None else f"{value.normalize():f}",
    }
    label = ctx.t("The meter really shows this: ask a specialist")
    st.html(appeal_words.link(ctx, label, topic=Topic.READING, about=about))


def _fix_label(ctx: Context, fix: Fix) -> str:
    if fix.kind is FixKind.SWAPPED:
        return ctx.t("Swap the two zones")
    (value,) = fix.values.values()
    return ctx.t("Put the comma: {value}", value=ctx.words.number(value))


def _apply(fix: Fix) -> None:
    mark = "," if context.current().words.language == "ru" else "."
    for register_id, value in fix.values.items():
        state.put(_field(register_id), f"{value.normalize():f}".replace(".", mark))


def _send(
    ctx: Context,
    registers: Sequence[NamedRegister],
    draft: Draft,
    *,
    slot: str,
    confirmed: frozenset[Issue],
    photo: bytes | None,
) -> None:
    """Submit what is typed. After the store has acknowledged, one assignment turns the form into the receipt."""
    if draft.unreadable:
        states.refusal(ctx, [ctx.t("Not everything can be read: see the note under the field.")])
        return
    if not draft.values:
        states.refusal(ctx, [ctx.t("Enter what the meter shows.")])
        return
    submission = Submission(
        actor=reading_sender.actor(ctx),
        account_id=registers[0].account_id,
        service=registers[0].service,
        values=draft.values,
        read_on=ctx.today,
        now=ctx.now,
        idempotency_key=actions.idempotency_key(slot),
        confirmed=confirmed,
        visitor_token=reading_sender.token() if ctx.person is None else None,
    )
    try:
        receipt = reading_sender.send(ctx, submission, photo)
    except (operations.NeedsConfirmation, operations.ReadingRejected) as doubt:
        is_refused = isinstance(doubt, operations.ReadingRejected)
        state.put(f"{slot}.asked", Asked(draft.fingerprint, doubt.issues, doubt.fix, is_refused))
        st.rerun(scope="fragment")
    except photos.PhotoRefused:
        states.refusal(
            ctx, [ctx.t("The photo is not a JPEG, PNG or HEIC picture of at most 10 MB. Remove it or choose another.")]
        )
    except reading_sender.REFUSED:
        states.refusal(ctx, [ctx.t("You may look at this account but not submit for it. Ask its owner for the right.")])
    else:
        reading_receipt.keep(ctx, slot, receipt, registers)
        state.drop(f"{slot}.asked")
        typed.sent(slot)
        st.rerun()
