"""What the applicant does: send an application, add documents, withdraw it (E2)."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from core.appeals import operations as appeals
from core.appeals import rules as numbers
from core.audit import operations as audit
from core.closing import due_days
from core.contracts import consents, letters, queries, reference, rules, scans
from core.contracts.model import Action, Addition, Application, Author, NewApplication, Slot, Status
from core.identity.consents import Proof
from core.identity.model import Actor
from core.kit import clock, ids
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__)


class ApplicationRefused(Exception):
    """The form is not complete; carries the faults, and the documents that have no file."""

    def __init__(self, faults: Sequence[rules.Fault], lacking: Sequence[Slot] = ()) -> None:
        super().__init__(", ".join([*faults, *lacking]))
        self.faults = tuple(faults)
        self.lacking = tuple(lacking)


class ApplicationNotFound(Exception):
    """There is no such application, or it is not the actor's: the two are not told apart."""


class StepRefused(Exception):
    """The application is in a state in which this cannot be done; carries the state."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Received:
    """What the applicant is told: the number, and by when the answer comes."""

    application_id: uuid.UUID
    application_number: str
    due_on: date


def apply(db: Database, new: NewApplication, *, origin: str) -> Received:
    """
    Record an application with its documents and consents, promise a working day, and write the letter that says so.

    `origin` is the address of Kabinet for the link. The same key gives the same application again.

    :raises ApplicationRefused: if something is missing or not taken
    :raises FileRefused: if a file is not taken
    :raises AppealRefused: if the sender has sent too much today
    """
    check(new)
    kinds = [scans.media_type(scan) for scan in new.scans]
    key = f"{new.actor.name}:{new.idempotency_key}"

    def change(tx: Transaction) -> Received:
        if known := queries.by_key(tx, idempotency_key=key):
            return Received(known["application_id"], known["application_number"], known["due_on"])
        scans.count(tx, new.scans, actor=new.actor, address=new.address, now=new.now)
        due_on = promised(tx, now=new.now)
        received = Received(ids.new(), numbers.number(new.now, letter="C"), due_on)
        _add(tx, new, received, key=key)
        application_id = received.application_id
        step_id = record(
            tx,
            application_id,
            Action.RECEIVED,
            author=Author(new.actor, f"{new.details.surname} {new.details.given_name}"),
            key=f"{application_id}:received",
            now=new.now,
        )
        scans.add(tx, new.scans, kinds, application_id=application_id, step_id=step_id)
        _consent(tx, new, application_id)
        found = queries.one(tx, application_id=application_id)
        letters.tell(tx, found, Action.RECEIVED, step_id=step_id, origin=origin, now=new.now, secret=new.secret)
        return received

    return db.change(change)


def check(new: NewApplication) -> None:
    """
    Check an application before anything is kept.

    :raises ApplicationRefused: if something is missing
    """
    wanted = new.wanted
    faults = rules.faults(new.details, wanted.legal_form)
    if wanted.case not in rules.cases(wanted.legal_form):
        faults.append(rules.Fault.CASE)
    needed = reference.documents(service=wanted.service, legal_form=wanted.legal_form, on=clock.local_day(new.now))
    lacking = rules.lacking(needed, {scan.slot for scan in new.scans})
    if lacking:
        faults.append(rules.Fault.DOCUMENTS)
    if fault := rules.count_fault(new.scans):
        faults.append(fault)
    if not new.has_consent:
        faults.append(rules.Fault.CONSENT)
    if faults:
        raise ApplicationRefused(faults, lacking)


def add(db: Database, given: Addition, *, origin: str) -> None:
    """
    Add documents or a word; what was asked for is looked through anew, with a new promised day.

    :raises ApplicationNotFound: if the application is not the actor's
    :raises ApplicationRefused: if there is neither a file nor a word, or too many files
    :raises FileRefused: if a file is not taken
    :raises StepRefused: if the application is ready or closed
    """
    if not given.scans and not given.body.strip():
        raise ApplicationRefused([rules.Fault.NOTHING])
    if len(given.body) > rules.LONGEST_BODY:
        raise ApplicationRefused([rules.Fault.TOO_LONG])
    kinds = [scans.media_type(scan) for scan in given.scans]
    key = f"{given.actor.name}:{given.application_id}:{given.idempotency_key}"

    def change(tx: Transaction) -> None:
        found = own(tx, actor=given.actor, application_id=given.application_id, secret=given.secret)
        if queries.has_step(tx, idempotency_key=key):
            return
        status = after(Action.ADDED, found)
        kept = queries.files(tx, application_id=found.application_id)
        if fault := rules.count_fault(given.scans, kept=len(kept)):
            raise ApplicationRefused([fault])
        scans.count(tx, given.scans, actor=given.actor, address=given.address, now=given.now)
        due_on = promised(tx, now=given.now) if found.status is Status.MISSING else found.due_on
        set_status(tx, found, status, now=given.now, due_on=due_on)
        step_id = record(
            tx,
            found.application_id,
            Action.ADDED,
            author=_author(given.actor, found),
            key=key,
            now=given.now,
            body=given.body,
        )
        scans.add(tx, given.scans, kinds, application_id=found.application_id, step_id=step_id)
        changed = queries.one(tx, application_id=found.application_id)
        letters.tell(tx, changed, Action.ADDED, step_id=step_id, origin=origin, now=given.now)

    db.change(change)


def withdraw(
    db: Database, *, actor: Actor, application_id: uuid.UUID, origin: str, now: datetime, secret: str = ""
) -> None:
    """
    Withdraw an application; withdrawing it again changes nothing.

    :raises ApplicationNotFound: if the application is not the actor's
    :raises StepRefused: if it is signed or refused
    """

    def change(tx: Transaction) -> None:
        found = own(tx, actor=actor, application_id=application_id, secret=secret)
        if found.status is Status.WITHDRAWN:
            return
        set_status(tx, found, after(Action.WITHDRAWN, found), now=now, due_on=found.due_on)
        key = f"{application_id}:withdrawn"
        step_id = record(tx, application_id, Action.WITHDRAWN, author=_author(actor, found), key=key, now=now)
        letters.tell(tx, found, Action.WITHDRAWN, step_id=step_id, origin=origin, now=now)

    db.change(change)


def own(tx: Reader, *, actor: Actor, application_id: uuid.UUID, secret: str) -> Application:
    """
    Return the application if it is the person's own, or if the secret is that of its link.

    :raises ApplicationNotFound: if not
    """
    found = queries.of_secret(tx, secret_hash=appeals.secret_hash(secret)) if secret else None
    if found is None and actor.person_id is not None:
        found = queries.of_person(tx, application_id=application_id, person_id=actor.person_id)
    if found is None or found.application_id != application_id:
        raise ApplicationNotFound
    return found


def promised(tx: Reader, *, now: datetime) -> date:
    """Return the working day by which what comes now is answered."""
    today = clock.local_day(now)
    days = int(tariffs.rule_value(tx, name=rules.ANSWER_DAYS, on=today))
    return rules.working_day(today, after=days, off=due_days.off_days())


def after(action: Action, found: Application) -> Status:
    """
    Return the state that follows.

    :raises StepRefused: if the action cannot be done now
    """
    status = rules.after(action, found.status, is_claimed=found.operator_id is not None)
    if status is None:
        raise StepRefused(found.status)
    return status


def set_status(tx: Transaction, found: Application, status: Status, *, now: datetime, due_on: date) -> None:
    """Write the state of an application."""
    tx.write(_SQL["set_status"], application_id=found.application_id, status=status.value, now=now, due_on=due_on)


def record(
    tx: Transaction,
    application_id: uuid.UUID,
    action: Action,
    *,
    author: Author,
    key: str,
    now: datetime,
    body: str = "",
    slots: Sequence[Slot] = (),
) -> uuid.UUID:
    """Record a step in the history and in the audit, and return its key."""
    step_id = ids.new()
    tx.write(
        _SQL["add_step"],
        step_id=step_id,
        application_id=application_id,
        idempotency_key=key,
        action=action.value,
        slots="|".join(slots),
        author=author.actor.name,
        author_name=author.name,
        body=body.strip(),
        now=now,
    )
    subject = ("contract_application", str(application_id))
    audit.record(tx, now=now, actor=author.actor.name, action=f"contract.{action}", subject=subject)
    return step_id


def _consent(tx: Transaction, new: NewApplication, application_id: uuid.UUID) -> None:
    proof = Proof(new.address, new.user_agent, new.language)
    given: tuple[consents.Purpose, ...] = ("contract_data", "contract_mailings")
    for purpose in given[: 1 + new.wants_mailings]:
        consents.record(tx, application_id=application_id, purpose=purpose, proof=proof, now=new.now)


def _add(tx: Transaction, new: NewApplication, received: Received, *, key: str) -> None:
    typed = {name: value.strip() for name, value in asdict(new.details).items()}
    typed |= {name: rules.plain(typed[name]) for name in ("inn", "kpp", "ogrn")}
    typed |= {name: typed[name] or None for name in ("kpp", "patronymic")}
    typed["phone"] = numbers.phone(typed["phone"])
    tx.write(
        _SQL["add_application"],
        **typed,
        application_id=received.application_id,
        application_number=received.application_number,
        idempotency_key=key,
        person_id=new.actor.person_id,
        secret_hash=appeals.secret_hash(new.secret) if new.secret else None,
        service=new.wanted.service.value,
        legal_form=new.wanted.legal_form.value,
        contract_case=new.wanted.case.value,
        language=new.language,
        now=new.now,
        due_on=received.due_on,
    )


def _author(actor: Actor, found: Application) -> Author:
    return Author(actor, f"{found.details.surname} {found.details.given_name}")
