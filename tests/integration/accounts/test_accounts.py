"""Whose account it is, and the person's own list of accounts."""

from datetime import date, timedelta

import pytest

from core.accounts import access, operations, queries
from core.identity.model import Actor, Role
from data.database import Database
from tests.factories.accounts import NOW, grant, make_account, make_actor

TODAY = NOW.date()


@pytest.fixture
def db():
    with Database.in_memory(threads=2) as database:
        yield database


@pytest.fixture
def anna(db):
    return make_actor(db)


def add(db, actor, *, number, house="5а", flat="141-1", now=NOW):
    return operations.add_account(db, actor=actor, number_text=number, house=house, flat=flat, now=now)


def mine(db, actor):
    return [card.account_id for card in queries.accessible(db, person_id=actor.person_id, today=TODAY)]


def audited(db):
    return [
        row["action"]
        for row in db.records("select action from live.audit where action like 'account.%' order by audit_id")
    ]


class TestAccountByNumber:
    def test_finds_what_was_typed(self, db):
        number = make_account(db)

        card = queries.account_by_number(db, account_number=f"л/с {number[:4]} {number[4:]}")

        assert card.account_id == 1
        assert card.address == "Екатеринбург, ул. Ленина, 5А, кв. 141/1"
        assert card.access_level == "none"

    def test_prefers_the_number_as_typed(self, db):
        make_account(db, account_id=1, account_number="012345")
        make_account(db, account_id=2, account_number="12345")

        assert queries.account_by_number(db, account_number="012345").account_id == 1
        assert queries.account_by_number(db, account_number="12345").account_id == 2
        assert queries.account_by_number(db, account_number="0012345").account_id == 2

    def test_finds_no_closed_account(self, db):
        number = make_account(db, closed_on=date(2025, 1, 1))

        assert queries.account_by_number(db, account_number=number) is None

    @pytest.mark.parametrize("typed", ["", "мой номер", "6600000000", "' or 1=1 --"])
    def test_finds_nothing_otherwise(self, db, typed):
        make_account(db)

        assert queries.account_by_number(db, account_number=typed) is None


class TestRequire:
    def test_refuses_another_persons_account(self, db, anna):
        make_account(db)
        grant(db, actor=anna, account_id=1)
        boris = make_actor(db, email="boris@example.ru")

        access.require(db, actor=anna, account_id=1, level="owner", today=TODAY)
        with pytest.raises(access.AccessDenied):
            access.require(db, actor=boris, account_id=1, level="view", today=TODAY)

    @pytest.mark.parametrize(
        ("granted", "asked", "is_allowed"),
        [
            ("view", "view", True),
            ("view", "manage", False),
            ("manage", "view", True),
            ("manage", "manage", True),
            ("manage", "owner", False),
            ("owner", "manage", True),
        ],
    )
    def test_orders_the_levels(self, db, anna, granted, asked, is_allowed):
        make_account(db)
        grant(db, actor=anna, account_id=1, level=granted)

        if is_allowed:
            access.require(db, actor=anna, account_id=1, level=asked, today=TODAY)
        else:
            with pytest.raises(access.AccessDenied):
                access.require(db, actor=anna, account_id=1, level=asked, today=TODAY)

    @pytest.mark.parametrize("role", [Role.ANALYST, Role.OPERATOR])
    def test_gives_no_role_access_by_itself(self, db, role):
        make_account(db)
        actor = make_actor(db, role=role)

        with pytest.raises(access.AccessDenied):
            access.require(db, actor=actor, account_id=1, level="view", today=TODAY)

    def test_refuses_a_visitor(self, db):
        make_account(db)

        with pytest.raises(access.AccessDenied):
            access.require(db, actor=Actor.visitor(), account_id=1, level="view", today=TODAY)

    def test_refuses_what_was_revoked_or_has_ended(self, db, anna):
        make_account(db, account_id=1)
        make_account(db, account_id=2)
        grant(db, actor=anna, account_id=1, revoked_at=NOW)
        grant(db, actor=anna, account_id=2, ends_on=date(2020, 1, 1))

        for account_id in (1, 2):
            with pytest.raises(access.AccessDenied):
                access.require(db, actor=anna, account_id=account_id, level="view", today=TODAY)
        assert mine(db, anna) == []

    def test_holds_to_the_last_day(self, db, anna):
        make_account(db)
        grant(db, actor=anna, account_id=1, ends_on=TODAY)

        access.require(db, actor=anna, account_id=1, level="view", today=TODAY)
        with pytest.raises(access.AccessDenied):
            access.require(db, actor=anna, account_id=1, level="view", today=TODAY + timedelta(days=1))


