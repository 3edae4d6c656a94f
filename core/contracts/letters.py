"""What letters about applications say: one at every step that the applicant has to know of."""

import uuid
from datetime import datetime

from core.contracts import hours
from core.contracts.model import Action, Application
from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.mail import operations as mail
from core.mail.model import Letter
from data.database import Transaction

_SUBJECTS = {
    Action.RECEIVED: mark("Application {number} for a contract is received"),
    Action.ASKED: mark("Application {number}: documents are missing"),
    Action.ADDED: mark("Application {number}: your documents have come"),
    Action.READY: mark("Application {number}: the contract is ready to be signed"),
    Action.SIGNED: mark("Application {number}: the contract is signed"),
    Action.REFUSED: mark("Application {number} is refused"),
    Action.WITHDRAWN: mark("Application {number} is withdrawn"),
}
TOLD = frozenset(_SUBJECTS)


def tell(
    tx: Transaction,
    application: Application,
    action: Action,
    *,
    step_id: uuid.UUID,
    origin: str,
    now: datetime,
    body: str = "",
    secret: str = "",
) -> None:
    """Write what was done; the link of a visitor stands in the first letter, and is not repeated."""
    words = Words(application.language)
    button = None
    if secret or application.person_id is not None:
        button = (words.t("Open the application"), link(application, secret=secret, origin=origin))
    number = application.application_number
    letter = Letter(
        to=application.details.email,
        language=words.language,
        subject=words.t(_SUBJECTS[action], number=number),
        paragraphs=tuple(_paragraphs(words, application, action, body, has_link=button is not None)),
        button=button,
        has_secret=bool(secret),
    )
    mail.send(tx, letter, kind=f"contracts.{action}", dedupe_key=f"contract.{action}:{step_id}", now=now)


def link(application: Application, *, secret: str, origin: str) -> str:
    """Return the address at which the application is followed."""
    if secret:
        return f"{origin}/contract?key={secret}"
    return f"{origin}/contract?application={application.application_id}"


def _paragraphs(words: Words, found: Application, action: Action, body: str, *, has_link: bool) -> list[str]:
    said = [*_said(words, found, action), *(line for line in body.splitlines() if line.strip())]
    if not has_link and action is not Action.WITHDRAWN:
        said.append(words.t("The page of the application opens by the link of our first letter."))
    return said


def _said(words: Words, found: Application, action: Action) -> list[str]:
    if action in (Action.RECEIVED, Action.ADDED):
        day = words.day(found.due_on)
        lines = [words.t("We look through the documents and answer by {day}.", day=day)]
        if action is Action.RECEIVED:
            lines.append(words.t("By the link you see its state, and can add documents or withdraw it."))
        return lines
    if action is Action.ASKED:
        return [words.t("To go on we need more documents. They can be added on the page of the application.")]
    if action is Action.READY:
        return _ready(words, found)
    if action is Action.SIGNED:
        return [words.t("Your copy of the contract was handed over at the office. Supply and bills follow it.")]
    if action is Action.REFUSED:
        return [words.t("We cannot make the contract. The reason:")]
    return [words.t("You have withdrawn it. Nothing more will happen; a new one can be sent at any time.")]


def _ready(words: Words, found: Application) -> list[str]:
    lines = []
    if found.office is not None:
        office = found.office
        where = f"{office.name}, {office.town}, {office.address}"
        lines.append(words.t("The original waits at the office: {office}.", office=where))
        if opening := hours.week(words, office.opening_hours):
            lines.append(words.t("Opening hours: {hours}.", hours=opening))
    if found.ready_until is not None:
        lines.append(
            words.t("Sign it by {day}; bring a passport and the power of attorney.", day=words.day(found.ready_until))
        )
    return lines
