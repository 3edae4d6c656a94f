"""The words of appeals: kinds, topics, states, faults."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from html import escape
from typing import Any
from urllib.parse import urlencode

from core.appeals import queries
from core.appeals.model import Appeal, Kind, Status, Topic
from core.appeals.rules import Fault
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.identity.model import Role
from core.kit.service import BILLED
from core.ui.components.badges import Badge, Tone
from core.ui.components.columns import Column
from core.ui.context import Context

# What an address, and the context of an appeal, may say of the charge line, reading or payment in question.
ABOUT = ("service", "month", "line", "meter", "day", "value", "number")
_LARGEST = Decimal(10**12)
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
    Fault.FILE_KIND: mark("The file is not a PDF, picture, Word or Excel document without macros, or plain text."),
    Fault.TOO_MUCH_TODAY: mark("Too many files today. Send the words now, and the files tomorrow or at an office."),
}


def unread(ctx: Context) -> list[dict[str, Any]]:
    """Return the person's answers that were not opened yet (`queries.unread`), asked for once in a run."""
    person = ctx.person
    return ctx.once("appeals.unread", lambda: queries.unread(ctx.db, person_id=person.person_id) if person else [])


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
        # A line of a bill begins with its service: it is not said twice.
        parts = [line, *parts[1:]] if parts and line.startswith(parts[0]) else [*parts, line]
    return ", ".join([*parts, *_reading(ctx, context)]) or None


def _reading(ctx: Context, context: Mapping[str, str]) -> list[str]:
    """Return what is known of the reading or payment in question."""
    parts = []
    if meter := context.get("meter"):
        parts.append(ctx.t("meter {number}", number=meter))
    value, day = amount(context), day_of(context)
    if value is not None:
        parts.append(ctx.t("reading {value}", value=ctx.words.number(value)))
    if day is not None:
        parts.append(ctx.words.day(day))
    if number := context.get("number"):
        parts.append(number)
    return parts


def amount(context: Mapping[str, str]) -> Decimal | None:
    """Return the value of the reading in question, None where there is none."""
    try:
        found = Decimal(context.get("value", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < _LARGEST else None


def day_of(context: Mapping[str, str]) -> date | None:
    """Return the day of the reading in question, None where there is none."""
    try:
        return date.fromisoformat(context.get("day", ""))
    except ValueError:
        return None


def may_ask(ctx: Context) -> bool:
    """Return whether the page of appeals is for this person: the company's own people have none."""
    return ctx.person is None or ctx.person.role in (Role.HOUSEHOLD, Role.CORPORATE)


def ask_column(ctx: Context) -> tuple[Column, ...]:
    """Return the column «ask» of a table, whose values are of `href`; no column for who has no page of appeals."""
    if not may_ask(ctx):
        return ()
    return (Column("ask", ctx.t("Is it wrong?"), "link", says=ctx.t("Ask about it")),)


def href(ctx: Context, *, topic: Topic, about: Mapping[str, str]) -> str:
    """Return the way to an appeal that is already filled in; `about` has names of `ABOUT`."""
    query = {"new": topic.value, **{name: value for name, value in about.items() if value}}
    if ctx.account is not None:
        query["account"] = ctx.account.account_number
    return f"/appeals?{urlencode(query)}"


def link(ctx: Context, label: str, *, topic: Topic, about: Mapping[str, str]) -> str:
    """Return the link to an appeal that is already filled in."""
    return f'<a href="{escape(href(ctx, topic=topic, about=about))}">{escape(label)}</a>'
