"""The words of applications for contracts: forms, cases, states, steps, faults, and the facts of one."""

from html import escape

import streamlit as st

from core.appeals import files
from core.appeals import rules as appeals
from core.contracts import papers, reference, rules
from core.contracts.model import Action, Application, Case, Document, Slot, Status, Waiting, Wanted
from core.contracts.operations import ApplicationRefused
from core.contracts.rules import Fault
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.kit import clock
from core.ui.components.badges import Badge, Tone
from core.ui.context import Context
from core.ui.sections import appeal_words

FORMS = papers.FORM_NAMES
CASES = {
    Case.COMMERCIAL: mark("Commercial"),
    Case.BUDGET: mark("Budget-funded"),
    Case.MUNICIPAL: mark("Municipal"),
    Case.UTILITY_PROVIDER: mark("Utility provider"),
    Case.RESELLER: mark("Reseller"),
}
STATES: dict[Status, tuple[str, Tone]] = {
    Status.RECEIVED: (mark("application received"), "neutral"),
    Status.IN_WORK: (mark("documents are looked through"), "warning"),
    Status.MISSING: (mark("documents are missing"), "bad"),
    Status.READY: (mark("ready to be signed"), "good"),
    Status.SIGNED: (mark("contract signed"), "good"),
    Status.REFUSED: (mark("application refused"), "bad"),
    Status.WITHDRAWN: (mark("application withdrawn"), "neutral"),
}
ACTIONS = {
    Action.RECEIVED: mark("Application sent"),
    Action.CLAIMED: mark("Taken in work"),
    Action.RELEASED: mark("Back in the queue"),
    Action.ASKED: mark("Documents asked for"),
    Action.ADDED: mark("Documents added"),
    Action.READY: mark("The original is ready"),
    Action.SIGNED: mark("Contract signed"),
    Action.REFUSED: mark("Application refused"),
    Action.WITHDRAWN: mark("Application withdrawn"),
}
FAULTS = {
    Fault.ORGANISATION: mark("Enter the name of the organisation as in the register."),
    Fault.INN: mark("INN: 10 digits of an organisation, 12 of a sole proprietor; the last ones are a check."),
    Fault.KPP: mark("KPP has nine signs; a sole proprietor has none."),
    Fault.OGRN: mark("OGRN: 13 digits of an organisation, 15 of a sole proprietor; the last one is a check."),
    Fault.SITE_ADDRESS: mark("Enter the address of the site."),
    Fault.SURNAME: mark("Enter the surname."),
    Fault.GIVEN_NAME: mark("Enter the name."),
    Fault.PHONE: mark("The phone needs ten digits after +7 or 8."),
    Fault.EMAIL: mark("The e-mail is not complete: it needs a name, @ and a domain."),
    Fault.CASE: mark("Choose the kind of contract once more."),
    Fault.TOO_LONG: mark("The text is too long."),
    Fault.DOCUMENTS: mark("A document that is needed has no file."),
    Fault.TOO_MANY_FILES: mark("At most three files of one document, thirty in all."),
    Fault.TOO_MUCH_TODAY: mark("Too many files today. Send the rest tomorrow or bring it to an office."),
    Fault.NOTHING: mark("Attach a document or write a word."),
    Fault.CONSENT: mark(
        "Without the consent to processing we cannot read the application. It can be brought to an office."
    ),
    Fault.BODY_MISSING: mark("Write what the applicant should know: it is read in a letter and on the page."),
    Fault.SLOTS_MISSING: mark("Name at least one document."),
    Fault.OFFICE: mark("Choose an office where contracts are signed."),
}
_FILE_KIND = mark("The scan has to be a PDF or a picture (JPEG, PNG, HEIC).")


def refused(ctx: Context, refusal: ApplicationRefused, documents: dict[Slot, Document]) -> list[str]:
    """Return the sentences of a refusal; of fields of the form it says how many, each stands at its own."""
    typed = [fault for fault in refusal.faults if fault in of_fields()]
    said = []
    if typed:
        said.append(ctx.n("{n} field above is to be mended.", "{n} fields above are to be mended.", n=len(typed)))
    for fault in refusal.faults:
        if fault is Fault.DOCUMENTS:
            names = ", ".join(title(ctx, slot, documents) for slot in refusal.lacking)
            said.append(ctx.t("Attach what is needed: {documents}.", documents=names))
        elif fault not in typed:
            said.append(ctx.t(FAULTS[fault]))
    return said


def of_fields() -> frozenset[Fault]:
    """Return the faults that stand at a field of the form."""
    names = ("organisation", "inn", "kpp", "ogrn", "site_address", "surname", "given_name", "phone", "email")
    return frozenset(Fault(name) for name in names)


def file_refused(ctx: Context, refusal: files.FileRefused) -> str:
    """Return why a file is not taken."""
    is_kind = refusal.fault is appeals.Fault.FILE_KIND
    why = ctx.t(_FILE_KIND if is_kind else appeal_words.FAULTS[refusal.fault])
    return ctx.t("{file}: {why}", file=refusal.name, why=why)


def documents_of(application: Application) -> dict[Slot, Document]:
    """Return the documents of the application's choice, as they were asked for on the day it came."""
    wanted = application.wanted
    day = clock.local_day(application.received_at)
    found = reference.documents(service=wanted.service, legal_form=wanted.legal_form, on=day)
    return {each.slot: each for each in found}


def title(ctx: Context, slot: Slot, documents: dict[Slot, Document]) -> str:
    """Return what a document is called."""
    found = documents.get(slot)
    return found.title(ctx.words.language) if found else ctx.t("Other documents")


def badge(ctx: Context, status: Status) -> Badge:
    """Return the state as a badge."""
    name, tone = STATES[status]
    return Badge(ctx.t(name), tone)


def asked(ctx: Context, wanted: Wanted) -> str:
    """Return what is applied for: «Электроэнергия, юридическое лицо, бюджетный»."""
    form = ctx.t(FORMS[wanted.legal_form])
    parts = [ctx.t(SERVICE_NAMES[wanted.service]), form[:1].lower() + form[1:]]
    if len(rules.cases(wanted.legal_form)) > 1:
        parts.append(ctx.t(CASES[wanted.case]).lower())
    return ", ".join(parts)


def term(ctx: Context, found: Application | Waiting) -> str:
    """Return by when the answer comes; '' where none is owed."""
    if found.status not in (Status.RECEIVED, Status.IN_WORK):
        return ""
    day = ctx.words.day(found.due_on)
    if rules.is_late(found.status, found.due_on, today=ctx.today):
        return ctx.t("We promised an answer by {day} and are late.", day=day)
    return ctx.t("The answer comes by {day}", day=day)


def facts(ctx: Context, application: Application) -> None:
    """Draw what was typed into the application."""
    typed = application.details
    person = " ".join(part for part in (typed.surname, typed.given_name, typed.patronymic) if part)
    rows = [
        (ctx.t("Contract"), asked(ctx, application.wanted)),
        (ctx.t("Organisation"), typed.organisation),
        (ctx.t("INN"), typed.inn),
        *(((ctx.t("KPP"), typed.kpp),) if typed.kpp else ()),
        (ctx.t("OGRN"), typed.ogrn),
        (ctx.t("Site"), typed.site_address),
        (ctx.t("Representative"), person),
        (ctx.t("Phone"), typed.phone),
        (ctx.t("E-mail"), typed.email),
    ]
    shown = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    st.html(f'<dl class="kb-facts">{shown}</dl>')
