"""
Every operation that somebody carries out x every role x own, lent, ended and foreign right.

The operations are found in the product: one that is new fails `test_is_none_forgotten` until it says here what it needs.
Whoever lacks it is refused by name, and the store stays as it was.
"""

import dataclasses
import importlib
import inspect
import uuid
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from core.accounts import access, delegation, invitations
from core.accounts import operations as accounts
from core.appeals import operations as appeals
from core.appeals import ratings
from core.appeals.model import Kind, NewAppeal, Reply, Topic
from core.bulk import operations as bulk
from core.bulk import queries as bulk_queries
from core.bulk.model import Acceptance, Upload
from core.contracts import operations as contracts
from core.contracts import queries as applications
from core.contracts import steps
from core.contracts.model import Addition, Slot, Step
from core.desk import operations as desk_operations
from core.desk import queries as customers
from core.desk import search as desk_search
from core.desk.model import Task
from core.documents import model as documents
from core.documents import sending
from core.documents.files import Wanted
from core.i18n.formats import Words
from core.identity.model import Actor, Role
from core.imports import uploads as imports
from core.kit import ids
from core.metering import equipment, photos, review
from core.metering import operations as metering
from core.metering.equipment_model import NewMeter, Replacement, Verification
from core.metering.model import Submission
from core.metering.review_corrections import Correction
from core.notices import calendar
from core.notices import operations as notices
from core.notices.model import Kind as NoticeKind
from core.orders import basket, fulfilment, till, visits
from core.orders import claims as order_claims
from core.orders import operations as shop
from core.orders import queries as orders
from core.orders import reference as products
from core.orders.model import Delivery, NewOrder
from core.orders.works import Completion
from core.payments import autopay, disputes, refunds, wishes
from core.payments import operations as payments
from core.payments.model import PartWish, Wish
from core.registries import claims, desk
from core.registries import refunds as sent_back
from core.registries import uploads as registries
from core.runtime.settings import ROOT
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories.accounts import NOW, grant, make_account, make_actor
from tests.factories.bulk import make_csv
from tests.factories.charges import make_charge
from tests.factories.contracts import apply, new_application
from tests.factories.metering import make_home
from tests.factories.orders import make_order

TODAY = NOW.date()
ACCOUNT = 2
NOBODYS = uuid.UUID(int=1)
RUSSIAN = Words("ru")
DOMAINS = ("ui", "web", "cli", "runtime", "sample")

# A right on the account, in the order of what it allows; the other actors have none.
RIGHTS = ("foreign", "ended", "view", "manage", "owner")
OTHERS = ("visitor", Role.CORPORATE.value, Role.ANALYST.value, Role.OPERATOR.value)
OWNER = ("owner",)
MANAGE = ("manage", "owner")
VIEW = ("view", "manage", "owner")
OPERATOR = (Role.OPERATOR.value,)
EVERYBODY = (*RIGHTS, *OTHERS)
SIGNED_IN = tuple(who for who in EVERYBODY if who != "visitor")
CUSTOMERS = (*RIGHTS, Role.CORPORATE.value)


@dataclasses.dataclass(frozen=True)
class Case:
    """Who may, by what everybody else is refused (None: nothing happens), and the call itself."""

    may: tuple[str, ...]
    call: Any
    refusal: type[Exception] | None = access.AccessDenied
    code: str | None = None


def _appeal(actor):
    return NewAppeal(
        actor=actor,
        kind=Kind.QUESTION,
        topic=Topic.CHARGE,
        subject="Почему так много",
        body="Объясните.",
        contact_name="Анна",
        email="anna@example.ru",
        idempotency_key="1",
        now=NOW,
        language="ru",
        account_id=ACCOUNT,
    )


def _reply(actor, s):
    return Reply(actor, s.appeal_id, "Добавлю", "2", NOW)


def on_disputed(store):
    return {"intent_id": store.intent_id, "now": NOW}


def _submission(actor):
    return Submission(actor, ACCOUNT, "electricity", {1: Decimal(100)}, TODAY, NOW, "1")


