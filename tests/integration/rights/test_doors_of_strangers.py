"""A7: a door open to strangers asks the same of the store, and as often, whoever has the number or the e-mail."""

import contextlib
import uuid
from dataclasses import dataclass
from decimal import Decimal

import pytest

from core.accounts import operations as accounts
from core.accounts import registration
from core.accounts.numbers import check_digit
from core.accounts.registration import Applicant, Place
from core.accounts.requisites import Requisites
from core.documents import by_letter
from core.identity import limits, operations, recovery
from core.identity.consents import Proof
from core.metering import passes
from core.payments import wishes
from core.payments.model import PartWish, Wish
from core.tariffs import operations as tariffs
from data import database as store
from data.database import Database
from tests.factories.accounts import NOW, PASSWORD, make_account, make_actor, make_person

UNKNOWN = f"999999999{check_digit('999999999')}"
ADDRESS = "192.0.2.7"
ORIGIN = "http://127.0.0.1"
COMPANY = Requisites(inn="6699017772", kpp="669901001", ogrn="1226600990010", legal_form="legal_entity")
REFUSED = (passes.PassRefused, registration.FormRefused, operations.SignInRefused, accounts.AccountNotMatched)
LATER = (passes.TooManyAttempts, wishes.TooManyAttempts, limits.TriedTooOften, operations.SignInDelayed)


@pytest.fixture
def db():
    with Database.in_memory(threads=1) as database:
        tariffs.load_reference(database)
        make_account(database, account_id=7)
        make_person(database)
        yield database


def known_number(db):
    return db.value("select account_number from live.account where account_id = 7")


def pay(db, number, address):
    wish = Wish(str(uuid.uuid4()), (PartWish(0, Decimal("90.00")),), "payer@example.ru", "ru", phone="+79120000000")
    wishes.create_as_visitor(db, wish, account_number=number, address=address, gateway="sandbox", now=NOW)


def read_meter(db, number, address):
    passes.open_form(db, account_number=number, serial_ending="0000", address=address, now=NOW)


def ask_debt(db, number, address):
    by_letter.ask(db, number=number, what="debt", language="ru", address=address, key=str(uuid.uuid4()), now=NOW)


def register_home(db, number, address, email="new@example.ru", house="99"):
    given = Applicant(number, email, PASSWORD, has_consent=True, wants_mailings=False, key=str(uuid.uuid4()))
    place, proof = Place(house, "а", "141", "1"), Proof(address, "Firefox", "ru")
    registration.register_household(db, given, place, proof=proof, origin=ORIGIN, now=NOW)


def register_firm(db, number, address):
    given = Applicant(number, "new@example.ru", PASSWORD, has_consent=True, wants_mailings=False, key=str(uuid.uuid4()))
    proof = Proof(address, "Firefox", "ru")
    registration.register_organisation(db, given, COMPANY, proof=proof, origin=ORIGIN, now=NOW)


def forget_password(db, email, address):
    recovery.ask(db, email=email, address=address, now=NOW)


def sign_in(db, email, address):
    operations.sign_in(db, email=email, password="not that one 42", address=address, user_agent="", now=NOW)


NUMBERS = {one.__name__: one for one in (pay, read_meter, ask_debt, register_home, register_firm)}
EMAILS = {one.__name__: one for one in (forget_password, sign_in)}


@dataclass
class Log:
    asked: list[str]
    answer: str


@pytest.fixture
def logged(db, monkeypatch):
    """Return a function that writes down what a door asks of the store and how it answers."""
    asked = []
    for kind, names in (
        (store.Reader, ("records", "value", "frame")),
        (store.Transaction, ("records", "value", "write")),
    ):
        for name in names:
            original = getattr(kind, name)

            def spy(self, statement, *values, _original=original, **parameters):
                asked.append(" ".join(statement.split())[:200])
                return _original(self, statement, *values, **parameters)

            monkeypatch.setattr(kind, name, spy)

    def log(door, *values):
        asked.clear()
        answer = "done"
        try:
            door(db, *values)
        except REFUSED as refusal:
            answer = repr(refusal)
        return Log(list(asked), answer)

    return log


class TestAlike:
    @pytest.mark.parametrize("door", NUMBERS)
    def test_asks_and_answers_the_same_whoever_has_the_number(self, db, logged, door):
        known = known_number(db)
        logged(NUMBERS[door], UNKNOWN, "192.0.2.1")  # what is read once in a process

        assert logged(NUMBERS[door], known, ADDRESS) == (found := logged(NUMBERS[door], UNKNOWN, "192.0.2.9"))
        assert found.asked

    @pytest.mark.parametrize("door", EMAILS)
    def test_asks_and_answers_the_same_whoever_has_the_email(self, logged, door):
        logged(EMAILS[door], "nobody@example.ru", "192.0.2.1")

        known = logged(EMAILS[door], "anna@example.ru", ADDRESS)
        assert known == logged(EMAILS[door], "stranger@example.ru", "192.0.2.9")
        assert known.asked

    def test_registers_with_the_same_questions_whoever_has_the_email(self, db, logged):
        number = known_number(db)

        def proved(db, email, address):
            register_home(db, number, address, email=email, house="5")

        free, taken = logged(proved, "new@example.ru", "192.0.2.1"), logged(proved, "anna@example.ru", "192.0.2.2")
        assert free == taken
        assert free.answer == "done"

    def test_adds_an_account_with_the_same_questions_to_a_refusal(self, db, logged):
        anna = make_actor(db, email="vera@example.ru")
        number = known_number(db)

        def add(db, number):
            accounts.add_account(db, actor=anna, number_text=number, house="99", flat="1", now=NOW)

        assert logged(add, number) == logged(add, UNKNOWN)


def tries(db, door, given):
    """Return how many tries a door takes before it asks to wait."""
    for count, values in enumerate(given):
        try:
            with contextlib.suppress(*REFUSED):
                door(db, *values)
        except LATER:
            return count
    pytest.fail("the door takes every try")


class TestLimits:
    @pytest.mark.parametrize("door", NUMBERS)
    def test_are_the_same_of_a_number_that_nobody_has(self, db, door):
        found = [
            tries(db, NUMBERS[door], [(number, f"10.0.{place}.{turn}") for turn in range(60)])
            for place, number in enumerate((known_number(db), UNKNOWN))
        ]

        assert found[0] == found[1] <= 10

    @pytest.mark.parametrize("door", NUMBERS)
    def test_hold_for_an_address_that_tries_many_numbers(self, db, door):
        bodies = [f"77{turn:07d}" for turn in range(60)]
        given = [(f"{body}{check_digit(body)}", ADDRESS) for body in bodies]

        assert tries(db, NUMBERS[door], given) <= 30

    @pytest.mark.parametrize("door", EMAILS)
    def test_are_the_same_of_an_email_that_nobody_has(self, db, door):
        found = [
            tries(db, EMAILS[door], [(email, f"10.0.{place}.1") for _ in range(60)])
            for place, email in enumerate(("anna@example.ru", "stranger@example.ru"))
        ]

        assert found[0] == found[1] <= 10

    @pytest.mark.parametrize("door", EMAILS)
    def test_hold_for_an_address_that_tries_many_emails(self, db, door):
        assert tries(db, EMAILS[door], [(f"a{turn}@example.ru", ADDRESS) for turn in range(80)]) <= 50
