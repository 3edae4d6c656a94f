"""Registering, signing in and out against a store in memory."""

from datetime import timedelta

import pytest

from core.identity import operations, queries, tokens
from core.identity.model import SESSION_LIFETIME, Role
from data.database import Database
from tests.factories.accounts import NOW, PASSWORD, make_person


@pytest.fixture
def db():
    with Database.in_memory(threads=2) as database:
        yield database


def sign_in(db, *, email="anna@example.ru", password=PASSWORD, address="10.0.0.1", now=NOW, replaces=None):
    return operations.sign_in(
        db, email=email, password=password, address=address, user_agent="test", now=now, replaces=replaces
    )


def fail(db, *, times, now=NOW, **values):
    for _ in range(times):
        with pytest.raises(operations.SignInRefused):
            sign_in(db, password="wrong", now=now, **values)


def audited(db):
    return [row["action"] for row in db.records("select action from live.audit order by audit_id")]


class TestCreatePerson:
    def test_stores_the_address_in_lower_case_and_no_password(self, db):
        person = make_person(db, email="  Anna@Example.RU ")

        assert queries.person_by_email(db, email="anna@example.ru") == person
        assert PASSWORD not in db.value("select password_hash from live.person")

    def test_refuses_the_address_of_a_disabled_person(self, db):
        make_person(db)
        operations.disable_person(db, email="anna@example.ru", actor="cli", now=NOW)

        with pytest.raises(operations.EmailTaken):
            make_person(db)

    def test_refuses_a_second_one_with_the_address(self, db):
        make_person(db)

        with pytest.raises(operations.EmailTaken):
            make_person(db, email="ANNA@example.ru")
        assert db.value("select count(*) from live.person") == 1

    def test_refuses_a_weak_password_with_the_reasons(self, db):
        with pytest.raises(operations.PasswordTooWeak) as refused:
            operations.create_person(
                db, email="a@b.ru", password="12345", display_name="А", role=Role.HOUSEHOLD, now=NOW
            )

        assert {weakness.value for weakness in refused.value.weaknesses} >= {"too_short", "no_letter"}


class TestSignIn:
    def test_opens_a_session_that_ends_in_time(self, db):
        person = make_person(db)

        opened = sign_in(db, email=" ANNA@example.ru")

        assert opened.person == person
        assert (
            queries.person_by_token(db, token=opened.token, now=NOW + SESSION_LIFETIME - timedelta(seconds=1)) == person
        )
        assert queries.person_by_token(db, token=opened.token, now=NOW + SESSION_LIFETIME) is None

    def test_keeps_no_token_in_the_store(self, db):
        make_person(db)

        opened = sign_in(db)

        assert db.value("select token_hash from live.session") == tokens.fingerprint(opened.token) != opened.token

    @pytest.mark.parametrize(
        ("email", "password"), [("anna@example.ru", "wrong"), ("nobody@example.ru", PASSWORD), ("", "")]
    )
    def test_refuses_the_same_way_whoever_asks(self, db, email, password):
        make_person(db)

        with pytest.raises(operations.SignInRefused):
            sign_in(db, email=email, password=password)
        assert db.value("select count(*) from live.session") == 0

    def test_refuses_who_was_disabled(self, db):
        make_person(db)
        opened = sign_in(db)
        db.change(lambda tx: tx.write("update live.person set disabled_at = $now", now=NOW))

        with pytest.raises(operations.SignInRefused):
            sign_in(db)
        assert queries.person_by_token(db, token=opened.token, now=NOW) is None

    def test_ends_the_session_that_it_replaces(self, db):
        make_person(db)
        old = sign_in(db)

        new = sign_in(db, replaces=old.token)

        assert queries.person_by_token(db, token=old.token, now=NOW) is None
        assert queries.person_by_token(db, token=new.token, now=NOW) is not None


class TestDelay:
    def test_follows_five_failures_even_with_the_right_password(self, db):
        make_person(db)
        fail(db, times=5)

        with pytest.raises(operations.SignInDelayed) as delayed:
            sign_in(db)
        assert delayed.value.seconds == 5
        assert sign_in(db, now=NOW + timedelta(seconds=5)).token

    def test_doubles_with_each_further_failure(self, db):
        make_person(db)
        fail(db, times=5)
        fail(db, times=1, now=NOW + timedelta(seconds=5))

        with pytest.raises(operations.SignInDelayed) as delayed:
            sign_in(db, now=NOW + timedelta(seconds=6))
        assert delayed.value.seconds == 9

    def test_is_forgotten_after_a_success(self, db):
        make_person(db)
        fail(db, times=4)
        sign_in(db, now=NOW + timedelta(seconds=1))

        fail(db, times=5, now=NOW + timedelta(seconds=2))

    def test_is_forgotten_after_the_window(self, db):
        make_person(db)
        fail(db, times=5)

        fail(db, times=5, now=NOW + timedelta(minutes=31))

    def test_is_for_the_address_that_fails(self, db):
        make_person(db)
        fail(db, times=5, address="10.0.0.1")

        assert sign_in(db, address="10.0.0.2").token

    def test_follows_many_failures_of_one_network_whatever_the_e_mail(self, db):
        make_person(db)
        for number in range(10):
            fail(db, times=5, email=f"person{number}@example.ru")

        with pytest.raises(operations.SignInDelayed) as delayed:
            sign_in(db)

        assert delayed.value.seconds == 5
        assert sign_in(db, address="10.0.0.2").token
        assert sign_in(db, now=NOW + timedelta(seconds=5)).token

    def test_is_the_same_for_an_address_that_nobody_has(self, db):
        fail(db, times=5, email="nobody@example.ru")

        with pytest.raises(operations.SignInDelayed):
            sign_in(db, email="nobody@example.ru")


class TestSignOut:
    def test_ends_the_session_once(self, db):
        make_person(db)
        opened = sign_in(db)

        operations.sign_out(db, token=opened.token, now=NOW)
        operations.sign_out(db, token=opened.token, now=NOW)
        operations.sign_out(db, token="unknown", now=NOW)

        assert queries.person_by_token(db, token=opened.token, now=NOW) is None
        assert audited(db) == ["person.registered", "person.signed_in", "person.signed_out"]

    def test_leaves_other_browsers_signed_in(self, db):
        make_person(db)
        here, there = sign_in(db), sign_in(db)

        operations.sign_out(db, token=here.token, now=NOW)

        assert queries.person_by_token(db, token=there.token, now=NOW) is not None


class TestForgetExpired:
    def test_deletes_what_is_long_over_and_nothing_else(self, db):
        make_person(db)
        fail(db, times=1, now=NOW - timedelta(days=60))
        sign_in(db, now=NOW - timedelta(days=60))
        kept = sign_in(db)

        operations.forget_expired(db, now=NOW)

        assert db.value("select count(*) from live.session") == 1
        assert db.value("select count(*) from live.sign_in_attempt") == 1
        assert queries.person_by_token(db, token=kept.token, now=NOW) is not None