def _replacement(actor):
    new = NewMeter("77001234", "CE-101", 6, 1, False, {"single": Decimal(0)}, TODAY, TODAY + timedelta(days=3000))
    return Replacement(actor, ACCOUNT, 1, TODAY, TODAY.replace(day=1), {1: Decimal(100)}, new, NOW, "1")


def _verification(actor):
    return Verification(actor, ACCOUNT, 1, TODAY, TODAY + timedelta(days=3000), True, "С-1", NOW, "1")


def on_visit(store):
    return {"order_id": store.order_id, "position": 1, "slot_id": NOBODYS, "origin": "https://x", "now": NOW}


def _entered(actor):
    return dataclasses.replace(_submission(actor), actor=Actor(actor.person_id, actor.role, "office"))


def _file(actor, store):
    """A file that names the account; what its one row comes to is asked in the tests of readings by file."""
    return Upload(actor, "x.csv", make_csv((store.number, "00000200", 1, None, "10")), NOW)


def _step(actor, store):
    return Step(actor, "Ольга", store.application_id, "1", NOW, "https://x", "x", (Slot.CHARTER,), 1)


def _addition(actor, store):
    return Addition(actor, store.application_id, (), "1", NOW, body="x")


def on_application(store):
    return {"application_id": store.application_id, "origin": "https://x", "now": NOW}


def _order():
    contact = ("Анна", "+79221234567", "third@example.ru", "")
    return NewOrder(ACCOUNT, Delivery.OFFICE, 1, *contact, "ru", "1", Decimal("119.00"))


def _sending():
    wanted = Wanted(documents.Kind.ORDER, documents.Format.PDF, ACCOUNT, NOW)
    return sending.Sending(wanted, "third@example.ru", "Анна", RUSSIAN, "1")


def _wish():
    return Wish("1", (PartWish(ACCOUNT, Decimal("10.00")),), "third@example.ru", "ru")


ON_ACCOUNT = {"account_id": ACCOUNT, "now": NOW}
ON_ACCOUNTS = {"account_ids": [ACCOUNT], "now": NOW}
ON_REFUND = {"refund_id": NOBODYS, "is_approved": True, "answer": None, "now": NOW}
ON_ORDER = {"origin": "https://x", "now": NOW}
ON_UNMATCHED = {"unmatched_id": NOBODYS, "now": NOW}
ON_SUBMISSION = {"submission_id": NOBODYS, "now": NOW}
ON_CARD = {"card_id": NOBODYS, "limit_amount": Decimal(100), "email": "anna@example.ru", "language": "ru"}
OFFER = invitations.Offer("third@example.ru", "view", None)
INVITATION = {"offer": OFFER, "origin": "https://x", "words": RUSSIAN}
ON_FILE = {"file_name": "x.txt", "content": b"x", "now": NOW, "idempotency_key": "1"}
POINTS = {"work": "appeal", "points": 5, "comment": "", "idempotency_key": "1", "now": NOW}

