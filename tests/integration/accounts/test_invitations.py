"""A5: an invitation is also a door for who has no sign-in yet, opens several accounts at once, and fits the sign-in."""

import re

import pytest

from core.accounts import access, delegation, invitations, operations, queries
from core.accounts.registration import Fault, FormRefused
from core.i18n.formats import Words
from core.identity import consents
from core.identity import operations as identity
from core.identity.consents import Proof
from core.identity.model import Role
from core.identity.rules import Weakness
from core.mail import queries as mail
from data.database import Database
from tests.factories.accounts import NOW, PASSWORD, grant, make_account, make_actor

GUEST = "guest@example.ru"
PROOF = Proof("192.0.2.7", "Firefox", "ru")


@pytest.fixture
def db():
    with Database.in_memory() as database:
        for account_id in (1, 2):
            make_account(database, account_id=account_id)
        for account_id in (3, 4):
            make_account(database, account_id=account_id, kind="organisation")
        yield database


@pytest.fixture
def owner(db):
    actor = make_actor(db)
    for account_id in (1, 2):
        grant(db, actor=actor, account_id=account_id)
    return actor


@pytest.fixture
def director(db):
    actor = make_actor(db, email="director@example.ru", role=Role.CORPORATE)
    for account_id in (3, 4):
        grant(db, actor=actor, account_id=account_id)
    return actor


def invite(db, actor, account_ids, *, email=GUEST, level="view"):
    offer = invitations.Offer(email, level, None)
    common = {"origin": "http://127.0.0.1", "words": Words("ru"), "now": NOW}
    invitations.invite(db, actor=actor, account_ids=account_ids, offer=offer, **common)
    rows = mail.newest(db, state=None, text="invitation", count=1)
    letter = mail.letter(db, letter_id=rows.row(0, named=True)["letter_id"]).letter
    return re.search(r"token=(.+)", letter.button[1]).group(1)


def register(db, token, *, password=PASSWORD, **values):
    given = {"has_consent": True, "wants_mailings": False, "proof": PROOF, **values}
    return invitations.register(db, token=token, password=password, now=NOW, **given)


def levels(db, person_id, account_ids=(1, 2, 3, 4)):
    found = {
        each: queries.access_level(db, person_id=person_id, account_id=each, today=NOW.date()) for each in account_ids
    }
    return {account_id: level for account_id, level in found.items() if level}


class TestRegister:
    def test_makes_a_sign_in_with_the_rights_and_the_consents(self, db, owner):
        token = invite(db, owner, [1], level="manage")

        person = register(db, token, wants_mailings=True)

        assert (person.email, person.role) == (GUEST, Role.HOUSEHOLD)
        assert levels(db, person.person_id) == {1: "manage"}
        assert consents.is_given(db, person_id=person.person_id, purpose="personal_data")
        assert consents.is_given(db, person_id=person.person_id, purpose="mailings")
        opened = identity.sign_in(db, email=GUEST, password=PASSWORD, address="10.0.0.1", user_agent="", now=NOW)
        assert opened.person.person_id == person.person_id

    def test_works_once(self, db, owner):
        token = invite(db, owner, [1])
        register(db, token)

        with pytest.raises(invitations.InvitationExpired):
            register(db, token)

    def test_is_not_for_an_email_that_has_a_sign_in(self, db, owner):
        make_actor(db, email=GUEST)
        token = invite(db, owner, [1])

        with pytest.raises(invitations.InvitationExpired):
            register(db, token)

    def test_needs_the_consent_and_a_good_password(self, db, owner):
        token = invite(db, owner, [1])

        with pytest.raises(FormRefused) as refusal:
            register(db, token, password="short", has_consent=False)

        assert refusal.value.faults == [Fault.CONSENT]
        assert Weakness.TOO_SHORT in refusal.value.weaknesses
        assert db.value("select count(*) from live.person") == 1

    @pytest.mark.parametrize("token", ["", "another"])
    def test_needs_the_link(self, db, owner, token):
        invite(db, owner, [1])

        with pytest.raises(invitations.InvitationExpired):
            register(db, token)

    def test_by_a_link_that_was_taken_back_makes_nobody(self, db, owner):
        token = invite(db, owner, [1, 2])
        invitations.withdraw(db, actor=owner, account_ids=[1, 2], email=GUEST, now=NOW)

        with pytest.raises(invitations.InvitationExpired):
            register(db, token)

        assert db.value("select count(*) from live.person") == 1


class TestSeveral:
    def test_are_taken_by_one_link_and_back_by_one_press(self, db, director):
        token = invite(db, director, [3, 4])

        person = register(db, token)

        assert person.role is Role.CORPORATE
        assert levels(db, person.person_id) == {3: "view", 4: "view"}
        assert delegation.held(db, account_ids=[3, 4], today=NOW.date()) == {person.person_id: [3, 4]}
        delegation.take_back(db, actor=director, account_ids=[3, 4], person_id=person.person_id, now=NOW)
        assert levels(db, person.person_id) == {}

    def test_one_that_is_not_ones_own_sends_nothing(self, db, owner):
        grant(db, actor=owner, account_id=3, level="manage")

        with pytest.raises(access.AccessDenied):
            invite(db, owner, [1, 3])

        assert db.value("select count(*) from live.invitation") == 0

    def test_one_taken_back_leaves_the_others(self, db, owner):
        token = invite(db, owner, [1, 2])
        invitations.withdraw(db, actor=owner, account_ids=[1], email=GUEST, now=NOW)

        assert levels(db, register(db, token).person_id) == {2: "view"}

    def test_one_that_the_inviter_has_left_is_not_given(self, db, owner):
        token = invite(db, owner, [1, 2])
        operations.remove_account(db, actor=owner, account_id=2, now=NOW)

        assert levels(db, register(db, token).person_id) == {1: "view"}

    def test_count_as_one_letter_of_the_day(self, db, owner, monkeypatch):
        monkeypatch.setattr(invitations, "INVITATIONS_A_DAY", 2)
        invite(db, owner, [1, 2])
        invite(db, owner, [1, 2], email="second@example.ru")

        with pytest.raises(invitations.TooManyInvitations):
            invite(db, owner, [1], email="third@example.ru")


class TestKindOfSignIn:
    def test_of_an_organisation_takes_no_home(self, db, owner):
        colleague = make_actor(db, email=GUEST, role=Role.CORPORATE)
        token = invite(db, owner, [1])

        with pytest.raises(invitations.OtherKindOfSignIn) as refusal:
            invitations.accept(db, actor=colleague, token=token, now=NOW)

        assert refusal.value.role is Role.HOUSEHOLD
        assert levels(db, colleague.person_id) == {}

    def test_of_an_organisation_takes_its_accounts(self, db, director):
        colleague = make_actor(db, email=GUEST, role=Role.CORPORATE)
        token = invite(db, director, [3, 4], level="manage")

        assert invitations.accept(db, actor=colleague, token=token, now=NOW) == 2
        assert levels(db, colleague.person_id) == {3: "manage", 4: "manage"}
