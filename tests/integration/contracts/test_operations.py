"""Applications for contracts in a store: who may what, by when, what letters say, and that nothing is doubled."""

from datetime import date, timedelta

import pytest

from core.accounts.access import AccessDenied
from core.appeals import rules
from core.appeals.files import FileRefused
from core.appeals.messages import AppealRefused
from core.contracts import consents, operations, queries, scans, steps
from core.contracts.model import Action, Addition, Case, LegalForm, Slot, Status, Step, Wanted
from core.contracts.rules import Fault
from core.identity.model import Actor, Role
from core.kit.service import Service
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories import offices
from tests.factories.accounts import NOW, make_actor
from tests.factories.contracts import DETAILS, NEEDED, PDF, apply, new_application, scan

ORIGIN = "https://lk.example.ru"
VISITOR = Actor.visitor()


@pytest.fixture
def db(tmp_path):
    with Database.open(tmp_path / "store", threads=1) as store:
        tariffs.load_reference(store)
        offices.add_place(store, office_id=1, services=("contract",))
        offices.add_place(store, office_id=2, services=("pay",))
        yield store


@pytest.fixture
def manager(db):
    return make_actor(db, email="manager@example.ru", role=Role.CORPORATE)


@pytest.fixture
def operator(db):
    return make_actor(db, email="op@example.ru", role=Role.OPERATOR)


def step(actor, application_id, key="1", *, after=timedelta(0), **values):
    return Step(actor, "Ольга Кузьмина", application_id, key, NOW + after, ORIGIN, **values)


def claimed(db, actor, operator):
    """Send an application and let the operator take it."""
    application_id = apply(db, actor).application_id
    steps.claim(db, step(operator, application_id, "claim"))
    return application_id


def addition(actor, application_id, **values):
    return Addition(
        **{
            "actor": actor,
            "application_id": application_id,
            "scans": (scan(Slot.AUTHORITY),),
            "idempotency_key": "add",
            "now": NOW,
            "secret": "" if actor.person_id else "secret",
            **values,
        }
    )


def status(db, application_id):
    return queries.one(db, application_id=application_id).status


def letters(db):
    return [row["kind"] for row in db.records("select kind from live.outbox order by letter_id")]


def counts(db):
    tables = ("contract_application", "contract_step", "contract_file", "contract_consent", "outbox", "audit")
    return [db.value(f"select count(*) from live.{table}") for table in tables]


