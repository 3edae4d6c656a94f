"""Parts of the operator's page «Appeals»: what waits, one appeal with the account's facts, the answer, ratings."""

from collections.abc import Callable
from html import escape
from uuid import UUID

import streamlit as st

from core.appeals import files, messages, operations, queries, ratings, rules
from core.appeals.model import Appeal, Author, Rating, Reply, Status, Upload
from core.appeals.rules import Fault
from core.i18n.catalogue import mark
from core.runtime import process
from core.ui import actions, address, typed
from core.ui.components import badges, figures, filters, states
from core.ui.components.badges import Badge
from core.ui.context import Context
from core.ui.sections import appeal_facts, appeal_words, appeals, rating

_MOST = 50


def answer(ctx: Context) -> None:
    """Answer how many appeals wait and how many are late."""
    found = queries.queue(ctx.db, only_open=True)
    if not found:
        figures.answer(ctx.t("No appeal waits: all are answered."), tone="good")
        return
    late = sum(1 for each in found if rules.is_late(each.status, each.answer_due_on, today=ctx.today))
    waiting = ctx.n("{n} appeal waits for an answer", "{n} appeals wait for an answer", n=len(found))
    if not late:
        figures.answer(ctx.t("{waiting}, none is late.", waiting=waiting))
        return
    figures.answer(ctx.n("{waiting}, {n} is late.", "{waiting}, {n} are late.", n=late, waiting=waiting), tone="bad")