CASES: dict[Any, Case] = {
    invitations.invite: Case(OWNER, lambda s, a: invitations.invite(s.db, actor=a, **ON_ACCOUNTS, **INVITATION)),
    delegation.take_back: Case(
        OWNER, lambda s, a: delegation.take_back(s.db, actor=a, person_id=s.lender.person_id, **ON_ACCOUNTS)
    ),
    invitations.withdraw: Case(
        OWNER, lambda s, a: invitations.withdraw(s.db, actor=a, email="third@example.ru", **ON_ACCOUNTS)
    ),
    delegation.owner: Case(OWNER, lambda s, a: delegation.owner(s.db, actor=a, account_id=ACCOUNT, today=TODAY)),
    delegation.holders: Case(OWNER, lambda s, a: delegation.holders(s.db, actor=a, account_id=ACCOUNT, today=TODAY)),
    invitations.waiting: Case(OWNER, lambda s, a: invitations.waiting(s.db, actor=a, **ON_ACCOUNT)),
    delegation.uses: Case(OWNER, lambda s, a: delegation.uses(s.db, actor=a, account_id=ACCOUNT, today=TODAY)),
    delegation.note_view: Case(VIEW, lambda s, a: delegation.note_view(s.db, actor=a, **ON_ACCOUNT)),
    invitations.offered: Case(
        (), lambda s, a: invitations.offered(s.db, actor=a, token=s.token, now=NOW), invitations.InvitationExpired
    ),
    invitations.accept: Case(
        (), lambda s, a: invitations.accept(s.db, actor=a, token=s.token, now=NOW), invitations.InvitationExpired
    ),
    # Nobody gets an account by its number alone: the house is another one. The refusal itself is kept.
    accounts.add_account: Case(
        CUSTOMERS,
        lambda s, a: accounts.add_account(s.db, actor=a, number_text=s.number, house="999", flat="1", now=NOW),
    ),
    accounts.remove_account: Case(
        (*VIEW, "foreign", "ended", Role.CORPORATE.value),  # the last three: nothing is on their list
        lambda s, a: accounts.remove_account(s.db, actor=a, **ON_ACCOUNT),
    ),
    accounts.rename_account: Case(
        VIEW, lambda s, a: accounts.rename_account(s.db, actor=a, label="Мама", **ON_ACCOUNT)
    ),
    accounts.move_account: Case(VIEW, lambda s, a: accounts.move_account(s.db, actor=a, place=0, **ON_ACCOUNT)),
    metering.submit_reading: Case(MANAGE, lambda s, a: metering.submit_reading(s.db, _submission(a))),
    bulk.receive: Case(MANAGE, lambda s, a: bulk.receive(s.db, _file(a, s))),
    bulk.check: Case(VIEW, lambda s, a: bulk.check(s.db, actor=a, file_id=s.file_id, now=NOW), bulk.FileNotFound),
    bulk.content: Case(VIEW, lambda s, a: bulk.content(s.db, actor=a, file_id=s.file_id, now=NOW), bulk.FileNotFound),
    bulk.accept: Case(MANAGE, lambda s, a: bulk.accept(s.db, Acceptance(a, s.file_id, frozenset(), NOW))),
    # Who has no right finds nothing: the lists are empty.
    bulk_queries.sites: Case(VIEW, lambda s, a: bulk_queries.sites(s.db, actor=a, today=TODAY), refusal=None),
    bulk_queries.files: Case(VIEW, lambda s, a: bulk_queries.files(s.db, actor=a, today=TODAY), refusal=None),
    bulk_queries.file: Case(
        VIEW, lambda s, a: bulk_queries.file(s.db, actor=a, file_id=s.file_id, today=TODAY), refusal=None
    ),
    desk_search.find: Case(OPERATOR, lambda s, a: desk_search.find(s.db, actor=a, text="Ленина 5", today=TODAY)),
    customers.require: Case(OPERATOR, lambda s, a: customers.require(s.db, actor=a, account_id=ACCOUNT, now=NOW)),
    desk_operations.open_account: Case(
        OPERATOR, lambda s, a: desk_operations.open_account(s.db, actor=a, task=Task.VISIT, **ON_ACCOUNT)
    ),
    desk_operations.enter_reading: Case(OPERATOR, lambda s, a: desk_operations.enter_reading(s.db, _entered(a))),
    review.claim: Case(OPERATOR, lambda s, a: review.claim(s.db, actor=a, **ON_SUBMISSION)),
    review.release: Case(OPERATOR, lambda s, a: review.release(s.db, actor=a, **ON_SUBMISSION)),
    review.accept: Case(OPERATOR, lambda s, a: review.accept(s.db, actor=a, **ON_SUBMISSION)),
    review.correct: Case(
        OPERATOR, lambda s, a: review.correct(s.db, Correction(a, NOBODYS, {}, "x", NOW, "https://x"))
    ),
    review.reject: Case(
        OPERATOR, lambda s, a: review.reject(s.db, actor=a, note="x", origin="https://x", **ON_SUBMISSION)
    ),
    review.ask: Case(
        OPERATOR, lambda s, a: review.ask(s.db, actor=a, question="x", origin="https://x", **ON_SUBMISSION)
    ),
    photos.attach: Case(MANAGE, lambda s, a: photos.attach(s.db, b"x", actor=a, account_id=ACCOUNT, today=TODAY)),
    equipment.replace_meter: Case(OPERATOR, lambda s, a: equipment.replace_meter(s.db, _replacement(a))),
    equipment.record_verification: Case(OPERATOR, lambda s, a: equipment.record_verification(s.db, _verification(a))),
    basket.put: Case(
        MANAGE, lambda s, a: basket.put(s.db, product_code="lamp-e27", meter_id=None, actor=a, **ON_ACCOUNT)
    ),
    basket.set_quantity: Case(
        MANAGE, lambda s, a: basket.set_quantity(s.db, line_id=NOBODYS, quantity=2, actor=a, **ON_ACCOUNT)
    ),
    basket.take_out: Case(MANAGE, lambda s, a: basket.take_out(s.db, line_id=NOBODYS, actor=a, **ON_ACCOUNT)),
    basket.choose_slot: Case(
        MANAGE, lambda s, a: basket.choose_slot(s.db, line_id=NOBODYS, slot_id=None, actor=a, **ON_ACCOUNT)
    ),
    shop.place: Case(MANAGE, lambda s, a: shop.place(s.db, _order(), actor=a, gateway="sandbox", **ON_ORDER)),
    till.pay_again: Case(
        (),
        lambda s, a: till.pay_again(s.db, order_id=s.order_id, actor=a, gateway="sandbox", now=NOW),
        orders.OrderNotFound,
    ),
    order_claims.claim: Case(
        OPERATOR, lambda s, a: order_claims.claim(s.db, actor=a, order_id=s.order_id, origin="https://x", now=NOW)
    ),
    order_claims.release: Case(
        OPERATOR, lambda s, a: order_claims.release(s.db, actor=a, order_id=s.order_id, now=NOW)
    ),
    visits.plan_visit: Case(OPERATOR, lambda s, a: visits.plan_visit(s.db, actor=a, **on_visit(s))),
    shop.cancel: Case(
        OPERATOR, lambda s, a: shop.cancel(s.db, order_id=s.canceled_id, actor=a, **ON_ORDER), orders.OrderNotFound
    ),
    visits.move_visit: Case((), lambda s, a: visits.move_visit(s.db, actor=a, **on_visit(s)), orders.OrderNotFound),
    fulfilment.write_note: Case(
        OPERATOR,
        lambda s, a: fulfilment.write_note(
            s.db, actor=a, order_id=s.order_id, text="x", idempotency_key="1", origin="https://x", now=NOW
        ),
    ),
    fulfilment.complete: Case(
        OPERATOR, lambda s, a: fulfilment.complete(s.db, Completion(a, s.order_id, NOW, "https://x"))
    ),
    autopay.switch_on: Case(MANAGE, lambda s, a: autopay.switch_on(s.db, actor=a, **ON_ACCOUNT, **ON_CARD)),
    autopay.switch_off: Case(VIEW, lambda s, a: autopay.switch_off(s.db, actor=a, **ON_ACCOUNT)),
    payments.remove_card: Case(
        (), lambda s, a: payments.remove_card(s.db, card_id=s.card_id, actor=a, now=NOW), refusal=None
    ),
    wishes.create: Case(MANAGE, lambda s, a: wishes.create(s.db, _wish(), actor=a, gateway="sandbox", now=NOW)),
    refunds.request: Case(
        (),
        lambda s, a: refunds.request(s.db, intent_id=s.intent_id, position=1, reason="x", actor=a, now=NOW),
        refunds.RefundRefused,
        "not_own",
    ),
    refunds.decide: Case(
        OPERATOR, lambda s, a: refunds.decide(s.db, actor=a, **ON_REFUND), refunds.RefundRefused, "not_operator"
    ),
    disputes.ask_again: Case(
        OPERATOR,
        lambda s, a: disputes.ask_again(s.db, None, bank_payment_id=None, actor=a, **on_disputed(s)),
        disputes.DisputeRefused,
        "not_operator",
    ),
    disputes.credit: Case(
        OPERATOR, lambda s, a: disputes.credit(s.db, actor=a, **on_disputed(s)), disputes.DisputeRefused, "not_operator"
    ),
    disputes.assign: Case(
        OPERATOR,
        lambda s, a: disputes.assign(s.db, account_number=s.number, actor=a, **on_disputed(s)),
        disputes.DisputeRefused,
        "not_operator",
    ),
    disputes.give_back: Case(
        OPERATOR,
        lambda s, a: disputes.give_back(s.db, note="x", actor=a, **on_disputed(s)),
        disputes.DisputeRefused,
        "not_operator",
    ),
    disputes.close: Case(
        OPERATOR,
        lambda s, a: disputes.close(s.db, note="x", actor=a, **on_disputed(s)),
        disputes.DisputeRefused,
        "not_operator",
    ),
    sending.send: Case(VIEW, lambda s, a: sending.send(s.db, _sending(), actor=a, now=NOW)),
    appeals.open_appeal: Case(VIEW, lambda s, a: appeals.open_appeal(s.db, _appeal(a), origin="https://x")),
    appeals.reply: Case((), lambda s, a: appeals.reply(s.db, _reply(a, s)), appeals.AppealNotFound),
    appeals.close: Case(
        (), lambda s, a: appeals.close(s.db, actor=a, appeal_id=s.appeal_id, now=NOW), appeals.AppealNotFound
    ),
    appeals.see: Case((), lambda s, a: appeals.see(s.db, actor=a, appeal_id=s.appeal_id), appeals.AppealNotFound),
    appeals.claim: Case(OPERATOR, lambda s, a: appeals.claim(s.db, actor=a, appeal_id=s.appeal_id, now=NOW)),
    appeals.release: Case(OPERATOR, lambda s, a: appeals.release(s.db, actor=a, appeal_id=s.appeal_id, now=NOW)),
    appeals.answer: Case(
        OPERATOR, lambda s, a: appeals.answer(s.db, _reply(a, s), operator_name="Ольга", origin="https://x")
    ),
    contracts.apply: Case(EVERYBODY, lambda s, a: contracts.apply(s.db, new_application(a), origin="https://x")),
    contracts.add: Case(
        (),
        lambda s, a: contracts.add(s.db, _addition(a, s), origin="https://x"),
        contracts.ApplicationNotFound,
    ),
    contracts.withdraw: Case(
        (), lambda s, a: contracts.withdraw(s.db, actor=a, **on_application(s)), contracts.ApplicationNotFound
    ),
    steps.claim: Case(OPERATOR, lambda s, a: steps.claim(s.db, _step(a, s))),
    steps.release: Case(OPERATOR, lambda s, a: steps.release(s.db, _step(a, s))),
    steps.ask: Case(OPERATOR, lambda s, a: steps.ask(s.db, _step(a, s))),
    steps.make_ready: Case(OPERATOR, lambda s, a: steps.make_ready(s.db, _step(a, s))),
    steps.sign: Case(OPERATOR, lambda s, a: steps.sign(s.db, _step(a, s))),
    steps.refuse: Case(OPERATOR, lambda s, a: steps.refuse(s.db, _step(a, s))),
    steps.opened: Case(OPERATOR, lambda s, a: steps.opened(s.db, actor=a, application_id=s.application_id)),
    # Nobody has taken this one: its documents are the applicant's alone.
    steps.file: Case((), lambda s, a: steps.file(s.db, actor=a, file_id=s.scan_id), contracts.ApplicationNotFound),
    ratings.rate: Case(EVERYBODY, lambda s, a: ratings.rate(s.db, actor=a, **POINTS)),
    ratings.settle: Case(
        OPERATOR, lambda s, a: ratings.settle(s.db, actor=a, rating_id=NOBODYS, outcome="учтено", now=NOW)
    ),
    claims.claim: Case(OPERATOR, lambda s, a: claims.claim(s.db, actor=a, **ON_UNMATCHED), claims.NotAnOperator),
    claims.release: Case(OPERATOR, lambda s, a: claims.release(s.db, actor=a, **ON_UNMATCHED), claims.NotAnOperator),
    claims.candidates: Case(
        OPERATOR, lambda s, a: claims.candidates(s.db, actor=a, **ON_UNMATCHED), claims.NotAnOperator
    ),
    claims.payment_of: Case(OPERATOR, lambda s, a: claims.payment_of(s.db, a, NOBODYS), claims.NotAnOperator),
    desk.assign: Case(
        OPERATOR,
        lambda s, a: desk.assign(s.db, actor=a, account_number=s.number, **ON_UNMATCHED),
        claims.NotAnOperator,
    ),
    desk.reassign: Case(
        OPERATOR,
        lambda s, a: desk.reassign(s.db, actor=a, account_number=s.number, note="x", **ON_UNMATCHED),
        claims.NotAnOperator,
    ),
    desk.give_back: Case(
        OPERATOR, lambda s, a: desk.give_back(s.db, actor=a, note="x", **ON_UNMATCHED), claims.NotAnOperator
    ),
    desk.dismiss: Case(
        OPERATOR, lambda s, a: desk.dismiss(s.db, actor=a, note="x", **ON_UNMATCHED), claims.NotAnOperator
    ),
    desk.leave_note: Case(
        OPERATOR,
        lambda s, a: desk.leave_note(s.db, actor=a, text="x", idempotency_key="1", **ON_UNMATCHED),
        claims.NotAnOperator,
    ),
    sent_back.refund: Case(
        OPERATOR,
        lambda s, a: sent_back.refund(s.db, actor=a, account_number=s.number, payment_number="1", note="x", now=NOW),
        claims.NotAnOperator,
    ),
    registries.enqueue: Case(
        OPERATOR, lambda s, a: registries.enqueue(s.db, actor=a, **ON_FILE), registries.UploadRefused
    ),
    notices.choose: Case(
        VIEW,
        lambda s, a: notices.choose(s.db, actor=a, kind=NoticeKind.DUE, is_on=False, **ON_ACCOUNT),
    ),
    notices.open_calendar: Case(
        SIGNED_IN, lambda s, a: notices.open_calendar(s.db, actor=a, language="ru", now=NOW), notices.SignInNeeded
    ),
    notices.withdraw_calendar: Case(
        SIGNED_IN, lambda s, a: notices.withdraw_calendar(s.db, actor=a, now=NOW), notices.SignInNeeded
    ),
    calendar.of_account: Case(VIEW, lambda s, a: calendar.of_account(s.db, actor=a, words=RUSSIAN, **ON_ACCOUNT)),
    imports.enqueue: Case(
        OPERATOR,
        lambda s, a: imports.enqueue(s.db, actor=a, kind="readings", language="ru", **ON_FILE),
        imports.UploadRefused,
    ),
}


