"""What an applicant sees of an application: where it stands, what is asked for, the history; documents to add."""

from collections.abc import Sequence
from html import escape
from uuid import UUID

import streamlit as st

from core.appeals import files, messages
from core.appeals import operations as secrets_of
from core.contracts import hours, operations, papers, queries, rules
from core.contracts.model import Action, Addition, Application, Document, KeptFile, Slot, Status, Taken
from core.contracts.rules import Fault
from core.identity import limits
from core.runtime import process
from core.ui import actions, address, state, typed
from core.ui import page as screen
from core.ui.components import badges, figures, folds, links, states
from core.ui.context import Context
from core.ui.sections import appeal_form, contract_form, contract_words


def is_asked() -> bool:
    """Return whether the address names an application."""
    return bool(address.read("key") or address.read("application"))


def opened(ctx: Context) -> Application | None:
    """Return the application of the address, if it may be seen: the person's own, or by the secret of the link."""
    secret = address.read("key") or ""
    if secret:
        return queries.of_secret(ctx.db, secret_hash=secrets_of.secret_hash(secret))
    try:
        application_id = UUID(address.read("application") or "")
    except ValueError:
        return None
    person = ctx.person
    return queries.of_person(ctx.db, application_id=application_id, person_id=person.person_id) if person else None


def listed(ctx: Context, found: Sequence[Application]) -> None:
    """Draw the person's applications, newest first, and the button that begins another."""
    with st.container(key="actions-contracts"):
        title = ctx.t("New application")
        st.button(title, type="primary", key="contract.new", on_click=address.write, args=("new", "1"))
    for each in found:
        with st.container(border=True, key=f"contract-{each.application_number}"):
            note = ctx.t("{number} of {day}", number=each.application_number, day=ctx.words.instant(each.received_at))
            st.html(
                f'<div class="kb-badges">{badges.drawn(contract_words.badge(ctx, each.status))}</div>'
                f'<p class="kb-sentence">{escape(each.details.organisation)}</p>'
                f'<p class="kb-note">{escape(note)}. {escape(contract_words.asked(ctx, each.wanted))}</p>'
            )
            name, key = f"contract.open.{each.application_id}", str(each.application_id)
            st.button(ctx.t("Open the application"), key=name, on_click=address.write, args=("application", key))


def leave() -> None:
    """Take the application out of the address."""
    for name in ("application", "key", "new"):
        address.write(name, None)


def show(ctx: Context, application: Application) -> None:
    """Draw one application for its applicant."""
    documents = contract_words.documents_of(application)
    if number := state.get(contract_form.SENT, ""):
        email = application.details.email
        states.done(ctx, ctx.t("Registered as {number}. We have sent a letter to {email}.", number=number, email=email))
        state.drop(contract_form.SENT)
    if ctx.person is not None:
        icon = ":material/arrow_back:"
        st.button(ctx.t("All applications"), key="contract.back", type="tertiary", icon=icon, on_click=leave)
    else:
        note = ctx.t("Keep this page's address: by it you follow the application without signing in.")
        st.html(f'<p class="kb-note">{escape(note)}</p>')
    taken = queries.steps(ctx.db, application_id=application.application_id)
    _answer(ctx, application)
    _next(ctx, application, taken, documents)
    screen.section(ctx, ctx.t("History"))
    kept = queries.files(ctx.db, application_id=application.application_id)
    history(ctx, taken, kept, documents, secret=address.read("key") or "")
    folds.show(ctx.t("What you have sent"), lambda: _sent(ctx, application), name="sent")
    if rules.is_open(application.status):
        folds.show(ctx.t("Withdraw the application"), lambda: _withdrawal(ctx, application), name="withdraw")


