"""The words of appeals: kinds, topics, states, faults."""

import re
from collections.abc import Mapping
from datetime import date

from core.appeals.model import Appeal, Kind, Status, Topic
from core.appeals.rules import Fault
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.kit.service import BILLED
from core.ui.components.badges import Badge, Tone
from core.ui.context import Context

KINDS = {
    Kind.QUESTION: mark("Ask a question"),
    Kind.DISPUTE: mark("Dispute a charge or a reading"),
    Kind.COMPLAINT: mark("Complain"),
    Kind.PROPOSAL: mark("Propose"),
}
KIND_NAMES = {
    Kind.QUESTION: mark("Question"),
    Kind.DISPUTE: mark("Dispute"),
    Kind.COMPLAINT: mark("Complaint"),
    Kind.PROPOSAL: mark("Proposal"),
}
TOPICS = {
    Topic.CHARGE: mark("A charge"),
    Topic.READING: mark("A reading"),
    Topic.PAYMENT: mark("A payment"),
    Topic.METER: mark("A meter"),
    Topic.CONTRACT: mark("A contract"),
    Topic.OFFICE: mark("An office"),
    Topic.SIGN_IN: mark("Signing in"),
    Topic.OTHER: mark("Something else"),
}
STATES: dict[Status, tuple[str, Tone]] = {
    Status.RECEIVED: (mark("received"), "neutral"),
    Status.IN_WORK: (mark("in work"), "warning"),
    Status.ANSWERED: (mark("answered"), "good"),
    Status.CLOSED: (mark("closed"), "neutral"),
}
FAULTS = {
    Fault.SUBJECT_MISSING: mark("Say in a few words what it is about."),
    Fault.BODY_MISSING: mark("Write what happened or what you want to know."),
    Fault.TOO_LONG: mark("The text is too long: at most 5000 characters, 160 in the subject."),
    Fault.EMAIL: mark("The e-mail is not complete: it needs a name, @ and a domain."),
    Fault.PHONE: mark("The phone is not complete: ten digits after +7 or 8. It may be left out."),
    Fault.NAME_MISSING: mark("Say how to address you."),
    Fault.TOO_MANY_FILES: mark("At most five files at once."),
    Fault.FILE_TOO_LARGE: mark("The file is larger than 10 MB."),
    Fault.FILE_KIND: mark("The file is not a PDF, picture, Word or Excel document, or plain text."),
}


def badge(ctx: Context, appeal: Appeal) -> Badge:
    """Return the state as a badge."""
    name, tone = STATES[appeal.status]
    return Badge(ctx.t(name), tone)


def about(ctx: Context, context: Mapping[str, str]) -> str | None:
    """Return what a dispute is about: «Электроэнергия, октябрь 2026», or None where nothing of the account is named."""
    service, month = context.get("service"), context.get("month")
    parts = [ctx.t(SERVICE_NAMES[service])] if service in BILLED else []
    if month and re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month):  # an address may say anything
        parts.append(ctx.words.month(date.fromisoformat(f"{month}-01")))
    if line := context.get("line"):
        parts.append(line)
    return ", ".join(parts) or None
