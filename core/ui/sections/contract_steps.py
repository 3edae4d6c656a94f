"""What an operator does with an application: takes it, says it is ready, asks for documents, refuses, gives it back."""

from collections.abc import Callable
from html import escape
from uuid import UUID

import streamlit as st

from core.accounts.access import AccessDenied
from core.contracts import hours, queries, rules, steps
from core.contracts.model import Application, Document, Office, Slot, Status, Step
from core.contracts.operations import ApplicationNotFound, ApplicationRefused, StepRefused
from core.runtime import process
from core.ui import actions, state, typed
from core.ui import page as screen
from core.ui.components import filters, labels, states
from core.ui.context import Context
from core.ui.sections import contract_words
from data.database import Database

SAID = "applications.said"


def take(ctx: Context, application_id: UUID) -> None:
    """Offer to take an application."""
    if st.button(ctx.t("Take it"), type="primary", key="applications.take"):
        name = f"applications.claim.{application_id}"
        _do(ctx, steps.claim, _step(ctx, application_id, name), ctx.t("The application is with you."), name)


def choose(ctx: Context, application: Application, documents: dict[Slot, Document]) -> None:
    """Let one of the possible steps be chosen, and draw its form; a closed application has none."""
    if not rules.is_open(application.status):
        return
    screen.section(ctx, ctx.t("What to do"))
    forms: dict[str, tuple[str, Callable[[], None]]] = {
        "ready": (ctx.t("Ready"), lambda: _ready(ctx, application)),
        "ask": (ctx.t("Ask for documents"), lambda: _ask(ctx, application, documents)),
        "signed": (ctx.t("Signed"), lambda: _signed(ctx, application)),
        "refuse": (ctx.t("Refuse"), lambda: _refuse(ctx, application)),
        "back": (ctx.t("Give it back"), lambda: _back(ctx, application)),
    }
    possible = (
        ("signed", "refuse", "back") if application.status is Status.READY else ("ready", "ask", "refuse", "back")
    )
    names = {name: forms[name][0] for name in possible}
    chosen = filters.choice(ctx, "do", ctx.t("Step"), names, default=possible[0])
    forms[chosen or possible[0]][1]()


def _ready(ctx: Context, application: Application) -> None:
    offices = {office.office_id: office for office in queries.offices(ctx.db, today=ctx.today)}
    if not offices:
        states.empty(ctx, ctx.t("No office signs contracts now"))
        return
    names = {key: f"{office.town}, {office.name}" for key, office in offices.items()}
    key = f"applications.office.{application.application_id}"
    if not state.has(key):
        state.put(key, _nearest(application, list(offices.values())))
    with typed.kept(key):
        chosen = st.selectbox(ctx.t("Office where it is signed"), list(names), key=key, format_func=names.__getitem__)
    office = offices[chosen]
    about = ". ".join(part for part in (office.address, hours.week(ctx.words, office.opening_hours)) if part)
    st.html(f'<p class="kb-note">{escape(about)}</p>')
    if st.button(ctx.t("The original is ready"), type="primary", key="applications.ready"):
        name = f"applications.ready.{application.application_id}"
        step = _step(ctx, application.application_id, name, office_id=chosen)
        _do(ctx, steps.make_ready, step, ctx.t("A letter tells the applicant where and until when to sign."), name)


def _nearest(application: Application, offices: list[Office]) -> int:
    """Return the first office of the town that the site's address names, else the first one."""
    text = application.details.site_address.lower()
    return next((office.office_id for office in offices if office.town.lower() in text), offices[0].office_id)


def _ask(ctx: Context, application: Application, documents: dict[Slot, Document]) -> None:
    name = f"applications.ask.{application.application_id}"
    texts = {slot.value: labels.plain(contract_words.title(ctx, slot, documents)) for slot in documents}
    with typed.kept(name):
        chosen = st.multiselect(
            ctx.t("Documents that are missing"), list(texts), key=f"{name}.slots", format_func=texts.__getitem__
        )
        body = _text(ctx, name, ctx.t("What is wrong, for the applicant"))
    if st.button(ctx.t("Ask for documents"), type="primary", key=f"{name}.send"):
        slots = tuple(Slot(each) for each in chosen)
        step = _step(ctx, application.application_id, name, body=body, slots=slots)
        _do(ctx, steps.ask, step, ctx.t("A letter asks the applicant for the documents."), name)


def _signed(ctx: Context, application: Application) -> None:
    note = ctx.t("The applicant has signed the original at the office and has a copy.")
    st.html(f'<p class="kb-note">{escape(note)}</p>')
    if st.button(ctx.t("The contract is signed"), type="primary", key="applications.signed"):
        name = f"applications.sign.{application.application_id}"
        step = _step(ctx, application.application_id, name)
        _do(ctx, steps.sign, step, ctx.t("The application is closed; a letter tells the applicant."), name)


def _refuse(ctx: Context, application: Application) -> None:
    name = f"applications.refuse.{application.application_id}"
    with typed.kept(name):
        body = _text(ctx, name, ctx.t("Reason, for the applicant"))
    if st.button(ctx.t("Refuse the application"), type="primary", key=f"{name}.send"):
        step = _step(ctx, application.application_id, name, body=body)
        _do(ctx, steps.refuse, step, ctx.t("The application is closed; a letter tells the applicant."), name)


def _back(ctx: Context, application: Application) -> None:
    note = ctx.t("Another operator can take it; what was done stays.")
    st.html(f'<p class="kb-note">{escape(note)}</p>')
    if st.button(ctx.t("Give it back to the queue"), type="primary", key="applications.release"):
        name = f"applications.release.{application.application_id}"
        step = _step(ctx, application.application_id, name)
        _do(ctx, steps.release, step, ctx.t("The application is back in the queue."), name)


def _text(ctx: Context, name: str, label: str) -> str:
    del ctx
    return st.text_area(label, key=f"{name}.text", max_chars=rules.LONGEST_BODY, height=120) or ""


def _step(
    ctx: Context,
    application_id: UUID,
    name: str,
    *,
    body: str = "",
    slots: tuple[Slot, ...] = (),
    office_id: int | None = None,
) -> Step:
    return Step(
        actor=ctx.actor,
        operator_name=ctx.person.display_name if ctx.person else "",
        application_id=application_id,
        idempotency_key=actions.idempotency_key(name),
        now=ctx.now,
        origin=process.running().settings.origin,
        body=body,
        slots=slots,
        office_id=office_id,
    )


def _do(ctx: Context, operation: Callable[[Database, Step], None], step: Step, said: str, name: str) -> None:
    """Take the step and say so after the page is drawn anew, or say why it was not taken; `name` is the form's."""
    try:
        operation(ctx.db, step)
    except ApplicationRefused as refusal:
        states.refusal(ctx, [ctx.t(contract_words.FAULTS[fault]) for fault in refusal.faults])
    except steps.ClaimedByOther:
        st.rerun()  # the page says who has it, and offers nothing that cannot be done
    except (StepRefused, steps.NotClaimed, ApplicationNotFound):
        states.refusal(ctx, [ctx.t("The application has changed meanwhile. Load the page anew.")])
    except AccessDenied:
        states.refusal(ctx, [ctx.t("Only operators do this.")])
    else:
        actions.renew(name)
        for field in (f"{name}.text", f"{name}.slots"):
            state.drop(field)
        state.put(SAID, said)
        st.rerun()
