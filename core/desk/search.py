"""
Finding an account by its number or address, as an operator hears it said (docs/adr/0020).

The store picks the few rows that may be meant; likeness is counted over streets, not over accounts. Nobody is found by
name, and a list shows none: who lives where is no task of the desk.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from core.accounts import numbers
from core.accounts import rules as accounts
from core.accounts.access import AccessDenied
from core.desk import rules
from core.desk.model import Found, FoundAccount, Gap, Street, TypedAddress
from core.identity.model import Actor, Role
from core.registries import queries as registries
from core.registries import rules as registry_rules
from data import lookup, sql
from data.database import Reader, Record

_SQL = sql.load(__file__)
MOST = 60
_LEAST_DIGITS = 4
_MOST_KNOWN = 24


def find(db: Reader, *, actor: Actor, text: str, today: date) -> Found:
    """
    Return the accounts that the text may mean, with what is missing where it is not exactly one.

    :raises AccessDenied: if the actor is not an operator
    """
    if actor.role is not Role.OPERATOR:
        raise AccessDenied(0, "operator")
    if not text.strip():
        return Found(gap=Gap.NOTHING_TYPED)
    parsed = numbers.parse(text, **registries.numbering(db, today=today))
    if len(parsed.digits) >= _LEAST_DIGITS and parsed.candidates:
        return _by_number(db, parsed, today=today)
    ways = rules.typed(text)
    return _by_address(db, ways) if ways else Found(gap=Gap.NO_STREET)


def account_id(db: Reader, *, number: str) -> int | None:
    """Return the account of a number as it is printed, a closed one too, or None."""
    rows = db.records(_SQL["accounts_of_numbers"], account_numbers=[number])
    return rows[0]["account_id"] if rows else None


def _by_number(db: Reader, parsed: numbers.ParsedNumber, *, today: date) -> Found:
    exact = db.records(_SQL["accounts_of_numbers"], account_numbers=list(parsed.candidates))
    if exact:
        return Found(tuple(_listed(db, exact)), number=parsed)
    rule = registries.numbering(db, today=today)
    if parsed.slip is None:  # what is missing is named even where the digits happen to agree with the last one
        parsed = numbers.parse(parsed.typed, length=rule["length"], has_check_digit=False)
    slips = registry_rules.similar_numbers(parsed.digits, **rule) if len(parsed.digits) > _LEAST_DIGITS else {}
    rows = db.records(_SQL["accounts_of_numbers"], account_numbers=list(slips)) if slips else []
    if not rule["length"] or len(parsed.digits) < rule["length"]:
        rows += db.records(_SQL["accounts_of_part"], digits=parsed.digits, count=MOST + 1)
    rows = list({row["account_id"]: row for row in rows}.values())
    if not rows:
        return Found(gap=Gap.NO_NUMBER, number=parsed)
    gap = Gap.TOO_MANY if len(rows) > MOST else None
    return Found(tuple(_listed(db, rows[:MOST], is_alike=True)), gap=gap, number=parsed)


def _by_address(db: Reader, ways: Sequence[TypedAddress]) -> Found:
    streets = [Street(**row) for row in db.records(_SQL["streets"])]
    answers: list[Found] = []
    for way in ways:
        alike = rules.matching(way, streets)
        if not alike:
            continue
        found = _in_streets(db, way, dict(alike))
        if found.accounts and found.gap is None:
            return found
        answers.append(found)
    if not answers:
        return Found(gap=Gap.NO_STREET)
    return min(answers, key=lambda each: _ORDER.index(each.gap))


_ORDER = [None, Gap.TOO_MANY, Gap.NO_FLAT, Gap.WHICH_HOUSE, Gap.NO_HOUSE, Gap.NO_STREET]


def _in_streets(db: Reader, way: TypedAddress, streets: Mapping[Street, float]) -> Found:
    names, places = [each.street for each in streets], {(each.town, each.street): streets[each] for each in streets}
    towns = [each.town for each in streets]
    if not way.house:
        return Found(gap=Gap.WHICH_HOUSE, streets=tuple(streets))
    number = rules.leading_number(way.house)
    near = db.records(_SQL["premises"], streets=names, towns=towns, number=number)
    near = [row for row in near if (row["town"], row["street"]) in places]
    inside = [row for row in near if rules.is_same(way.house, _house(row))]
    if not inside:
        rows = near or [
            row
            for row in db.records(_SQL["premises"], streets=names, towns=towns, number="")
            if (row["town"], row["street"]) in places
        ]
        known = rules.in_order(_house(row) for row in rows)[:_MOST_KNOWN]
        return Found(gap=Gap.NO_HOUSE, streets=tuple(streets), known=tuple(known), house=way.house)
    flats = [row for row in inside if rules.is_same(way.flat, _flat(row))] if way.flat else inside
    if not flats:
        known = rules.in_order(_flat(row) for row in inside)
        return Found(gap=Gap.NO_FLAT, streets=tuple(streets), known=tuple(known), house=way.house, flat=way.flat)
    gap = Gap.TOO_MANY if len(flats) > MOST else None
    flats.sort(key=lambda row: (-places[row["town"], row["street"]], row["town"], row["street"], _flat_order(row)))
    places_of = {row["premise_id"]: row for row in flats[:MOST]}
    rows = db.records(sql.spelled(_SQL["accounts_of_premises"], "premise_ids", places_of))
    rows.sort(key=lambda row: list(places_of).index(row["premise_id"]))
    if not rows:
        return Found(gap=Gap.NO_FLAT, streets=tuple(streets), house=way.house, flat=way.flat)
    return Found(tuple(_found(row, places_of[row["premise_id"]]) for row in rows), gap=gap, streets=tuple(streets))


def _listed(db: Reader, rows: Iterable[Record], *, is_alike: bool = False) -> list[FoundAccount]:
    ordered = sorted(rows, key=lambda row: (row["closed_on"] is not None, row["account_number"]))
    ids = (row["premise_id"] for row in ordered)
    places = lookup.by_id(db, _SQL["premises_of_accounts"], "premise_id", ids)
    return [_found(row, places[row["premise_id"]], is_alike=is_alike) for row in ordered if row["premise_id"] in places]


def _found(row: Record, place: Record, *, is_alike: bool = False) -> FoundAccount:
    return FoundAccount(
        account_id=row["account_id"],
        account_number=row["account_number"],
        address=accounts.address(town=place["town"], street=place["street"], house=_house(place), flat=_flat(place)),
        customer_kind=row["customer_kind"],
        closed_on=row["closed_on"],
        is_alike=is_alike,
    )


def _house(row: Record) -> str:
    return accounts.house_text(number=row["house_number"], letter=row["house_letter"])


def _flat(row: Record) -> str:
    return accounts.flat_text(flat=row["flat"], extension=row["flat_extension"])


def _flat_order(row: Record) -> tuple[int, str]:
    return int(rules.leading_number(_flat(row)) or 0), _flat(row)
