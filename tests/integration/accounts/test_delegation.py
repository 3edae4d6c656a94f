"""A5: an owner lends an account, sees what was done, takes it back at once; nobody else can do any of it."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from core.accounts import access, delegation, invitations, operations, queries
from core.i18n.formats import Words
from core.identity.model import Actor, Role
from core.mail import queries as mail
from core.payments import wishes
from core.payments.model import PartWish, Wish
from core.tariffs import operations as tariffs
from data.database import Database
from tests.factories.accounts import NOW, grant, make_account, make_actor

TODAY = NOW.date()
SON = "son@example.ru"


@pytest.fixture
def db():
    with Database.in_memory() as database:
        make_account(database)
        yield database


@pytest.fixture
def owner(db):
    actor = make_actor(db)
    grant(db, actor=actor, account_id=1)
    return actor


@pytest.fixture
def son(db):
    return make_actor(db, email=SON)


def invite(db, actor, *, email=SON, level="view", ends_on=None, now=NOW):
    invitations.invite(
        db,
        actor=actor,
        account_ids=[1],
        offer=invitations.Offer(email, level, ends_on),
        origin="http://127.0.0.1",
        words=Words("ru"),
        now=now,
    )


def token(db):
    rows = mail.newest(db, state=None, text="invitation", count=1)
    letter = mail.letter(db, letter_id=rows.row(0, named=True)["letter_id"]).letter
    return re.search(r"token=(.+)", letter.button[1]).group(1)


def level(db, actor, *, today=TODAY):
    return queries.access_level(db, person_id=actor.person_id, account_id=1, today=today)


def accepted(db, owner, son, **values):
    invite(db, owner, **values)
    invitations.accept(db, actor=son, token=token(db), now=NOW)


class TestInvite:
    @pytest.mark.parametrize("granted", [None, "view", "manage"])
    def test_is_for_owners_only(self, db, son, granted):
        if granted:
            grant(db, actor=son, account_id=1, level=granted)

        with pytest.raises(access.AccessDenied):
            invite(db, son, email="third@example.ru")

    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.ANALYST, Role.CORPORATE])
    def test_is_for_no_role_by_itself(self, db, role):
        with pytest.raises(access.AccessDenied):
            invite(db, make_actor(db, email="x@example.ru", role=role))

    def test_is_for_no_visitor(self, db):
        with pytest.raises(access.AccessDenied):
            invite(db, Actor.visitor())

    @pytest.mark.parametrize(
        ("values", "fault"),
        [
            ({"email": "nobody"}, "email"),
            ({"email": "Anna@example.ru "}, "self"),
            ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
            ({"level": "owner"}, "level"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, db, owner, values, fault):
        with pytest.raises(invitations.InvitationRefused) as refusal:
            invite(db, owner, **values)

        assert refusal.value.args == (fault,)

    def test_is_limited(self, db, owner):
        for number in range(invitations.INVITATIONS_A_DAY):
            invite(db, owner, email=f"a{number}@example.ru")

        with pytest.raises(invitations.TooManyInvitations):
            invite(db, owner)


class TestAccept:
    def test_gives_the_right_until_its_day(self, db, owner, son):
        accepted(db, owner, son, level="manage", ends_on=TODAY)

        assert level(db, son) == "manage"
        assert level(db, son, today=TODAY + timedelta(days=1)) is None

    def test_is_for_the_invited_email_only(self, db, owner, son):
        invite(db, owner)

        with pytest.raises(invitations.InvitationExpired):
            invitations.accept(db, actor=make_actor(db, email="other@example.ru"), token=token(db), now=NOW)
        with pytest.raises(invitations.InvitationExpired):
            invitations.accept(db, actor=Actor.visitor(), token=token(db), now=NOW)

    def test_works_once(self, db, owner, son):
        accepted(db, owner, son)

        with pytest.raises(invitations.InvitationExpired):
            invitations.accept(db, actor=son, token=token(db), now=NOW)

    @pytest.mark.parametrize("days", [7, 30])
    def test_works_for_a_week(self, db, owner, son, days):
        invite(db, owner)

        with pytest.raises(invitations.InvitationExpired):
            invitations.accept(db, actor=son, token=token(db), now=NOW + timedelta(days=days))

    def test_does_not_work_when_taken_back_before(self, db, owner, son):
        invite(db, owner)
        invitations.withdraw(db, actor=owner, account_ids=[1], email=SON, now=NOW)

        with pytest.raises(invitations.InvitationExpired):
            invitations.accept(db, actor=son, token=token(db), now=NOW)

    def test_does_not_work_when_the_inviter_is_no_owner_any_more(self, db, owner, son):
        invite(db, owner)
        operations.remove_account(db, actor=owner, account_id=1, now=NOW)

        with pytest.raises(invitations.InvitationExpired):
            invitations.accept(db, actor=son, token=token(db), now=NOW)

    def test_replaces_the_right_before(self, db, owner, son):
        accepted(db, owner, son, level="manage")
        accepted(db, owner, son, level="view")

        assert level(db, son) == "view"

    def test_leaves_an_owner_an_owner(self, db, owner, son):
        grant(db, actor=son, account_id=1)
        accepted(db, owner, son)

        assert level(db, son) == "owner"


class TestTakeBack:
    def test_ends_it_at_once(self, db, owner, son):
        accepted(db, owner, son)
        delegation.take_back(db, actor=owner, account_ids=[1], person_id=son.person_id, now=NOW)

        assert level(db, son) is None

    def test_is_for_owners_only(self, db, owner, son):
        accepted(db, owner, son, level="manage")

        with pytest.raises(access.AccessDenied):
            delegation.take_back(db, actor=son, account_ids=[1], person_id=owner.person_id, now=NOW)

    def test_does_not_end_another_owner(self, db, owner, son):
        grant(db, actor=son, account_id=1)
        delegation.take_back(db, actor=owner, account_ids=[1], person_id=son.person_id, now=NOW)

        assert level(db, son) == "owner"

    def test_an_owner_who_leaves_takes_along_what_was_lent(self, db, owner, son):
        accepted(db, owner, son)
        operations.remove_account(db, actor=owner, account_id=1, now=NOW)

        assert level(db, son) is None


class TestLists:
    def test_say_who_may_do_what(self, db, owner, son):
        accepted(db, owner, son)
        invite(db, owner, email="third@example.ru")

        people = delegation.holders(db, actor=owner, account_id=1, today=TODAY)
        waiting = invitations.waiting(db, actor=owner, account_id=1, now=NOW)

        assert [(row["email"], row["access_level"]) for row in people] == [("anna@example.ru", "owner"), (SON, "view")]
        assert [row["email"] for row in waiting] == ["third@example.ru"]

    def test_say_what_was_done_once_a_day(self, db, owner, son):
        accepted(db, owner, son)
        for hours in (0, 1, 24):
            delegation.note_view(db, actor=son, account_id=1, now=NOW + timedelta(hours=hours))

        actions = delegation.uses(db, actor=owner, account_id=1, today=TODAY)["action"].to_list()

        assert sorted(actions) == ["access.accepted", "viewed", "viewed"]

    def test_say_what_was_paid_by_whom(self, db, owner, son):
        tariffs.load_reference(db)
        make_account(db, account_id=2)
        grant(db, actor=son, account_id=2)
        accepted(db, owner, son, level="manage")
        wish = Wish("1", (PartWish(1, Decimal(10)), PartWish(2, Decimal(20))), SON, "ru")
        wishes.create(db, wish, actor=son, gateway="sandbox", now=NOW + timedelta(hours=1))
        alone = Wish("2", (PartWish(2, Decimal(20)),), SON, "ru")
        wishes.create(db, alone, actor=son, gateway="sandbox", now=NOW + timedelta(hours=2))

        actions = delegation.uses(db, actor=owner, account_id=1, today=TODAY)["action"].to_list()

        assert actions == ["payment.created", "access.accepted"]

    @pytest.mark.parametrize("granted", [None, "view", "manage"])
    def test_are_for_owners_only(self, db, son, granted):
        if granted:
            grant(db, actor=son, account_id=1, level=granted)

        with pytest.raises(access.AccessDenied):
            delegation.holders(db, actor=son, account_id=1, today=TODAY)
        with pytest.raises(access.AccessDenied):
            delegation.uses(db, actor=son, account_id=1, today=TODAY)
        with pytest.raises(access.AccessDenied):
            invitations.waiting(db, actor=son, account_id=1, now=NOW)