class TestApply:
    def test_gives_a_number_a_working_day_and_a_letter_with_the_link(self, db):
        received = apply(db, VISITOR)

        found = queries.one(db, application_id=received.application_id)
        assert (found.status, found.details.inn) == (Status.RECEIVED, "7707083893")
        assert received.due_on == date(2026, 11, 24)  # two working days after a Friday
        (letter,) = db.records("select kind, recipient, subject, body from live.outbox")
        assert (letter["kind"], letter["recipient"]) == ("contracts.received", DETAILS.email)
        assert received.application_number in letter["subject"]
        assert f"{ORIGIN}/contract?key=secret" in letter["body"]

    def test_of_a_person_is_followed_after_signing_in(self, db, manager):
        received = apply(db, manager)

        assert [each.application_id for each in queries.mine(db, person_id=manager.person_id)] == [
            received.application_id
        ]
        assert f"{ORIGIN}/contract?application={received.application_id}" in db.value("select body from live.outbox")

    def test_the_secret_is_not_in_the_store(self, db):
        apply(db, VISITOR, secret="only-in-the-link")

        kept = (
            db.records("select * exclude (body) from live.outbox"),
            db.records("select * from live.contract_application"),
        )
        assert "only-in-the-link" not in str(kept)

    def test_a_repeated_press_sends_one(self, db, manager):
        first = apply(db, manager)
        before = counts(db)

        assert apply(db, manager) == first
        assert counts(db) == before

    def test_keeps_every_document_under_its_content(self, db, manager):
        received = apply(db, manager)

        kept = queries.files(db, application_id=received.application_id)
        assert [each.slot for each in kept] == list(NEEDED)
        assert {scans.read(db.path, each.sha256) for each in kept} == {PDF}

    def test_records_each_consent_by_itself_with_its_words(self, db, manager):
        received = apply(db, manager, wants_mailings=True)

        given = consents.given(db, application_id=received.application_id)
        assert sorted(purpose for purpose, _ in given) == ["contract_data", "contract_mailings"]
        words = db.records(
            "select t.content from live.contract_consent as c inner join live.consent_text as t using (text_sha256)"
        )
        assert len({row["content"] for row in words}) == 2
        assert db.value("select min(user_agent) from live.contract_consent") == "Firefox"

    def test_without_mailings_has_one_consent(self, db, manager):
        received = apply(db, manager)

        assert [purpose for purpose, _ in consents.given(db, application_id=received.application_id)] == [
            "contract_data"
        ]

    @pytest.mark.parametrize(
        ("values", "fault"),
        [
            ({"has_consent": False}, Fault.CONSENT),
            ({"scans": ()}, Fault.DOCUMENTS),
            ({"scans": tuple(scan(slot) for slot in NEEDED) + (scan(Slot.OTHER),) * 4}, Fault.TOO_MANY_FILES),
            (
                {"wanted": Wanted(Service.ELECTRICITY, LegalForm.LEGAL_ENTITY, Case.UTILITY_PROVIDER)},
                Fault.CASE,
            ),
        ],
        ids=["no consent", "no documents", "too many files", "a contract of others"],
    )
    def test_that_is_not_whole_leaves_nothing(self, db, manager, values, fault):
        before = counts(db)

        with pytest.raises(operations.ApplicationRefused) as refusal:
            apply(db, manager, **values)

        assert fault in refusal.value.faults
        assert counts(db) == before

    def test_names_the_documents_that_lack(self, db, manager):
        with pytest.raises(operations.ApplicationRefused) as refusal:
            operations.check(new_application(manager, scans=(scan(Slot.CHARTER),)))

        assert refusal.value.lacking == (Slot.APPLICATION, Slot.TITLE, Slot.METER, Slot.DEMARCATION)

    @pytest.mark.parametrize("content", [b"MZ\x90\x00", b"", b"<html>"], ids=["program", "empty", "page"])
    def test_a_file_is_what_its_content_says(self, db, manager, content):
        before = counts(db)
        files = (scan(Slot.APPLICATION, content, "заявка.pdf"), *(scan(slot) for slot in NEEDED[1:]))

        with pytest.raises(FileRefused):
            apply(db, manager, scans=files)

        assert counts(db) == before

    def test_takes_no_more_than_a_day_allows(self, db):
        large = PDF.replace(b"x", b"x" * 9_000_000)
        files = tuple(scan(slot, large) for slot in NEEDED)
        for key in range(rules.BYTES_A_DAY // (len(NEEDED) * len(large))):
            apply(db, VISITOR, scans=files, idempotency_key=str(key), secret=f"s{key}")
        before = counts(db)

        with pytest.raises(AppealRefused):
            apply(db, VISITOR, scans=files, idempotency_key="more", secret="more")

        assert counts(db) == before


class TestAdd:
    def test_brings_what_was_asked_for_and_a_new_day(self, db, operator):
        application_id = claimed(db, VISITOR, operator)
        steps.ask(db, step(operator, application_id, body="Нет доверенности.", slots=(Slot.AUTHORITY,)))
        assert status(db, application_id) is Status.MISSING

        operations.add(db, addition(VISITOR, application_id, now=NOW + timedelta(days=7)), origin=ORIGIN)

        found = queries.one(db, application_id=application_id)
        assert (found.status, found.due_on) == (Status.IN_WORK, date(2026, 12, 1))
        assert letters(db) == ["contracts.received", "contracts.asked", "contracts.added"]

    def test_once_for_a_double_click(self, db, manager):
        application_id = apply(db, manager).application_id
        operations.add(db, addition(manager, application_id), origin=ORIGIN)
        before = counts(db)

        operations.add(db, addition(manager, application_id), origin=ORIGIN)

        assert counts(db) == before

    def test_needs_the_secret_of_the_link(self, db):
        application_id = apply(db, VISITOR).application_id
        before = counts(db)

        for secret in ("", "another"):
            with pytest.raises(operations.ApplicationNotFound):
                operations.add(db, addition(VISITOR, application_id, secret=secret), origin=ORIGIN)

        assert counts(db) == before

    def test_the_link_of_one_application_opens_no_other(self, db):
        apply(db, VISITOR)
        other = apply(db, VISITOR, idempotency_key="2", secret="second").application_id

        with pytest.raises(operations.ApplicationNotFound):
            operations.add(db, addition(VISITOR, other), origin=ORIGIN)

    def test_refuses_nothing_at_all_and_more_than_an_application_holds(self, db, manager):
        application_id = apply(db, manager).application_id
        with pytest.raises(operations.ApplicationRefused) as refusal:
            operations.add(db, addition(manager, application_id, scans=()), origin=ORIGIN)
        assert refusal.value.faults == (Fault.NOTHING,)

        for key in range(8):  # five and eight times three of thirty
            given = addition(manager, application_id, scans=(scan(Slot.OTHER),) * 3, idempotency_key=str(key))
            operations.add(db, given, origin=ORIGIN)
        with pytest.raises(operations.ApplicationRefused) as refusal:
            operations.add(db, addition(manager, application_id, scans=(scan(Slot.OTHER),) * 2), origin=ORIGIN)
        assert refusal.value.faults == (Fault.TOO_MANY_FILES,)

    def test_is_too_late_when_it_is_ready(self, db, manager, operator):
        application_id = claimed(db, manager, operator)
        steps.make_ready(db, step(operator, application_id, office_id=1))

        with pytest.raises(operations.StepRefused):
            operations.add(db, addition(manager, application_id), origin=ORIGIN)


class TestWithdraw:
    def test_ends_it_once(self, db, manager):
        application_id = apply(db, manager).application_id
        values = {"actor": manager, "application_id": application_id, "origin": ORIGIN, "now": NOW}

        operations.withdraw(db, **values)
        before = counts(db)
        operations.withdraw(db, **values)

        assert counts(db) == before
        assert (status(db, application_id), letters(db)[-1]) == (Status.WITHDRAWN, "contracts.withdrawn")
        assert queries.queue(db, only_open=True) == []

    def test_is_not_for_others(self, db, manager):
        application_id = apply(db, manager).application_id
        other = make_actor(db, email="other@example.ru", role=Role.CORPORATE)

        with pytest.raises(operations.ApplicationNotFound):
            operations.withdraw(db, actor=other, application_id=application_id, origin=ORIGIN, now=NOW)


class TestOperator:
    def test_goes_the_whole_way(self, db, manager, operator):
        application_id = claimed(db, manager, operator)
        steps.make_ready(db, step(operator, application_id, "ready", office_id=1))

        found = queries.one(db, application_id=application_id)
        assert (found.status, found.office.office_id, found.ready_until) == (Status.READY, 1, date(2026, 12, 20))
        steps.sign(db, step(operator, application_id, "sign", after=timedelta(days=3)))

        assert status(db, application_id) is Status.SIGNED
        taken = queries.steps(db, application_id=application_id)
        assert [each.action for each in taken] == [Action.RECEIVED, Action.CLAIMED, Action.READY, Action.SIGNED]
        assert {each.author_name for each in taken[1:]} == {"Ольга Кузьмина"}
        assert letters(db) == ["contracts.received", "contracts.ready", "contracts.signed"]
        actions = db.records("select action, actor from live.audit where action like 'contract.%' order by audit_id")
        assert [row["action"] for row in actions] == [f"contract.{each.action}" for each in taken]

    def test_one_takes_it_and_another_cannot(self, db, manager, operator):
        application_id = claimed(db, manager, operator)
        second = make_actor(db, email="op2@example.ru", role=Role.OPERATOR)

        with pytest.raises(steps.ClaimedByOther):
            steps.claim(db, step(second, application_id))
        with pytest.raises(steps.ClaimedByOther):
            steps.opened(db, actor=second, application_id=application_id)

        steps.release(db, step(operator, application_id, "back"))
        steps.claim(db, step(second, application_id))
        assert steps.opened(db, actor=second, application_id=application_id).operator_id == second.person_id

    def test_reads_nothing_before_taking_it(self, db, manager, operator):
        application_id = apply(db, manager).application_id
        (first, *_) = queries.files(db, application_id=application_id)

        with pytest.raises(steps.NotClaimed):
            steps.opened(db, actor=operator, application_id=application_id)
        with pytest.raises(operations.ApplicationNotFound):
            steps.file(db, actor=operator, file_id=first.file_id)
        assert DETAILS.surname not in str(queries.queue(db, only_open=True))

        steps.claim(db, step(operator, application_id))
        assert steps.file(db, actor=operator, file_id=first.file_id).sha256 == first.sha256

    @pytest.mark.parametrize(
        ("act", "values", "fault"),
        [
            (steps.ask, {"body": "Нет устава."}, Fault.SLOTS_MISSING),
            (steps.ask, {"slots": (Slot.CHARTER,)}, Fault.BODY_MISSING),
            (steps.refuse, {"body": "  "}, Fault.BODY_MISSING),
            (steps.refuse, {"body": "х" * 2001}, Fault.TOO_LONG),
            (steps.make_ready, {"office_id": 2}, Fault.OFFICE),
            (steps.make_ready, {"office_id": None}, Fault.OFFICE),
        ],
        ids=["no document", "no words", "no reason", "too long", "an office without contracts", "no office"],
    )
    def test_says_what_lacks_and_leaves_nothing(self, db, manager, operator, act, values, fault):
        application_id = claimed(db, manager, operator)
        before = counts(db)

        with pytest.raises(operations.ApplicationRefused) as refusal:
            act(db, step(operator, application_id, **values))

        assert fault in refusal.value.faults
        assert (counts(db), status(db, application_id)) == (before, Status.IN_WORK)

    def test_refuses_with_a_reason_that_the_letter_says(self, db, manager, operator):
        application_id = claimed(db, manager, operator)

        steps.refuse(db, step(operator, application_id, body="Сетей у дома нет."))

        assert status(db, application_id) is Status.REFUSED
        assert "Сетей у дома нет." in db.records("select body from live.outbox order by letter_id")[-1]["body"]
        with pytest.raises(operations.StepRefused):
            steps.sign(db, step(operator, application_id, "2"))

    def test_a_step_pressed_twice_is_one(self, db, manager, operator):
        application_id = claimed(db, manager, operator)
        asked = step(operator, application_id, body="Нет доверенности.", slots=(Slot.AUTHORITY,))
        steps.ask(db, asked)
        before = counts(db)

        steps.ask(db, asked)

        assert counts(db) == before

    def test_signs_nothing_that_was_not_ready(self, db, manager, operator):
        application_id = claimed(db, manager, operator)

        with pytest.raises(operations.StepRefused):
            steps.sign(db, step(operator, application_id))

    def test_of_another_role_is_refused(self, db, manager):
        application_id = apply(db, manager).application_id

        for role in (Role.ANALYST, Role.HOUSEHOLD):
            with pytest.raises(AccessDenied):
                steps.claim(db, step(make_actor(db, email=f"{role}@example.ru", role=role), application_id))
