"""People and accounts without meters, with defaults."""

from datetime import UTC, date, datetime

from core.accounts import numbers
from core.identity import operations as identity
from core.identity.model import Actor, Person, Role
from core.kit import ids
from data.database import Database

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
PASSWORD = "verba volant 42"  # of people who exist in tests only


def make_person(db: Database, *, email="anna@example.ru", role=Role.HOUSEHOLD) -> Person:
    return identity.create_person(db, email=email, password=PASSWORD, display_name="Анна", role=role, now=NOW)


def make_actor(db: Database, **values) -> Actor:
    return Actor.of(make_person(db, **values))


CUSTOMER = """
insert into live.customer (customer_id, kind, legal_form, name, inn, kpp, ogrn)
values ($id, $kind, null, 'Иванова А. А.', null, null, null)
"""
PREMISE = """
insert into live.premise (
    premise_id, town, district, street, house_number, house_letter, flat, flat_extension, site_name, settlement, stove,
    area_m2, resident_count, room_count, latitude, longitude
)
values (
    $id, 'Екатеринбург', 'Ленинский', 'ул. Ленина', $house_number, $house_letter, $flat, $flat_extension, null, 'urban',
    'gas', 52.10, 2, 2, null, null
)
"""
ACCOUNT = """
insert into live.account (
    account_id, account_number, customer_id, premise_id, customer_kind, penalty_group, email, phone, opened_on,
    closed_on, is_sample
)
values ($id, $number, $id, $id, $kind, 'citizen', null, null, $opened_on, $closed_on, false)
"""
ACCESS = """
insert into live.account_access (
    access_id, person_id, account_id, access_level, label, position, granted_by, granted_at, ends_on, revoked_at
)
values ($access_id, $person_id, $account_id, $level, null, $position, 'test', $now, $ends_on, $revoked_at)
"""


def make_account(
    db: Database,
    *,
    account_id=1,
    account_number=None,
    kind="household",
    house_number="5",
    house_letter="А",
    flat="141",
    flat_extension="1",
    closed_on=None,
) -> str:
    """Make an account at ул. Ленина and return its number."""
    body = f"66{account_id:07d}"
    number = account_number or f"{body}{numbers.check_digit(body)}"
    place = {"house_number": house_number, "house_letter": house_letter, "flat": flat, "flat_extension": flat_extension}

    def change(tx):
        tx.write(CUSTOMER, id=account_id, kind=kind)
        tx.write(PREMISE, id=account_id, **place)
        opened_on = date(2020, 1, 1)
        tx.write(ACCOUNT, id=account_id, number=number, kind=kind, opened_on=opened_on, closed_on=closed_on)

    db.change(change)
    return number


def grant(
    db: Database, *, actor: Actor, account_id: int, level="owner", position=0, ends_on=None, revoked_at=None
) -> None:
    values = {"level": level, "position": position, "ends_on": ends_on, "revoked_at": revoked_at}

    def change(tx):
        tx.write(ACCESS, access_id=ids.new(), person_id=actor.person_id, account_id=account_id, now=NOW, **values)

    db.change(change)
