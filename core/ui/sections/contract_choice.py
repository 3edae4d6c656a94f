"""The first part of «Make a contract»: the choice, the documents it needs, the form and the model contracts."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.contracts import papers, reference, rules
from core.contracts.model import SERVICES, Case, Details, Document, LegalForm, Wanted
from core.i18n.names import SERVICE_NAMES
from core.kit.service import Service
from core.tariffs import queries as tariffs
from core.ui import page as screen
from core.ui.components import figures, filters
from core.ui.context import Context
from core.ui.sections import contract_words


def answer(ctx: Context) -> None:
    """Say how long it takes and where it ends."""
    days = int(tariffs.rule_value(ctx.db, name=rules.ANSWER_DAYS, on=ctx.today))
    figures.answer(
        ctx.n(
            "The contract is ready {n} working day after your application; you sign it at an office.",
            "The contract is ready {n} working days after your application; you sign it at an office.",
            n=days,
        )
    )


def chosen(ctx: Context) -> Wanted:
    """Let service, form and kind of contract be chosen; they stand in the address."""
    services = {service.value: ctx.t(SERVICE_NAMES[service]) for service in SERVICES}
    forms = {form.value: ctx.t(name) for form, name in contract_words.FORMS.items()}
    service = filters.choice(ctx, "service", ctx.t("Service"), services, default=Service.ELECTRICITY.value)
    form = filters.choice(ctx, "form", ctx.t("Who applies"), forms, default=LegalForm.LEGAL_ENTITY.value)
    legal_form = LegalForm(form or LegalForm.LEGAL_ENTITY)
    fitting = rules.cases(legal_form)
    case: str | None = fitting[0].value
    if len(fitting) > 1:
        cases = {each.value: ctx.t(contract_words.CASES[each]) for each in fitting}
        case = filters.choice(ctx, "case", ctx.t("Kind of contract"), cases, default=fitting[0].value)
    return Wanted(Service(service or Service.ELECTRICITY), legal_form, Case(case or fitting[0]))


def documents(ctx: Context, wanted: Wanted) -> list[Document]:
    """Draw the list of documents for the choice, and return it."""
    found = reference.documents(service=wanted.service, legal_form=wanted.legal_form, on=ctx.today)
    needed, further = ([each for each in found if each.is_required is kind] for kind in (True, False))
    screen.section(ctx, ctx.n("{n} document is needed", "{n} documents are needed", n=len(needed)))
    also = ctx.t("Add these if there are any:")
    acts = "; ".join(dict.fromkeys(each.legal_ref for each in found))
    basis = ctx.t("Basis: {act}", act=acts)
    st.html(
        f'{_list(ctx, needed)}<p class="kb-sentence">{escape(also)}</p>{_list(ctx, further)}'
        f'<p class="kb-note">{escape(basis)}</p>'
    )
    return found


def _list(ctx: Context, documents: Sequence[Document]) -> str:
    language = ctx.words.language
    items = "".join(
        f"<li><strong>{escape(each.title(language))}</strong>. {escape(each.note(language))}</li>" for each in documents
    )
    return f'<ul class="kb-list">{items}</ul>'


def forms(ctx: Context, wanted: Wanted, typed: Details) -> None:
    """Offer the application form, filled with what was typed, and the model contracts."""
    screen.section(ctx, ctx.t("Form and model contracts"))
    empty = typed == Details()
    st.download_button(
        ctx.t("Download the application form") if empty else ctx.t("Download the form, filled in"),
        lambda: papers.application_form(wanted, typed, now=ctx.now),
        file_name=ctx.t("application for a contract.pdf"),
        mime="application/pdf",
        key="contract.form",
        icon=":material/download:",
        on_click="ignore",
    )
    note = ctx.t("Print it, sign it and attach a scan below. What you type below stands in the form.")
    st.html(f'<p class="kb-note">{escape(note)}</p>')
    st.html(_models(ctx, wanted))


def _models(ctx: Context, wanted: Wanted) -> str:
    """Return links to the model contracts, the one of the choice first."""
    cases: Sequence[Case] = [wanted.case, *(case for case in Case if case is not wanted.case)]
    lines = "".join(
        f'<li><a href="/contract/models/{wanted.service}/{case}">{escape(_model(ctx, case))}</a></li>' for case in cases
    )
    title = ctx.t("Model contracts, PDF. They are samples: only what is signed at an office counts.")
    return f'<p class="kb-sentence">{escape(title)}</p><ul class="kb-list">{lines}</ul>'


def _model(ctx: Context, case: Case) -> str:
    return ctx.t("{kind}, sample", kind=ctx.t(contract_words.CASES[case]))