def queue(ctx: Context) -> None:
    """Draw the queue, the nearest promised day first."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        kinds = {str(kind): ctx.t(text) for kind, text in appeal_words.KIND_NAMES.items()}
        kind = filters.choice(ctx, "kind", ctx.t("Kind"), kinds)
        is_mine = filters.toggle(ctx, "mine", ctx.t("Only mine"))
        is_all = filters.toggle(ctx, "all", ctx.t("Answered too"))
    found = [
        each
        for each in queries.queue(ctx.db, only_open=not is_all)
        if (kind is None or each.kind.value == kind) and (not is_mine or each.operator_id == ctx.actor.person_id)
    ]
    if not found and (kind or is_mine):
        states.empty(ctx, ctx.t("Nothing fits the filters"), ctx.t("Take a filter away."))
    elif not found:
        states.empty(
            ctx,
            ctx.t("No appeals here"),
            ctx.t("New ones come by themselves.") if is_all else ctx.t("Answered ones are behind «Answered too»."),
        )
    for each in sorted(found, key=lambda appeal: (appeal.answer_due_on, appeal.opened_at))[:_MOST]:
        with st.container(border=True, key=f"appeal-{each.appeal_number}"):
            st.html(_face(ctx, each))
            appeals.open_button(ctx, each)


def _face(ctx: Context, appeal: Appeal) -> str:
    shown = [appeal_words.badge(ctx, appeal), Badge(ctx.t(appeal_words.KIND_NAMES[appeal.kind]))]
    if rules.is_late(appeal.status, appeal.answer_due_on, today=ctx.today):
        shown.append(Badge(ctx.t("late"), "bad"))
    if appeal.operator_name:
        shown.append(Badge(ctx.t("with {name}", name=appeal.operator_name)))
    note = ctx.t("{number} of {day}", number=appeal.appeal_number, day=ctx.words.instant(appeal.opened_at))
    drawn = "".join(badges.drawn(badge) for badge in shown)
    return (
        f'<div class="kb-badges">{drawn}</div><p class="kb-sentence">{escape(appeal.subject)}</p>'
        f'<p class="kb-note">{escape(note)}. {escape(appeals.term(ctx, appeal))}</p>'
    )


def opened(ctx: Context) -> bool:
    """Show the appeal that the address names; return False if it names none."""
    text = address.read("appeal")
    if not text:
        return False
    appeals.back_button(ctx.t("To the queue"))
    try:
        found = queries.find(ctx.db, appeal_id=UUID(text))
    except ValueError:
        found = None
    if found is None:
        states.empty(ctx, ctx.t("There is no such appeal here"), ctx.t("The link is damaged."))
        return True
    st.html(_face(ctx, found))
    said, known = st.columns([5, 3], gap="large")
    with said:
        written = queries.messages(ctx.db, appeal_id=found.appeal_id)
        appeals.messages(ctx, found, written)
        _work(ctx, found, turn=sum(1 for each in written if each.author_kind is Author.OPERATOR))
    with known:
        appeal_facts.show(ctx, found)
    appeal_facts.in_question(ctx, found)
    return True


def _work(ctx: Context, appeal: Appeal, *, turn: int) -> None:
    """
    Let a free appeal be taken, and one's own be answered or given back.

    `turn` counts the answers: after each comes a new field, and after a reload the same one with what was typed.
    """
    if appeal.operator_id is not None and appeal.operator_id != ctx.actor.person_id:
        states.over(ctx, [ctx.t("{name} has taken this appeal.", name=appeal.operator_name or "")])
        return
    if appeal.operator_id is None:
        if st.button(ctx.t("Take it"), type="primary", key="appeals.take"):
            _try(ctx, lambda: operations.claim(ctx.db, actor=ctx.actor, appeal_id=appeal.appeal_id, now=ctx.now))
        return
    slot = f"appeals.answer.{appeal.appeal_id}.{turn}"
    with typed.kept(_action(appeal)):
        text = st.text_area(ctx.t("The answer"), key=f"{slot}.text", max_chars=rules.LONGEST_BODY, height=180)
    given = st.file_uploader(
        ctx.t("Files: up to five, 10 MB each"), accept_multiple_files=True, max_upload_size=10, key=f"{slot}.files"
    )
    with st.container(horizontal=True, key="actions-answer"):
        pressed = st.button(ctx.t("Answer"), type="primary", key=f"{slot}.send")
        is_back = appeal.status is not Status.ANSWERED and st.button(ctx.t("Give it back"), key=f"{slot}.back")
    if pressed:
        uploads = tuple(Upload(file.name, file.getvalue()) for file in given)
        _answer(ctx, appeal, text or "", uploads)
    if is_back:
        _try(ctx, lambda: operations.release(ctx.db, actor=ctx.actor, appeal_id=appeal.appeal_id, now=ctx.now))


# What is said otherwise to the one who answers than to the one who asks.
_OF_AN_ANSWER = {Fault.BODY_MISSING: mark("Write the answer: the customer reads it in a letter and here.")}


def _action(appeal: Appeal) -> str:
    return f"appeal.answer.{appeal.appeal_id}"


def _answer(ctx: Context, appeal: Appeal, body: str, uploads: tuple[Upload, ...]) -> None:
    name = _action(appeal)
    said = Reply(
        actor=ctx.actor,
        appeal_id=appeal.appeal_id,
        body=body,
        idempotency_key=actions.idempotency_key(name),
        now=ctx.now,
        uploads=uploads,
    )
    who = ctx.person.display_name if ctx.person else ""

    def act() -> None:
        operations.answer(ctx.db, said, operator_name=who, origin=process.running().settings.origin)
        actions.renew(name)

    _try(ctx, act)


def _try(ctx: Context, act: Callable[[], None]) -> None:
    try:
        act()
    except messages.AppealRefused as refusal:
        states.refusal(ctx, [ctx.t(_OF_AN_ANSWER.get(fault) or appeal_words.FAULTS[fault]) for fault in refusal.faults])
    except files.FileRefused as refusal:
        why = ctx.t(appeal_words.FAULTS[refusal.fault])
        states.refusal(ctx, [ctx.t("{file}: {why}", file=refusal.name, why=why)])
    except operations.ClaimedByOther:
        st.rerun()  # the page says who has it, and offers nothing that cannot be done
    else:
        st.rerun()


def rated(ctx: Context) -> None:
    """Draw the ratings nobody has answered, the lowest first, each with a field for what was done."""
    found = ratings.unsettled(ctx.db)
    if not found:
        states.empty(ctx, ctx.t("Every rating is looked at"))
    for each in found[:_MOST]:
        with st.container(border=True, key=f"rating-{each.rating_id}"):
            points = ctx.n("{n} point of five", "{n} points of five", n=each.points)
            st.html(f'<p class="kb-sentence">{escape(ctx.t(rating.WORKS[each.work]))}: {escape(points)}</p>')
            comment = each.comment or ctx.t("without a comment")
            st.html(f'<p class="kb-note">{escape(comment)}</p>')
            with typed.kept(f"rating.{each.rating_id}"):
                outcome = st.text_input(
                    ctx.t("What was done"), key=f"rating.{each.rating_id}", max_chars=ratings.LONGEST_COMMENT
                )
            if st.button(ctx.t("Save"), key=f"rating.{each.rating_id}.save"):
                _settle(ctx, each, outcome or "")


def _settle(ctx: Context, found: Rating, outcome: str) -> None:
    try:
        ratings.settle(ctx.db, actor=ctx.actor, rating_id=found.rating_id, outcome=outcome, now=ctx.now)
    except ratings.RatingRefused:
        states.refusal(ctx, [ctx.t("Say what was done.")])
    else:
        typed.sent(f"rating.{found.rating_id}")
        st.rerun()