def operations():
    """Every public function of a domain that gets an open store and an actor, by itself or inside another argument."""
    for path in sorted((ROOT / "core").glob("*/*.py")):
        if path.parent.name in DOMAINS or path.stem == "__init__":
            continue
        module = importlib.import_module(f"core.{path.parent.name}.{path.stem}")
        for name, function in vars(module).items():
            is_own = inspect.isfunction(function) and function.__module__ == module.__name__
            if is_own and not name.startswith("_") and _takes_actor(function):
                yield function


def _takes_actor(function):
    kinds = [each.annotation for each in inspect.signature(function).parameters.values()]
    is_inside = any(
        each is Actor
        or (dataclasses.is_dataclass(each) and any(part.type is Actor for part in dataclasses.fields(each)))
        for each in kinds
    )
    return is_inside and any("Database" in str(each) or "data.database.Reader" in str(each) for each in kinds)


NOT_OPERATIONS = {access.require}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """An account of somebody else, and what belongs to them: an appeal, a card, a payment, an invitation."""
    with Database.open(tmp_path_factory.mktemp("store"), threads=1) as db:
        tariffs.load_reference(db)
        number = make_account(db, account_id=ACCOUNT)
        make_charge(db, "100.00", account_id=ACCOUNT)
        lender = make_actor(db, email="lender@example.ru")
        grant(db, actor=lender, account_id=ACCOUNT)
        opened = appeals.open_appeal(db, _appeal(lender), origin="https://x")
        intent = wishes.create(db, _wish(), actor=lender, gateway="sandbox", now=NOW)
        card_id = ids.new()
        card = (
            "insert into live.payment_card (card_id, person_id, method_id, gateway, brand, last4, expiry_month, expiry_year,"
            " saved_at, removed_at) values ($card_id, $person_id, 'm', 'sandbox', 'Mir', '0004', 12, 2030, $now, null)"
        )
        db.change(lambda tx: tx.write(card, card_id=card_id, person_id=lender.person_id, now=NOW))
        order_id, canceled_id = (make_order(db, person=lender, account_id=ACCOUNT, meter_id=1) for _ in range(2))
        products.load(db)
        make_home(db, account_id=ACCOUNT, monthly=None)  # a meter for the account that is there
        file_id = bulk.receive(db, _file(lender, SimpleNamespace(number=number)))
        asked, untouched = (apply(db, lender, idempotency_key=key).application_id for key in "12")
        scan_id = applications.files(db, application_id=untouched)[0].file_id
        people = {who: make_actor(db, email=f"{who}@example.ru") for who in RIGHTS}
        people |= {role: make_actor(db, email=f"{role}@example.ru", role=Role(role)) for role in OTHERS[1:]}
        people["visitor"] = Actor.visitor()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(invitations.tokens, "new", lambda: "token")
            invitations.invite(db, actor=lender, **ON_ACCOUNTS, **INVITATION)
        yield SimpleNamespace(
            db=db,
            number=number,
            lender=lender,
            people=people,
            token="token",
            appeal_id=opened.appeal_id,
            intent_id=intent.intent_id,
            card_id=card_id,
            order_id=order_id,
            canceled_id=canceled_id,
            file_id=file_id,
            application_id=asked,
            scan_id=scan_id,
        )