class TestAddAccount:
    def test_needs_the_address_on_file(self, db, anna):
        number = make_account(db)

        card = add(db, anna, number=number)

        assert (card.account_id, card.access_level) == (1, "owner")
        assert mine(db, anna) == [1]
        assert audited(db) == ["account.added"]

    def test_twice_changes_nothing(self, db, anna):
        number = make_account(db)

        assert add(db, anna, number=number) == add(db, anna, number=number)
        assert db.value("select count(*) from live.account_access") == 1

    def test_makes_an_owner_of_who_was_lent_the_account(self, db, anna):
        number = make_account(db)
        grant(db, actor=anna, account_id=1, level="view", position=3)
        operations.rename_account(db, actor=anna, account_id=1, label="Мама", now=NOW)

        add(db, anna, number=number)

        (card,) = queries.accessible(db, person_id=anna.person_id, today=NOW.date())
        assert (card.access_level, card.label) == ("owner", "Мама")
        assert audited(db)[-1] == "account.added"

    def test_refuses_the_same_way_what_is_not_there_and_what_is_elsewhere(self, db, anna):
        number = make_account(db)

        for values in (
            {"number": "6600000031"},
            {"number": number, "flat": "7"},
            {"number": number, "house": "5"},
            {"number": ""},
        ):
            with pytest.raises(operations.AccountNotMatched):
                add(db, anna, **values)
        assert mine(db, anna) == []
        assert audited(db) == ["account.add_refused"] * 4

    def test_refuses_an_account_of_an_organisation(self, db, anna):
        number = make_account(db, kind="organisation")

        with pytest.raises(operations.AccountNotMatched):
            add(db, anna, number=number)

    @pytest.mark.parametrize("role", [Role.ANALYST, Role.OPERATOR])
    def test_is_not_for_the_companys_own_people(self, db, role):
        number = make_account(db)

        with pytest.raises(access.AccessDenied):
            add(db, make_actor(db, role=role), number=number)
        with pytest.raises(access.AccessDenied):
            add(db, Actor.visitor(), number=number)

    def test_waits_after_ten_refusals_even_with_the_right_address(self, db, anna):
        number = make_account(db)
        for _ in range(10):
            with pytest.raises(operations.AccountNotMatched):
                add(db, anna, number=number, flat="1")

        with pytest.raises(operations.AddDelayed):
            add(db, anna, number=number)
        assert add(db, anna, number=number, now=NOW + timedelta(minutes=61)).account_id == 1


class TestList:
    @pytest.fixture
    def three(self, db, anna):
        for account_id in (1, 2, 3):
            add(db, anna, number=make_account(db, account_id=account_id))
        return anna

    def test_keeps_the_order_in_which_accounts_were_added(self, db, three):
        assert mine(db, three) == [1, 2, 3]

    def test_moves_an_account_to_a_place(self, db, three):
        operations.move_account(db, actor=three, account_id=3, place=0, now=NOW)
        operations.move_account(db, actor=three, account_id=3, place=0, now=NOW)
        assert mine(db, three) == [3, 1, 2]

        operations.move_account(db, actor=three, account_id=3, place=99, now=NOW)
        assert mine(db, three) == [1, 2, 3]

    def test_names_an_account_and_takes_the_name_away(self, db, three):
        operations.rename_account(db, actor=three, account_id=2, label="  Мама,\n Ленина 5 ", now=NOW)
        assert queries.accessible(db, person_id=three.person_id, today=TODAY)[1].label == "Мама, Ленина 5"

        operations.rename_account(db, actor=three, account_id=2, label=" ", now=NOW)
        assert queries.accessible(db, person_id=three.person_id, today=TODAY)[1].label is None

    def test_refuses_a_name_that_is_too_long(self, db, three):
        with pytest.raises(operations.LabelTooLong):
            operations.rename_account(db, actor=three, account_id=2, label="я" * 61, now=NOW)

    def test_removes_access_and_keeps_the_account(self, db, three):
        operations.remove_account(db, actor=three, account_id=2, now=NOW)
        operations.remove_account(db, actor=three, account_id=2, now=NOW)

        assert mine(db, three) == [1, 3]
        assert db.value("select count(*) from live.account") == 3
        assert audited(db).count("account.removed") == 1

    def test_takes_a_removed_account_back(self, db, three):
        number = queries.accessible(db, person_id=three.person_id, today=TODAY)[1].account_number
        operations.remove_account(db, actor=three, account_id=2, now=NOW)

        add(db, three, number=number)

        assert mine(db, three) == [1, 3, 2]

    def test_is_closed_to_others(self, db, three):
        boris = make_actor(db, email="boris@example.ru")

        with pytest.raises(access.AccessDenied):
            operations.rename_account(db, actor=boris, account_id=1, label="моё", now=NOW)
        with pytest.raises(access.AccessDenied):
            operations.move_account(db, actor=boris, account_id=1, place=0, now=NOW)
        operations.remove_account(db, actor=boris, account_id=1, now=NOW)

        assert mine(db, three) == [1, 2, 3]
