"""The form of a new appeal; what a signed-in person types is kept, so that a reload or a second tab loses nothing."""

import re
import secrets
from collections.abc import Mapping
from html import escape

import streamlit as st

from core.accounts.access import AccessDenied
from core.appeals import drafts, files, messages, operations, rules
from core.appeals.model import Kind, NewAppeal, Topic, Upload
from core.documents import company
from core.identity import limits
from core.identity.rules import network
from core.runtime import process
from core.ui import actions, address, context, page, state, typed
from core.ui.components import links, states
from core.ui.context import Context
from core.ui.sections import appeal_words

_FIELDS = ("kind", "topic", "subject", "body", "name", "email", "phone")
_CHOICES = {"kind": Kind, "topic": Topic}
_DISPUTED = (Topic.CHARGE, Topic.READING)
_FILE_TYPES = ["pdf", "jpg", "jpeg", "png", "heic", "docx", "xlsx", "txt"]
SENT = "appeals.sent"


def draw(ctx: Context) -> None:
    """Draw the form with what was typed before, or with what the page that led here wants to dispute."""
    about = {name: value for name in appeal_words.ABOUT if (value := _plain(address.read(name)))}
    _fill(ctx, about)
    _no_sign_in(ctx)
    if named := appeal_words.about(ctx, about):
        said = ctx.t("About: {what}.", what=named)
        st.html(f'<p class="kb-sentence">{escape(said)}</p>')
    kinds = {str(kind): ctx.t(text) for kind, text in appeal_words.KINDS.items()}
    topics = {str(each): ctx.t(text) for each, text in appeal_words.TOPICS.items()}
    with typed.kept("appeal"):
        left, right = st.columns(2)
        _choice(ctx, left, "kind", ctx.t("What you want"), kinds)
        _choice(ctx, right, "topic", ctx.t("What about"), topics)
        _line("subject", ctx.t("Subject"), rules.LONGEST_SUBJECT)
        st.text_area(
            ctx.t("What happened?"), key=_key("body"), max_chars=rules.LONGEST_BODY, height=180, on_change=_keep
        )
        _line("name", ctx.t("How to address you"), rules.LONGEST_NAME, autocomplete="name")
        left, right = st.columns(2)
        with left:
            _line("email", ctx.t("E-mail for the answer"), 254, autocomplete="email")
        with right:
            _line("phone", ctx.t("Phone, if a call is easier"), 30, autocomplete="tel")
    uploads = _uploads(ctx)
    if st.button(ctx.t("Send"), type="primary", key="appeals.send"):
        _send(ctx, about, uploads)


def _fill(ctx: Context, about: Mapping[str, str]) -> None:
    """Give the fields their first values once: what was kept, what is disputed, who is signed in."""
    wanted = _plain(address.read("new"))
    topic = Topic(wanted) if wanted in set(Topic) else None
    slot = f"appeals.filled.{'&'.join((wanted, *about.values()))}"
    if state.has(_key("kind")) and state.get(slot, ""):
        return
    state.put(slot, "1")
    person = ctx.person
    known = drafts.kept(ctx.db, person_id=person.person_id) if person else {}
    first = {
        "kind": Kind.QUESTION.value,
        "topic": Topic.OTHER.value,
        "name": person.display_name if person else "",
        "email": person.email if person else "",
        **known,
    }
    if topic is not None:
        first["topic"] = topic.value
    if about:
        is_disputed = topic is None or topic in _DISPUTED
        first["kind"] = Kind.DISPUTE.value if is_disputed else Kind.QUESTION.value
        named = appeal_words.about(ctx, about)
        first["subject"] = ctx.t("Please check: {what}", what=named)[: rules.LONGEST_SUBJECT] if named else ""
    elif topic is Topic.SIGN_IN and not first.get("subject"):
        first["subject"] = ctx.t("I cannot register or sign in")
    for name, codes in _CHOICES.items():
        if (chosen := address.read(name)) in set(codes):
            first[name] = str(chosen)
    for name in _FIELDS:
        state.put(_key(name), first.get(name, ""))


def _choice(
    ctx: Context, column: "st.delta_generator.DeltaGenerator", name: str, label: str, texts: dict[str, str]
) -> None:
    del ctx
    options = {str(code): text for code, text in texts.items()}
    column.selectbox(
        label, list(options), key=_key(name), format_func=options.__getitem__, on_change=_chosen, args=(name,)
    )


def _line(name: str, label: str, longest: int, *, autocomplete: str = "off") -> None:
    st.text_input(label, key=_key(name), max_chars=longest, autocomplete=autocomplete, on_change=_keep)


def _uploads(ctx: Context) -> tuple[Upload, ...]:
    return files_field(ctx, key=f"appeals.files.{state.get('appeals.round', 0)}")


