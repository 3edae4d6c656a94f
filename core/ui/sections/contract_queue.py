"""Parts of the operator's page «Applications»: the queue, one application with its documents beside the steps (H2)."""

from html import escape
from uuid import UUID

import streamlit as st

from core.contracts import queries, rules, steps
from core.contracts.model import SERVICES, Application, Status, Waiting
from core.contracts.operations import ApplicationNotFound
from core.i18n.names import SERVICE_NAMES
from core.ui import address, state
from core.ui import page as screen
from core.ui.components import badges, figures, filters, states
from core.ui.components.badges import Badge
from core.ui.context import Context
from core.ui.sections import contract_status, contract_steps, contract_words

_MOST = 50
_WAITS = (Status.RECEIVED, Status.IN_WORK)


def answer(ctx: Context) -> None:
    """Answer how many applications wait for the company and how many are late."""
    found = [each for each in queries.queue(ctx.db, only_open=True) if each.status in _WAITS]
    if not found:
        figures.answer(ctx.t("No application waits for us."), tone="good")
        return
    late = sum(1 for each in found if rules.is_late(each.status, each.due_on, today=ctx.today))
    waiting = ctx.n("{n} application waits for us", "{n} applications wait for us", n=len(found))
    if not late:
        figures.answer(ctx.t("{waiting}, none is late.", waiting=waiting))
        return
    figures.answer(ctx.n("{waiting}, {n} is late.", "{waiting}, {n} are late.", n=late, waiting=waiting), tone="bad")


def queue(ctx: Context) -> None:
    """Draw the queue, the nearest promised day first; without a state chosen, what is open."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        names = {status.value: ctx.t(name) for status, (name, _) in contract_words.STATES.items()}
        status = filters.choice(ctx, "state", ctx.t("State"), names, empty=ctx.t("All that are open"))
        services = {each.value: ctx.t(SERVICE_NAMES[each]) for each in SERVICES}
        service = filters.choice(ctx, "service", ctx.t("Service"), services)
        is_mine = filters.toggle(ctx, "mine", ctx.t("Only mine"))
    found = [
        each
        for each in queries.queue(ctx.db, only_open=status is None)
        if (status is None or each.status.value == status)
        and (service is None or each.wanted.service.value == service)
        and (not is_mine or each.operator_id == ctx.actor.person_id)
    ]
    if not found and (status or service or is_mine):
        states.empty(ctx, ctx.t("Nothing fits the filters"), ctx.t("Take a filter away."))
    elif not found:
        states.empty(ctx, ctx.t("No applications here"), ctx.t("New ones come by themselves."))
    for each in found[:_MOST]:
        with st.container(border=True, key=f"application-{each.application_number}"):
            st.html(_face(ctx, each))
            name, key = f"applications.open.{each.application_id}", str(each.application_id)
            st.button(ctx.t("Open the application"), key=name, on_click=address.write, args=("application", key))


def _face(ctx: Context, found: Waiting) -> str:
    shown = [contract_words.badge(ctx, found.status), Badge(ctx.t(SERVICE_NAMES[found.wanted.service]))]
    if rules.is_late(found.status, found.due_on, today=ctx.today):
        shown.append(Badge(ctx.t("late"), "bad"))
    if found.operator_name:
        shown.append(Badge(ctx.t("with {name}", name=found.operator_name)))
    drawn = "".join(badges.drawn(badge) for badge in shown)
    number = ctx.t("{number} of {day}", number=found.application_number, day=ctx.words.instant(found.received_at))
    note = ". ".join(
        part for part in (number, contract_words.asked(ctx, found.wanted), contract_words.term(ctx, found)) if part
    )
    return (
        f'<div class="kb-badges">{drawn}</div><p class="kb-sentence">{escape(found.organisation)}</p>'
        f'<p class="kb-note">{escape(note)}</p>'
    )


def opened(ctx: Context) -> bool:
    """Show the application that the address names; return False if it names none."""
    text = address.read("application")
    if not text:
        return False
    icon = ":material/arrow_back:"
    st.button(ctx.t("To the queue"), key="applications.back", type="tertiary", icon=icon, on_click=_back)
    found = _named(ctx, text)
    if found is None:
        states.empty(ctx, ctx.t("There is no such application here"), ctx.t("The link is damaged."))
        return True
    st.html(_face(ctx, found))
    if said := state.get(contract_steps.SAID, ""):
        states.done(ctx, said)
        state.drop(contract_steps.SAID)
    try:
        application = steps.opened(ctx.db, actor=ctx.actor, application_id=found.application_id)
    except steps.ClaimedByOther as refusal:
        states.over(ctx, [ctx.t("{name} has taken this application.", name=refusal.name)])
    except (steps.NotClaimed, ApplicationNotFound):
        _free(ctx, found)
    else:
        _full(ctx, application)
    return True


def _named(ctx: Context, text: str) -> Waiting | None:
    try:
        return queries.waiting(ctx.db, application_id=UUID(text))
    except ValueError:
        return None


def _back() -> None:
    address.write("application", None)
    address.write("do", None)


def _free(ctx: Context, found: Waiting) -> None:
    if not rules.is_open(found.status):
        states.empty(ctx, ctx.t("It is closed, and nobody had taken it"))
        return
    note = ctx.t("Documents and the representative's name open to whoever takes the application.")
    st.html(f'<p class="kb-note">{escape(note)}</p>')
    contract_steps.take(ctx, found.application_id)


def _full(ctx: Context, application: Application) -> None:
    documents = contract_words.documents_of(application)
    kept = queries.files(ctx.db, application_id=application.application_id)
    taken = queries.steps(ctx.db, application_id=application.application_id)
    said, known = st.columns([5, 3], gap="large")
    with said:
        contract_steps.choose(ctx, application, documents)
        screen.section(ctx, ctx.t("History and documents"))
        contract_status.history(ctx, taken, kept, documents)
    with known:
        screen.section(ctx, ctx.t("The application"))
        contract_words.facts(ctx, application)
