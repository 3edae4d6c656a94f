"""The outbox for operators: which letters there are, what one says, and sending one again."""

from html import escape
from typing import Any
from uuid import UUID

import streamlit as st

from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.identity.model import Role
from core.kit import files
from core.mail import layout, operations, queries, rules
from core.mail.model import LetterState, StoredLetter
from core.notices import delivery
from core.runtime import process
from core.ui import address, context
from core.ui import page as screen
from core.ui.components import filters, states
from core.ui.context import Context
from core.ui.sections import notices

STATES: dict[str, str] = {
    LetterState.QUEUED: mark("waiting"),
    LetterState.SENDING: mark("being sent"),
    LetterState.SENT: mark("sent"),
    LetterState.FAILED: mark("not sent"),
    LetterState.UNCLEAR: mark("unclear"),
}
_SHOWN = 200


def listed(ctx: Context) -> None:
    """Draw the filters and the newest letters; one that is chosen opens below."""
    counts = queries.counts(ctx.db)
    words = {key: ctx.t("{state}: {n}", state=ctx.t(text), n=counts.get(key, 0)) for key, text in STATES.items()}
    chosen = filters.choice(ctx, "state", ctx.t("State"), {"all": ctx.t("all"), **words}, "all")
    text = st.text_input(ctx.t("Recipient, subject or kind"), key="outbox.text").strip()
    found = queries.newest(ctx.db, state=None if chosen == "all" else chosen, text=text or None, count=_SHOWN)
    if found.is_empty():
        states.empty(ctx, ctx.t("No letters here"))
        return
    rows = {str(row["letter_id"]): _line(ctx, row) for row in found.iter_rows(named=True)}
    asked = address.read("letter")
    start = list(rows).index(asked) if asked in rows else 0
    picked = st.selectbox(
        ctx.t("Letter, the newest first"), list(rows), index=start, format_func=rows.__getitem__, key="outbox.letter"
    )
    address.write("letter", picked)
    stored = queries.letter(ctx.db, letter_id=UUID(picked))
    if stored is not None:
        _opened(ctx, stored)


def _line(ctx: Context, row: dict[str, Any]) -> str:
    state = STATES[row["state"]]
    kind = notices.kind_name(ctx, row["kind"])
    is_off = row["error"] == rules.SWITCHED_OFF
    told = ctx.t("switched off by the reader") if is_off else ctx.t(state)
    return " · ".join((ctx.words.instant(row["created_at"]), row["recipient"], row["subject"], kind, told))


def _opened(ctx: Context, stored: StoredLetter) -> None:
    # A letter that left by SMTP belongs to its reader: what its secret link opens is nobody else's.
    is_open = stored.channel != "smtp"
    readers = delivery.Readers(ctx.db, origin=process.running().settings.origin, now=lambda: ctx.now)
    way_out = readers.way_out(stored) if is_open else None
    _facts(ctx, stored)
    if rules.can_be_repeated(stored):
        st.button(ctx.t("Send again"), key="outbox.again", on_click=_again, args=(stored.letter_id,))
    html, text = st.tabs([ctx.t("Letter"), ctx.t("Text")])
    with html:
        shown = layout.inner(stored.letter, is_open=is_open) + layout.leaving(Words(stored.letter.language), way_out)
        st.html(f'<article class="kb-card" lang="{stored.letter.language}">{shown}</article>')
    with text:
        st.code(layout.text(stored.letter, is_open=is_open, way_out=way_out), language=None, wrap_lines=True)
    for place, file in enumerate(stored.attachments):
        st.download_button(
            file.name,
            files.read(ctx.db.path, rules.FOLDER, file.sha256),
            file_name=file.name,
            mime=file.media_type,
            key=f"outbox.file.{place}",
            icon=":material/attach_file:",
        )


def _facts(ctx: Context, stored: StoredLetter) -> None:
    screen.section(ctx, stored.letter.subject)
    kind = ctx.t("Kind: {kind}", kind=notices.kind_name(ctx, stored.kind))
    parts = [ctx.t("To: {email}", email=stored.letter.to), kind, ctx.t(STATES[stored.state])]
    if stored.sent_at:
        parts.append(ctx.words.instant(stored.sent_at))
    if stored.state is LetterState.QUEUED and stored.try_count:
        parts.append(ctx.t("next try: {time}", time=ctx.words.instant(stored.next_try_at)))
    if stored.try_count > 1:
        parts.append(ctx.n("{n} try", "{n} tries", n=stored.try_count))
    if stored.channel == "embedded":
        parts.append(ctx.t("read here only: no mail server is set"))
    st.html(f'<p class="kb-note">{escape(" · ".join(parts))}</p>')
    if stored.state is LetterState.UNCLEAR:
        sentence = ctx.t("The connection or the application ended while the server was taking it: it may have arrived.")
        states.refusal(ctx, [sentence, ctx.t("Sending it again may deliver it twice.")])
    if stored.error == rules.SWITCHED_OFF:
        states.refusal(ctx, [ctx.t("The reader has switched letters of this kind off, so it was not sent.")])
    elif stored.error:
        st.code(stored.error, language=None, wrap_lines=True)


def _again(letter_id: UUID) -> None:
    ctx = context.current()
    if ctx.person is not None and ctx.person.role is Role.OPERATOR:
        operations.send_again(ctx.db, letter_id=letter_id, actor=ctx.actor.name, now=ctx.now)
