"""Parts of the page «Appeals»: the list, and one appeal with its messages."""

from collections.abc import Sequence
from html import escape
from uuid import UUID

import streamlit as st

from core.appeals import files, operations, queries, rules
from core.appeals import messages as written
from core.appeals.model import Appeal, Author, Message, Reply, Status, Upload
from core.identity import limits
from core.ui import actions, address, state, typed
from core.ui import page as screen
from core.ui.components import badges, labels, states
from core.ui.components.badges import Badge
from core.ui.context import Context
from core.ui.sections import appeal_form, appeal_words, rating


def opened(ctx: Context) -> Appeal | None:
    """Return the appeal that the address names, if it may be seen: the person's own, or by the secret of the link."""
    secret = address.read("key") or ""
    if secret:
        return queries.of_secret(ctx.db, secret_hash=operations.secret_hash(secret))
    try:
        appeal_id = UUID(address.read("appeal") or "")
    except ValueError:
        return None
    return queries.of_person(ctx.db, appeal_id=appeal_id, person_id=ctx.person.person_id) if ctx.person else None


def is_asked(ctx: Context) -> bool:
    """Return whether the address names an appeal."""
    del ctx
    return bool(address.read("key") or address.read("appeal"))


def listed(ctx: Context) -> None:
    """Draw the person's appeals, newest first, and the button that begins another."""
    found = queries.mine(ctx.db, person_id=ctx.person.person_id) if ctx.person else []
    waiting = sum(1 for appeal in found if appeal.is_unread)
    if waiting:
        states.done(ctx, ctx.n("{n} answer waits for you.", "{n} answers wait for you.", n=waiting))
    with st.container(key="actions-appeals"):
        st.button(
            ctx.t("Write an appeal"), type="primary", key="appeals.new", on_click=address.write, args=("new", "1")
        )
    if not found:
        states.empty(
            ctx, ctx.t("You have not written to us yet"), ctx.t("Your questions and our answers will stand here.")
        )
        return
    for appeal in found:
        with st.container(border=True, key=f"appeal-{appeal.appeal_number}"):
            st.html(_face(ctx, appeal))
            open_button(ctx, appeal)


def open_button(ctx: Context, appeal: Appeal) -> None:
    """Offer to open an appeal of a list; a link to the page one is on would lead nowhere."""
    name = f"appeals.open.{appeal.appeal_id}"
    st.button(ctx.t("Open the appeal"), key=name, on_click=address.write, args=("appeal", str(appeal.appeal_id)))


def back_button(label: str) -> None:
    """Offer the way back from one appeal to the list."""
    icon = ":material/arrow_back:"
    st.button(label, key="appeals.back", type="tertiary", icon=icon, on_click=address.write, args=("appeal", None))


def leave_button(ctx: Context) -> None:
    """Offer the way on from a link that leads to no appeal."""
    st.button(ctx.t("To the appeals"), key="appeals.leave", on_click=_leave)


def _leave() -> None:
    address.write("appeal", None)
    address.write("key", None)


def _face(ctx: Context, appeal: Appeal) -> str:
    note = ctx.t("{number} of {day}", number=appeal.appeal_number, day=ctx.words.instant(appeal.opened_at))
    unread = badges.drawn(Badge(ctx.t("not read yet"), "warning")) if appeal.is_unread else ""
    return (
        f'<div class="kb-badges">{badges.drawn(appeal_words.badge(ctx, appeal))}{unread}</div>'
        f'<p class="kb-sentence">{escape(appeal.subject)}</p>'
        f'<p class="kb-note">{escape(note)}. {escape(term(ctx, appeal))}</p>'
    )


def term(ctx: Context, appeal: Appeal) -> str:
    """Return by when the answer comes, or when it came."""
    if appeal.answered_at is not None and appeal.status in (Status.ANSWERED, Status.CLOSED):
        return ctx.t("Answered {day}", day=ctx.words.instant(appeal.answered_at))
    if appeal.status is Status.CLOSED:
        return ctx.t("Closed by you")
    day = ctx.words.day(appeal.answer_due_on)
    if rules.is_late(appeal.status, appeal.answer_due_on, today=ctx.today):
        return ctx.t("We promised an answer by {day} and are late.", day=day)
    return ctx.t("The answer comes by {day}", day=day)