def _answer(ctx: Context, found: Application) -> None:
    """Say in one sentence where the application stands."""
    day = ctx.words.day(found.due_on)
    late = rules.is_late(found.status, found.due_on, today=ctx.today)
    closed = ctx.words.instant(found.closed_at) if found.closed_at else ""
    said: dict[Status, tuple[str, figures.Tone]] = {
        Status.RECEIVED: (ctx.t("The application is received. We answer by {day}.", day=day), "neutral"),
        Status.IN_WORK: (ctx.t("We look through your documents and answer by {day}.", day=day), "neutral"),
        Status.MISSING: (ctx.t("Some documents are missing: add them below."), "warning"),
        Status.READY: (_ready(ctx, found), "good"),
        Status.SIGNED: (ctx.t("The contract was signed on {day}.", day=closed), "good"),
        Status.REFUSED: (ctx.t("We cannot make this contract. The reason stands below."), "bad"),
        Status.WITHDRAWN: (ctx.t("You have withdrawn the application on {day}.", day=closed), "neutral"),
    }
    sentence, tone = said[found.status]
    figures.answer(contract_words.term(ctx, found) if late else sentence, tone="bad" if late else tone)
    note = ctx.t("{number} of {day}", number=found.application_number, day=ctx.words.instant(found.received_at))
    what = contract_words.asked(ctx, found.wanted)
    st.html(f'<p class="kb-note">{escape(note)}. {escape(found.details.organisation)}. {escape(what)}</p>')


def _ready(ctx: Context, found: Application) -> str:
    until = ctx.words.day(found.ready_until) if found.ready_until else ""
    return ctx.t("The contract is ready. Sign it at the office by {day}.", day=until)


def _next(ctx: Context, found: Application, taken: Sequence[Taken], documents: dict[Slot, Document]) -> None:
    """Draw what the applicant can do now."""
    turn = sum(1 for each in taken if each.action is Action.ADDED)
    if found.status is Status.READY and found.office is not None:
        office = found.office
        opening = hours.week(ctx.words, office.opening_hours)
        lines = (office.name, f"{office.town}, {office.address}", opening)
        bring = ctx.t("Bring a passport, and the power of attorney where a representative signs.")
        shown = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
        st.html(f'{shown}<p class="kb-note">{escape(bring)}</p>')
        links.show("offices", ctx.t("The office: queue now and the way there"), query={"office": str(office.office_id)})
    elif found.status is Status.REFUSED:
        _words(taken, Action.REFUSED)
    elif found.status is Status.MISSING:
        asked = _words(taken, Action.ASKED)
        wanted = [documents[slot] for slot in documents if slot in asked or slot is Slot.OTHER]
        _addition(ctx, found, wanted, turn=turn)
    elif found.status in (Status.RECEIVED, Status.IN_WORK):
        folds.show(
            ctx.t("Add documents"), lambda: _addition(ctx, found, list(documents.values()), turn=turn), name="add"
        )


def _words(taken: Sequence[Taken], action: Action) -> tuple[Slot, ...]:
    """Draw what the operator wrote last, and return the documents that were named."""
    step = next((each for each in reversed(taken) if each.action is action), None)
    if step is None:
        return ()
    body = "".join(f"<p>{escape(line)}</p>" for line in step.body.splitlines() if line.strip())
    st.html(
        f'<div class="kb-thread"><article class="kb-ours"><h3>{escape(step.author_name)}</h3>{body}</article></div>'
    )
    return step.slots


def history(
    ctx: Context, taken: Sequence[Taken], kept: Sequence[KeptFile], documents: dict[Slot, Document], *, secret: str = ""
) -> None:
    """Draw what was done, oldest first, with the files of each step; the words of people are text."""
    parts = [
        _step(ctx, step, [each for each in kept if each.step_id == step.step_id], documents, secret) for step in taken
    ]
    st.html(f'<div class="kb-thread">{"".join(parts)}</div>')