def give_rights(store):
    """Give everybody the right of their name again, as the calls before may have changed it."""
    store.db.change(
        lambda tx: tx.write("delete from live.account_access where person_id != $id", id=store.lender.person_id)
    )
    for level in VIEW:
        grant(store.db, actor=store.people[level], account_id=ACCOUNT, level=level)
    grant(store.db, actor=store.people["ended"], account_id=ACCOUNT, level="manage", ends_on=TODAY - timedelta(days=1))


@pytest.fixture(scope="module")
def contents(store):
    """Return a function that tells what the store holds, except when somebody was last seen."""
    names = store.db.records(
        "select database_name || '.' || table_name as name from duckdb_tables()"
        " where database_name in ('live', 'history') and table_name not in ('schema_migration', 'session')"
    )
    counts = (
        f"select '{row['name']}' as name, sum(hash(t)::hugeint) as total from {row['name']} as t" for row in names
    )
    statement = " union all ".join(counts)
    return lambda: {row["name"]: row["total"] for row in store.db.records(statement)}


def named(function):
    return f"{function.__module__.removeprefix('core.')}.{function.__name__}"


class TestEveryOperation:
    def test_is_none_forgotten(self):
        found = {named(each) for each in operations() if each not in NOT_OPERATIONS and "tx" not in _names(each)}

        missing = found ^ {named(each) for each in CASES}

        assert not missing, f"add a row to CASES (or take it out) in {__file__}: {sorted(missing)}"

    @pytest.mark.parametrize("operation", CASES, ids=named)
    def test_lets_nobody_through_who_may_not(self, operation, store, contents):
        case = CASES[operation]
        give_rights(store)
        before = contents()

        answers = {who: answer(case, store, who) for who in EVERYBODY if who not in case.may}

        assert answers == dict.fromkeys(answers, case.refusal and (case.refusal, case.code))
        assert contents() == before

    @pytest.mark.parametrize("operation", CASES, ids=named)
    def test_lets_through_who_may(self, operation, store):
        case = CASES[operation]

        for who in case.may:
            give_rights(store)

            # What it says beyond the question of rights is asked in the tests of its domain.
            found = answer(case, store, who)
            assert found is None or found not in {(access.AccessDenied, case.code), (case.refusal, case.code)}, who


def answer(case, store, who):
    """Return how the operation refused the person (and its code, where the case names one), None if it did not."""
    try:
        case.call(store, store.people[who])
    except Exception as refusal:  # noqa: BLE001 - which it is, is what is asked
        return type(refusal), next((each for each in refusal.args if case.code and isinstance(each, str)), None)
    return None


def _names(function):
    return set(inspect.signature(function).parameters)