def thread(ctx: Context, appeal: Appeal) -> None:
    """Draw one appeal: what it is about, the messages, and what can be done."""
    if appeal.is_unread:
        operations.see(ctx.db, actor=ctx.actor, appeal_id=appeal.appeal_id, secret=address.read("key") or "")
        st.rerun()  # the frame around the page was drawn with the badge
    if number := state.get(appeal_form.SENT, ""):
        said = ctx.t("Registered as {number}. We have sent a letter to {email}.", number=number, email=appeal.email)
        states.done(ctx, said)
        state.drop(appeal_form.SENT)
    if ctx.person is not None:
        back_button(ctx.t("All appeals"))
    else:
        note = ctx.t("Keep this page's address: by it you see the answer without signing in.")
        st.html(f'<p class="kb-note">{escape(note)}</p>')
    st.html(_face(ctx, appeal))
    if about := appeal_words.about(ctx, appeal.context):
        said = ctx.t("About: {what}.", what=about)
        st.html(f'<p class="kb-note">{escape(said)}</p>')
    found = queries.messages(ctx.db, appeal_id=appeal.appeal_id)
    messages(ctx, appeal, found)
    if appeal.status is Status.ANSWERED:
        rating.of_appeal(ctx, appeal.appeal_number)
    _answer(ctx, appeal, turn=sum(1 for each in found if each.author_kind is Author.CUSTOMER))


def messages(ctx: Context, appeal: Appeal, found: Sequence[Message]) -> None:
    """Draw the messages, oldest first; the words of people are text."""
    title, written = escape(ctx.t("Messages")), "".join(_message(ctx, appeal, each) for each in found)
    st.html(f'<h2 class="kb-only-read">{title}</h2><div class="kb-thread">{written}</div>')


def _message(ctx: Context, appeal: Appeal, message: Message) -> str:
    side = "kb-ours" if message.author_kind is Author.OPERATOR else "kb-theirs"
    head = f"{message.author_name}, {ctx.words.instant(message.written_at)}"
    body = "".join(f"<p>{escape(line)}</p>" for line in message.body.splitlines() if line.strip())
    secret = address.read("key") or ""
    kept = "".join(
        f'<li><a href="/appeals/files/{file.message_id}/{file.position}{f"?key={escape(secret)}" if secret else ""}">'
        f"{escape(file.name)}</a> <span>{escape(_size(ctx, file.byte_count))}</span></li>"
        for file in message.files
    )
    del appeal
    return f'<article class="{side}"><h3>{escape(head)}</h3>{body}{f"<ul>{kept}</ul>" if kept else ""}</article>'


def _size(ctx: Context, count: int) -> str:
    kilobytes = max(1, round(count / 1024))
    if kilobytes < 1024:
        return ctx.t("{n} KB", n=kilobytes)
    return ctx.t("{n} MB", n=ctx.words.number(kilobytes / 1024, digits=1))


def _answer(ctx: Context, appeal: Appeal, *, turn: int) -> None:
    """Let a message be added; `turn` counts the customer's: after each a new field, the same one after a reload."""
    screen.section(ctx, ctx.t("Add a message"))
    slot = f"appeals.reply.{appeal.appeal_id}.{turn}"
    with typed.kept(_action(appeal)):
        text = st.text_area(ctx.t("Message"), key=f"{slot}.text", max_chars=rules.LONGEST_BODY, height=120)
    uploads = appeal_form.files_field(ctx, key=f"{slot}.files")
    with st.container(horizontal=True, key="actions-appeal"):
        pressed = st.button(ctx.t("Send"), type="primary", key=f"{slot}.send")
        closed = appeal.status is not Status.CLOSED and st.button(
            labels.plain(ctx.t("My question is settled")), key=f"{slot}.close"
        )
    if pressed:
        _reply(ctx, appeal, text or "", uploads)
    if closed:
        operations.close(
            ctx.db, actor=ctx.actor, appeal_id=appeal.appeal_id, now=ctx.now, secret=address.read("key") or ""
        )
        st.rerun()


def _action(appeal: Appeal) -> str:
    return f"appeal.reply.{appeal.appeal_id}"


def _reply(ctx: Context, appeal: Appeal, body: str, uploads: tuple[Upload, ...]) -> None:
    name = _action(appeal)
    said = Reply(
        actor=ctx.actor,
        appeal_id=appeal.appeal_id,
        body=body,
        idempotency_key=actions.idempotency_key(name),
        now=ctx.now,
        uploads=uploads,
        secret=address.read("key") or "",
        address=appeal_form.place(ctx),
    )
    try:
        if ctx.person is None:
            limits.count(ctx.db, purpose="reply", key=str(appeal.appeal_id), address=said.address, now=ctx.now)
        operations.reply(ctx.db, said)
    except written.AppealRefused as refusal:
        states.refusal(ctx, [ctx.t(appeal_words.FAULTS[fault]) for fault in refusal.faults])
    except files.FileRefused as refusal:
        why = ctx.t(appeal_words.FAULTS[refusal.fault])
        states.refusal(ctx, [ctx.t("{file}: {why}", file=refusal.name, why=why)])
    except limits.TriedTooOften:
        states.refusal(ctx, [ctx.t("Too many tries. Wait an hour and try again.")])
    except operations.AppealNotFound:
        states.refusal(ctx, [ctx.t("The appeal is not open to you any more. Sign in again.")])
    else:
        actions.renew(name)
        st.rerun()