def _step(ctx: Context, step: Taken, kept: Sequence[KeptFile], documents: dict[Slot, Document], secret: str) -> str:
    ours = step.action not in (Action.RECEIVED, Action.ADDED, Action.WITHDRAWN)
    head = f"{ctx.t(contract_words.ACTIONS[step.action])}. {step.author_name}, {ctx.words.instant(step.taken_at)}"
    body = "".join(f"<p>{escape(line)}</p>" for line in step.body.splitlines() if line.strip())
    if step.slots:
        names = ", ".join(contract_words.title(ctx, slot, documents) for slot in step.slots)
        said = ctx.t("Asked for: {documents}.", documents=names)
        body += f"<p>{escape(said)}</p>"
    query = f"?key={escape(secret)}" if secret else ""
    items = "".join(
        f"<li>{escape(contract_words.title(ctx, each.slot, documents))}: "
        f'<a href="/contract/files/{each.file_id}{query}">{escape(each.name)}</a></li>'
        for each in kept
    )
    side = "kb-ours" if ours else "kb-theirs"
    return f'<article class="{side}"><h3>{escape(head)}</h3>{body}{f"<ul>{items}</ul>" if items else ""}</article>'


def _sent(ctx: Context, application: Application) -> None:
    contract_words.facts(ctx, application)
    st.download_button(
        ctx.t("Download the form, filled in"),
        lambda: papers.application_form(application.wanted, application.details, now=application.received_at),
        file_name=f"{application.application_number}.pdf",
        mime="application/pdf",
        key="contract.sent_form",
        icon=":material/download:",
        on_click="ignore",
    )


def _addition(ctx: Context, found: Application, wanted: Sequence[Document], *, turn: int) -> None:
    """Let documents be added; `turn` counts the additions: after each new fields, the same ones after a reload."""
    name = f"contract.add.{found.application_id}"
    slot = f"{name}.{turn}"
    scans = contract_form.uploads(ctx, wanted, slot=f"{slot}.files")
    with typed.kept(name):
        body = st.text_area(
            ctx.t("A word to us, if needed"), key=f"{slot}.text", max_chars=rules.LONGEST_BODY, height=80
        )
    if not st.button(ctx.t("Send the documents"), type="primary", key=f"{slot}.send"):
        return
    given = Addition(
        actor=ctx.actor,
        application_id=found.application_id,
        scans=scans,
        idempotency_key=actions.idempotency_key(name),
        now=ctx.now,
        body=body or "",
        secret=address.read("key") or "",
        address=appeal_form.place(ctx),
    )
    _add(ctx, given, name)


def _add(ctx: Context, given: Addition, name: str) -> None:
    try:
        if ctx.person is None:
            key = str(given.application_id)
            limits.count(ctx.db, purpose="contract_addition", key=key, address=given.address, now=ctx.now)
        operations.add(ctx.db, given, origin=process.running().settings.origin)
    except operations.ApplicationRefused as refusal:
        states.refusal(ctx, contract_words.refused(ctx, refusal, {}))
    except files.FileRefused as refusal:
        states.refusal(ctx, [contract_words.file_refused(ctx, refusal)])
    except messages.AppealRefused:
        states.refusal(ctx, [ctx.t(contract_words.FAULTS[Fault.TOO_MUCH_TODAY])])
    except limits.TriedTooOften:
        states.refusal(ctx, [ctx.t("Too many tries. Wait an hour and try again.")])
    except (operations.ApplicationNotFound, operations.StepRefused):
        states.refusal(ctx, [ctx.t("The application has changed meanwhile. Load the page anew.")])
    else:
        actions.renew(name)
        st.rerun()


def _withdrawal(ctx: Context, found: Application) -> None:
    note = ctx.t("The company stops working on it. A new application can be sent at any time.")
    st.html(f'<p class="kb-note">{escape(note)}</p>')
    if not st.button(ctx.t("Yes, withdraw it"), key="contract.withdraw"):
        return
    try:
        operations.withdraw(
            ctx.db,
            actor=ctx.actor,
            application_id=found.application_id,
            origin=process.running().settings.origin,
            now=ctx.now,
            secret=address.read("key") or "",
        )
    except (operations.ApplicationNotFound, operations.StepRefused):
        states.refusal(ctx, [ctx.t("The application has changed meanwhile. Load the page anew.")])
    else:
        st.rerun()
