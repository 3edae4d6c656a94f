"""What an operator may do with a doubtful reading: take, accept, correct, not take, ask the customer, put back."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape

import streamlit as st

from core.i18n.catalogue import mark
from core.i18n.names import ZONE_NAMES
from core.metering import operations, review, review_letters, rules
from core.metering.model import Issue, Issues, Status
from core.metering.review_corrections import Correction, Superseded
from core.metering.review_model import Doubtful, DoubtfulValue
from core.registries import queries as registries
from core.runtime import process
from core.ui import address, state, typed
from core.ui.components import folds, states
from core.ui.context import Context
from core.ui.sections import reading_words

DONE = "questioned.done"
READING = "reading"  # key of the address: the reading that is open
# Of a value that an operator types; the customer's own words carry the numbers of the customer's form.
_SAID = {
    Issue.ABOVE_USUAL: mark("This value is much more than usual, too."),
    Issue.BELOW_USUAL: mark("This value is much less than usual."),
    Issue.ROLLOVER: mark("This value is below the reading before: the dial would have turned over."),
    Issue.BELOW_PREVIOUS: mark("This value is below the reading before."),
    Issue.TOO_MANY_DIGITS: mark("The meter has fewer digits."),
}
_STANDING = {Status.ACCEPTED, Status.QUESTIONED}


def take(ctx: Context, found: Doubtful, *, is_held: bool) -> None:
    """Say who works on it, or let it be taken: the account is shown to nobody else."""
    if is_held:
        name = registries.person_name(ctx.db, actor=found.claimed_by) or "?"
        hint = ctx.t("It comes free when it is put back or forgotten for half an hour.")
        states.empty(ctx, ctx.t("{name} works on this reading", name=name), hint)
        return
    if st.button(ctx.t("Take it"), type="primary", key="questioned.take"):
        _try(ctx, lambda: review.claim(ctx.db, actor=ctx.actor, submission_id=found.submission_id, now=ctx.now))


def show(ctx: Context, found: Doubtful, values: Sequence[DoubtfulValue]) -> None:
    """Draw the decisions, the likeliest first."""
    standing = [each for each in values if each.status in _STANDING]
    key = {"actor": ctx.actor, "submission_id": found.submission_id, "now": ctx.now}
    with st.container(horizontal=True, key="actions-questioned"):
        accepts = st.button(ctx.t("Accept as it is"), type="primary", key="questioned.accept")
        back = st.button(ctx.t("Put it back for others"), key="questioned.release", type="tertiary")
    if accepts:
        done = ctx.t("{number} is accepted.", number=found.submission_number)
        _try(ctx, lambda: review.accept(ctx.db, **key), done=done)  # type: ignore[arg-type]
    if back:
        _try(ctx, lambda: review.release(ctx.db, **key))  # type: ignore[arg-type]
    with folds.box(ctx.t("Correct it"), name="correct"):
        _correct(ctx, found, standing)
    with folds.box(ctx.t("Do not take it"), name="reject"):
        _reject(ctx, found)
    with folds.box(ctx.t("Ask the customer"), name="ask"):
        _ask(ctx, found)


def _correct(ctx: Context, found: Doubtful, standing: Sequence[DoubtfulValue]) -> None:
    slot = f"questioned.correct.{found.submission_id}"
    texts: dict[int, str] = {}
    with typed.kept(slot):
        for each in standing:
            zone = "" if each.zone == "single" else f", {ctx.t(ZONE_NAMES[each.zone])}"
            label = ctx.t("Meter {number} shows", number=f"{each.serial_number}{zone}")
            texts[each.register_id] = (
                st.text_input(
                    label,
                    value=f"{each.value.normalize():f}".replace(".", "," if ctx.words.language == "ru" else "."),
                    key=f"{slot}.{each.register_id}",
                    max_chars=20,
                    autocomplete="off",
                    width=240,
                )
                or ""
            )
        note = st.text_input(
            ctx.t("Why; the customer reads it"), key=f"{slot}.note", max_chars=review.LONGEST_NOTE, autocomplete="off"
        )
    has_address = review_letters.address(ctx.db, found) is not None
    label = (
        ctx.t("Correct and write to the customer") if has_address else ctx.t("Correct; the customer has to be called")
    )
    is_sent = st.button(label, key=f"{slot}.send")
    asked = state.get(f"{slot}.asked", "")
    is_sure = bool(asked) and st.button(ctx.t("The value is right: correct"), key=f"{slot}.sure")
    if asked:
        states.refusal(ctx, [asked])
    if not (is_sent or is_sure):
        return
    try:
        values = {register_id: rules.parsed(text) for register_id, text in texts.items()}
    except rules.ValueRefused as refusal:
        states.refusal(ctx, [ctx.t(reading_words.ISSUES[refusal.issue])])
        return
    _send_correction(ctx, found, values, note or "", slot=slot, is_sure=is_sure)


def _send_correction(
    ctx: Context, found: Doubtful, values: dict[int, Decimal], note: str, *, slot: str, is_sure: bool
) -> None:
    origin = process.running().settings.origin
    asked = Correction(ctx.actor, found.submission_id, values, note, ctx.now, origin, is_confirmed=is_sure)
    state.drop(f"{slot}.asked")

    def act() -> None:
        review.correct(ctx.db, asked)
        typed.sent(slot)

    try:
        _try(ctx, act, done=ctx.t("{number} is corrected.", number=found.submission_number))
    except operations.NeedsConfirmation as doubt:
        state.put(f"{slot}.asked", " ".join(_said(ctx, doubt.issues)))
        st.rerun()
    except operations.ReadingRejected as refusal:
        states.refusal(ctx, _said(ctx, refusal.issues))


def _said(ctx: Context, issues: Issues) -> list[str]:
    codes = dict.fromkeys(code for found in issues.values() for code in found)
    return [ctx.t(_SAID.get(code) or reading_words.ISSUES[code]) for code in codes]


def _reject(ctx: Context, found: Doubtful) -> None:
    slot = f"questioned.reject.{found.submission_id}"
    with typed.kept(slot):
        note = st.text_input(
            ctx.t("Why; the customer reads it"), key=f"{slot}.note", max_chars=review.LONGEST_NOTE, autocomplete="off"
        )
    has_address = review_letters.address(ctx.db, found) is not None
    written, called = (
        ctx.t("Do not take it and write to the customer"),
        ctx.t("Do not take it; the customer has to be called"),
    )
    if st.button(written if has_address else called, key=f"{slot}.send"):
        origin = process.running().settings.origin
        done = ctx.t("{number} is not taken.", number=found.submission_number)

        def act() -> None:
            review.reject(
                ctx.db, actor=ctx.actor, submission_id=found.submission_id, note=note or "", origin=origin, now=ctx.now
            )
            typed.sent(slot)

        _try(ctx, act, done=done)


def _ask(ctx: Context, found: Doubtful) -> None:
    place = review_letters.address(ctx.db, found)
    if place is None:
        text = ctx.t("No e-mail is on file: the customer has to be called.")
        st.html(f'<p class="kb-note">{escape(text)}</p>')
        return
    slot = f"questioned.ask.{found.submission_id}"
    with typed.kept(slot):
        question = st.text_area(ctx.t("The question"), key=f"{slot}.text", max_chars=review.LONGEST_NOTE, height=100)
    if st.button(ctx.t("Send the question"), key=f"{slot}.send"):
        origin = process.running().settings.origin
        done = ctx.t("The question about {number} is sent.", number=found.submission_number)

        def act() -> None:
            review.ask(
                ctx.db,
                actor=ctx.actor,
                submission_id=found.submission_id,
                question=question or "",
                origin=origin,
                now=ctx.now,
            )
            typed.sent(slot)

        _try(ctx, act, done=done)


def _try(ctx: Context, act: Callable[[], None], *, done: str | None = None) -> None:
    try:
        act()
    except review.TakenByAnother:
        st.rerun()  # the page says who has it, and offers nothing that cannot be done
    except review.AlreadyDecided as refusal:
        states.over(ctx, [ctx.t("{name} has decided this already.", name=refusal.name)])
    except Superseded:
        states.refusal(ctx, [ctx.t("A newer reading stands instead: nothing is left to decide.")])
    except review.NoteMissing:
        states.refusal(ctx, [ctx.t("Write why: the customer reads it.")])
    except review.AddressUnknown:
        states.refusal(ctx, [ctx.t("No e-mail is on file: the customer has to be called.")])
    else:
        if done is not None:
            state.put(DONE, done)
            address.write(READING, None)
        st.rerun()