def files_field(ctx: Context, *, key: str) -> tuple[Upload, ...]:
    """Draw the field for files, of visitors too (core.web.uploads limits what they send), and return what was given."""
    given = st.file_uploader(
        ctx.t("Files: up to five, 10 MB each"),
        type=_FILE_TYPES,
        accept_multiple_files=True,
        max_upload_size=10,
        key=key,
    )
    return tuple(Upload(file.name, file.getvalue()) for file in given or ())


def place(ctx: Context) -> str:
    """Return the network address that a visitor's tries and files are counted for; '' for who is signed in."""
    return "" if ctx.person else network(st.context.ip_address or "local")


def _no_sign_in(ctx: Context) -> None:
    """Tell who cannot sign in or register that nothing of it is needed here, and where else help is (A4)."""
    if ctx.person is None and address.read("new") == Topic.SIGN_IN.value:
        phone = company.company().phone
        said = ctx.t(
            "No account and no sign-in are needed here. Or call {phone}, the number from the receipt.", phone=links.CALL
        )
        called = escape(said).replace(links.CALL, links.call(phone, phone))
        st.html(f'<p class="kb-sentence">{called}</p>')


def _chosen(name: str) -> None:
    """Keep a choice in the address too, for who is not signed in and loads the page anew."""
    address.write(name, state.get(_key(name), ""))
    _keep()


def _keep() -> None:
    """Keep what is typed, at each change: callbacks run without the portal's guard."""
    ctx = context.current()
    page.check(ctx)
    if ctx.person is not None:
        fields = {name: str(state.get(_key(name), "")) for name in _FIELDS}
        drafts.save(ctx.db, person_id=ctx.person.person_id, fields=fields, now=ctx.now)


def _send(ctx: Context, about: Mapping[str, str], uploads: tuple[Upload, ...]) -> None:
    typed = {name: str(state.get(_key(name), "")) for name in _FIELDS}
    if not state.get("appeals.secret", ""):
        state.put("appeals.secret", secrets.token_urlsafe(24))
    secret = "" if ctx.person else state.get("appeals.secret", "")
    new = NewAppeal(
        actor=ctx.actor,
        kind=Kind(typed["kind"]),
        topic=Topic(typed["topic"]),
        subject=typed["subject"],
        body=typed["body"],
        contact_name=typed["name"],
        email=typed["email"],
        phone=typed["phone"],
        account_id=ctx.account.account_id if ctx.account else None,
        context=about,
        uploads=uploads,
        idempotency_key=actions.idempotency_key("appeal"),
        secret=secret,
        address=place(ctx),
        language=ctx.words.language,
        now=ctx.now,
    )
    try:
        opened = _opened(ctx, new)
    except messages.AppealRefused as refusal:
        states.refusal(ctx, [ctx.t(appeal_words.FAULTS[fault]) for fault in refusal.faults])
    except files.FileRefused as refusal:
        said = ctx.t(appeal_words.FAULTS[refusal.fault])
        states.refusal(ctx, [ctx.t("{file}: {why}", file=refusal.name, why=said)])
    except limits.TriedTooOften:
        states.refusal(ctx, [ctx.t("Too many tries. Wait an hour and try again.")])
    except AccessDenied:
        states.refusal(ctx, [ctx.t("This account is not in your list any more.")])
    else:
        _finish(ctx, opened, secret=secret)


def _opened(ctx: Context, new: NewAppeal) -> operations.Opened:
    if faults := rules.faults(new):  # said before a try is counted
        raise messages.AppealRefused(faults)
    if ctx.person is None:
        limits.count(ctx.db, purpose="appeal", key=new.email.strip().lower(), address=new.address, now=ctx.now)
    return operations.open_appeal(ctx.db, new, origin=process.running().settings.origin)


def _finish(ctx: Context, opened: operations.Opened, *, secret: str) -> None:
    """Forget the form, and lead to the appeal itself."""
    if ctx.person is not None:
        drafts.forget(ctx.db, person_id=ctx.person.person_id)
    actions.renew("appeal")
    for name in (*map(_key, _FIELDS), "appeals.secret"):
        state.drop(name)
    state.put("appeals.round", state.get("appeals.round", 0) + 1)
    state.put(SENT, opened.appeal_number)
    for name in ("new", *_CHOICES, *appeal_words.ABOUT):
        address.write(name, None)
    address.write("key" if secret else "appeal", secret or str(opened.appeal_id))
    st.rerun()


def _key(name: str) -> str:
    return f"appeals.{name}"


def _plain(text: str | None) -> str:
    """Return a value of the address if it can be one of ours: a short word, a month or a line of a bill."""
    return text if text and re.fullmatch(r"[\w ,.()\-]{1,80}", text) else ""
