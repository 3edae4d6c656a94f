"""A forgotten password and the profile: links that work once, sessions that end, the same answer for strangers."""

import re
from datetime import timedelta

import pytest

from core.i18n.formats import Words
from core.identity import consents, email_tokens, limits, operations, profile, queries, recovery
from core.identity.consents import Proof
from core.mail import queries as mail
from data.database import Database
from tests.factories.accounts import NOW, PASSWORD, make_person

NEW = "another phrase 77"
WORDS = Words("ru")
ORIGIN = "http://127.0.0.1"
PROOF = Proof("192.0.2.7", "Firefox", "ru")


@pytest.fixture
def db():
    with Database.in_memory() as database:
        yield database


@pytest.fixture
def person(db):
    return make_person(db)


def sign_in(db, email="anna@example.ru", password=PASSWORD):
    return operations.sign_in(db, email=email, password=password, address="1", user_agent="", now=NOW).token


def ask(db, email="anna@example.ru", *, address="192.0.2.7", now=NOW):
    recovery.ask(db, email=email, address=address, now=now)
    recovery.write(db, email=email, origin=ORIGIN, words=WORDS, now=now)


def set_password(db, token, password=NEW, *, now=NOW):
    return recovery.set_password(db, token=token, password=password, origin=ORIGIN, words=WORDS, now=now)


def letters(db, kind):
    rows = mail.newest(db, state=None, text=None, count=50).iter_rows(named=True)
    return [mail.letter(db, letter_id=row["letter_id"]).letter for row in rows if row["kind"] == kind]


def token(db, kind):
    return re.search(r"token=(.+)", letters(db, kind)[0].button[1]).group(1)


class TestAsk:
    def test_writes_to_the_person(self, db, person):
        ask(db, " Anna@Example.ru")

        assert [letter.to for letter in letters(db, "identity.password")] == ["anna@example.ru"]

    def test_writes_to_nobody_else_and_says_nothing(self, db, person):
        ask(db, "stranger@example.ru")

        assert letters(db, "identity.password") == []

    def test_limits_unknown_addresses_too(self, db):
        for _ in range(limits.OF_KEY):
            ask(db, "stranger@example.ru")

        with pytest.raises(limits.TriedTooOften):
            ask(db, "stranger@example.ru")

    def test_ends_the_link_of_the_letter_before(self, db, person):
        ask(db)
        first = token(db, "identity.password")
        ask(db, now=NOW + timedelta(minutes=1))

        with pytest.raises(email_tokens.LinkExpired):
            set_password(db, first)


class TestSetPassword:
    def test_ends_every_session_and_the_old_password(self, db, person):
        before = sign_in(db)
        ask(db)
        set_password(db, token(db, "identity.password"))

        assert queries.person_by_token(db, token=before, now=NOW) is None
        with pytest.raises(operations.SignInRefused):
            sign_in(db)
        assert sign_in(db, password=NEW)

    def test_works_once(self, db, person):
        ask(db)
        link = token(db, "identity.password")
        set_password(db, link)

        with pytest.raises(email_tokens.LinkExpired):
            set_password(db, link, "third phrase 999")

    def test_works_for_half_an_hour(self, db, person):
        ask(db)

        with pytest.raises(email_tokens.LinkExpired):
            set_password(db, token(db, "identity.password"), now=NOW + timedelta(minutes=30))

    def test_refuses_a_weak_password_and_keeps_the_link(self, db, person):
        ask(db)
        link = token(db, "identity.password")
        with pytest.raises(operations.PasswordTooWeak):
            set_password(db, link, "password1")

        assert set_password(db, link) == person


class TestNewEmail:
    def change(self, db, *, email="anna@new.example.ru", password=PASSWORD, session=None):
        profile.ask_new_email(
            db, token=session or sign_in(db), email=email, password=password, origin=ORIGIN, words=WORDS, now=NOW
        )

    def test_is_taken_over_by_the_link_and_the_old_address_is_told(self, db, person):
        self.change(db)
        assert queries.person_by_email(db, email="anna@example.ru") is not None
        profile.confirm_email(db, token=token(db, "identity.email"), words=WORDS, now=NOW)

        assert queries.person_by_email(db, email="anna@new.example.ru").person_id == person.person_id
        assert [letter.to for letter in letters(db, "identity.email_changed")] == ["anna@example.ru"]

    def test_needs_the_password(self, db, person):
        with pytest.raises(profile.PasswordWrong):
            self.change(db, password="wrong password 1")

    def test_does_not_tell_that_an_address_is_taken(self, db, person):
        make_person(db, email="boris@example.ru")
        self.change(db, email="boris@example.ru")

        assert letters(db, "identity.email") == []


class TestSessions:
    def test_signs_out_everywhere_else(self, db, person):
        here, there = sign_in(db), sign_in(db)
        profile.sign_out_everywhere_else(db, token=here, now=NOW)

        assert queries.person_by_token(db, token=here, now=NOW) == person
        assert queries.person_by_token(db, token=there, now=NOW) is None
        assert [row["is_this"] for row in profile.sessions(db, person=person, token=here, now=NOW)] == [True]


class TestConsents:
    def test_are_a_history_and_the_newest_word_counts(self, db, person):
        for is_granted in (True, True, False):
            consents.set_mailings(db, person_id=person.person_id, is_granted=is_granted, proof=PROOF, now=NOW)

        assert [row["action"] for row in consents.history(db, person_id=person.person_id)] == ["withdrawn", "granted"]
        assert not consents.is_given(db, person_id=person.person_id, purpose="mailings")


class TestLanguage:
    def test_is_kept_for_who_is_signed_in(self, db, person):
        session = sign_in(db)
        profile.keep_language(db, token=session, language="en", now=NOW)

        assert queries.person_by_token(db, token=session, now=NOW).language == "en"

    def test_of_a_visitor_is_not_kept(self, db, person):
        profile.keep_language(db, token="nobody", language="en", now=NOW)

        assert queries.person_by_email(db, email=person.email).language is None


class TestClose:
    def test_ends_sessions_and_consents(self, db, person):
        session = sign_in(db)
        consents.set_mailings(db, person_id=person.person_id, is_granted=True, proof=PROOF, now=NOW)
        profile.close(db, token=session, password=PASSWORD, proof=PROOF, now=NOW)

        assert queries.person_by_token(db, token=session, now=NOW) is None
        assert not consents.is_given(db, person_id=person.person_id, purpose="mailings")
        with pytest.raises(operations.SignInRefused):
            sign_in(db)
