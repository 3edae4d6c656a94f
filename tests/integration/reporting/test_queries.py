"""The analyst's questions over small aggregates."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import polars as pl
import pytest

from core.kit import clock
from core.reporting import queries
from core.reporting.model import Filters
from data.database import Database

BATCH = str(UUID(int=1))
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
CITY, TOWN = "Екатеринбург", "Реж"


def add(db, table, rows):
    catalog = table.split(".")[0]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    db.bulk(catalog, lambda tx: tx.write_frame(f"insert into {table} by name select * from batch", frame))


def debt(age, amount, **changes):
    return {
        "as_of": date(2026, 10, 31),
        "town": CITY,
        "district": "Ленинский",
        "customer_kind": "household",
        "service": "heat",
        "age": age,
        "account_count": 1,
        "amount": Decimal(amount),
        **changes,
    }


def meters(channel, count, **changes):
    return {
        "period": OCTOBER,
        "town": CITY,
        "district": "Ленинский",
        "customer_kind": "household",
        "service": "heat",
        "channel": channel,
        "meter_count": count,
        **changes,
    }


@pytest.fixture
def db():
    with Database.in_memory() as database:
        yield database


class TestArrears:
    @pytest.fixture(autouse=True)
    def debts(self, db):
        add(
            db,
            "history.arrears",
            [
                debt("not_due", 100),
                debt("days_0_30", 40, service="electricity"),
                debt("days_91_365", 30, district="Кировский"),
                debt("over_year", 20, town=TOWN, district="", customer_kind="organisation"),
                debt("over_year", 5, as_of=date(2026, 9, 30)),
            ],
        )

    def test_months_are_newest_first(self, db):
        assert queries.arrears_months(db) == [OCTOBER, date(2026, 9, 1)]

    def test_by_place_lists_towns_then_districts_of_the_chosen_one(self, db):
        towns = queries.arrears_by_place(db, month=OCTOBER, filters=Filters())
        districts = queries.arrears_by_place(db, month=OCTOBER, filters=Filters(town=CITY))

        assert towns.rows() == [
            (CITY, Decimal(100), Decimal(40), Decimal(30)),
            (TOWN, Decimal(0), Decimal(0), Decimal(20)),
        ]
        assert [row[0] for row in districts.rows()] == ["Ленинский", "Кировский"]

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            (Filters(), 190),
            (Filters(town=TOWN), 20),
            (Filters(district="Кировский"), 30),
            (Filters(service="electricity"), 40),
            (Filters(customer_kind="organisation"), 20),
            (Filters(town=TOWN, service="electricity"), 0),
        ],
    )
    def test_every_question_answers_the_same_sum(self, db, filters, expected):
        ages = queries.arrears_by_age(db, month=OCTOBER, filters=filters)
        places = queries.arrears_by_place(db, month=OCTOBER, filters=filters)
        rows = queries.arrears_rows(db, month=OCTOBER, filters=filters)
        months = queries.arrears_by_month(db, month=OCTOBER, filters=filters).filter(pl.col("month") == OCTOBER)

        sums = {
            sum(ages["amount"], Decimal(0)),
            sum(rows["total"], Decimal(0)),
            sum(months["total"], Decimal(0)),
            sum((sum(row[1:], Decimal(0)) for row in places.rows()), Decimal(0)),
        }

        assert sums == {Decimal(expected)}

    def test_overdue_leaves_out_what_is_not_due(self, db):
        months = queries.arrears_by_month(db, month=OCTOBER, filters=Filters())

        assert months.rows() == [
            (OCTOBER, Decimal(190), Decimal(90)),
            (date(2026, 9, 1), Decimal(5), Decimal(5)),
        ]

    def test_debtors_count_an_account_once(self, db):
        place = {"as_of": date(2026, 10, 31), "town": CITY, "district": "Ленинский", "customer_kind": "household"}
        counts = [("", 5, 3), ("heat", 4, 3), ("electricity", 3, 1)]
        add(
            db,
            "history.debtors",
            [place | {"service": s, "account_count": n, "overdue_account_count": late} for s, n, late in counts],
        )

        assert queries.debtors(db, month=OCTOBER, filters=Filters()) == (5, 3)
        assert queries.debtors(db, month=OCTOBER, filters=Filters(service="heat")) == (4, 3)
        assert queries.debtors(db, month=OCTOBER, filters=Filters(town=TOWN)) == (0, 0)

    def test_places_are_those_of_the_month(self, db):
        assert queries.arrears_places(db, month=date(2026, 9, 1)) == [(CITY, "Ленинский")]


class TestReadingsReceived:
    @pytest.fixture(autouse=True)
    def counts(self, db):
        add(
            db,
            "history.readings_received",
            [
                meters("remote", 50),
                meters("account", 20, service="electricity"),
                meters("missing", 10),
                meters("missing", 3, town=TOWN, district=""),
                meters("missing", 1, period=date(2026, 9, 1)),
            ],
        )

    def test_every_question_answers_the_same_count(self, db):
        filters = Filters(town=CITY)

        channels = queries.received_by_channel(db, period=OCTOBER, filters=filters)
        places = queries.received_by_place(db, period=OCTOBER, filters=filters)
        rows = queries.received_rows(db, period=OCTOBER, filters=filters)
        months = queries.received_by_month(db, period=OCTOBER, filters=filters)

        assert channels["meter_count"].sum() == rows["total"].sum() == 80
        assert places.rows() == [("Ленинский", 70, 10)]
        assert months.rows() == [(OCTOBER, 70, 10), (date(2026, 9, 1), 0, 1)]
        assert rows.select("remote", "given", "missing").sum().row(0) == (50, 20, 10)

    def test_months_and_places(self, db):
        assert queries.received_months(db) == [OCTOBER, date(2026, 9, 1)]
        assert queries.received_places(db, period=OCTOBER) == [(CITY, "Ленинский"), (TOWN, "")]


class TestSubmittedByDay:
    def submission(self, number, at, **changes):
        return {
            "submission_id": str(UUID(int=number)),
            "idempotency_key": str(number),
            "submission_number": str(number),
            "account_id": 1,
            "service": "heat",
            "period": NOVEMBER,
            "read_on": at.date(),
            "submitted_at": at,
            "actor": "visitor",
            "channel": "visitor",
            "corrects_id": None,
            "photo_sha256": None,
            **changes,
        }

    def value(self, number, meter_id, **changes):
        return {
            "submission_id": str(UUID(int=number)),
            "register_id": meter_id,
            "meter_id": meter_id,
            "account_id": 1,
            "period": NOVEMBER,
            "previous_on": None,
            "previous_value": Decimal(0),
            "value": Decimal(1),
            "usage": Decimal(1),
            "has_rolled_over": False,
            "status": "accepted",
            "issue": None,
            **changes,
        }

    @pytest.fixture(autouse=True)
    def submissions(self, db):
        premise = {
            "premise_id": 1,
            "town": TOWN,
            "street": "s",
            "house_number": "1",
            "settlement": "urban",
            "stove": "gas",
        }
        add(db, "live.premise", [premise | {"area_m2": Decimal(1), "resident_count": 1}])
        account = {
            "account_id": 1,
            "account_number": "1",
            "customer_id": 1,
            "premise_id": 1,
            "customer_kind": "household",
        }
        rest = {"penalty_group": "citizen", "opened_on": OCTOBER, "is_sample": True}
        add(db, "live.account", [account | rest])
        evening = datetime(2026, 11, 14, 20, 30, tzinfo=UTC)  # already the 15th in Yekaterinburg
        later = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
        add(db, "live.submission", [self.submission(1, evening), self.submission(2, later)])
        add(
            db,
            "live.submitted_reading",
            [self.value(1, 7), self.value(2, 7), self.value(2, 8), self.value(2, 9, status="rejected")],
        )

    def ask(self, db, **filters):
        return queries.submitted_by_day(db, period=NOVEMBER, previous=OCTOBER, filters=Filters(**filters)).rows()

    def test_a_correction_does_not_count_twice_and_days_are_local(self, db):
        assert self.ask(db) == [(NOVEMBER, date(2026, 11, 15), 1), (NOVEMBER, date(2026, 11, 20), 1)]

    def test_is_filtered_by_place_and_kind(self, db):
        assert self.ask(db, town=CITY) == []
        assert self.ask(db, district="", customer_kind="household") == self.ask(db)


class TestOfficeLoad:
    first, after = date(2026, 11, 2), date(2026, 11, 9)

    @pytest.fixture(autouse=True)
    def visits(self, db):
        office = {
            "kind": "office",
            "district": None,
            "address": "a",
            "landmark": None,
            "latitude": Decimal(56),
            "longitude": Decimal(60),
            "phone": None,
            "opening_hours": "Mo-Fr 08:00-20:00",
            "window_count": 4,
            "has_self_service": False,
            "fee_percent": None,
            "is_sample": True,
            "closed_on": None,
        }
        names = {1: CITY, 2: TOWN}
        add(
            db,
            "live.office",
            [office | {"office_id": n, "office_code": str(n), "name": f"N{n}", "town": t} for n, t in names.items()],
        )
        monday = datetime(2026, 11, 2, 9, tzinfo=clock.LOCAL)
        rows = [
            (1, monday, 9, 10, 2),
            (1, monday + timedelta(hours=1), 1, 50, 2),
            (2, monday, 0, 0, 1),
            (2, monday - timedelta(days=1), 5, 5, 1),
        ]
        columns = ("office_id", "hour_start", "visitor_count", "waiting_minutes", "open_window_count")
        add(db, "history.visit", [dict(zip(columns, row, strict=True)) | {"batch_id": BATCH} for row in rows])

    def span(self, **changes):
        return {"first": self.first, "after": self.after, "town": None, "office_id": None, **changes}

    def test_waiting_is_that_of_visitors_not_of_hours(self, db):
        found = queries.waits_overall(db, **self.span())

        assert (found["visitor_count"], found["wait_half"], found["long_share"]) == (10, 10.0, 0.1)

    def test_by_hour_averages_offices_in_local_time(self, db):
        found = queries.visits_by_hour(db, **self.span()).to_dicts()

        assert [(row["weekday"], row["hour"], row["visitor_count"], row["visitors"]) for row in found] == [
            (1, 9, 9, 4.5),
            (1, 10, 1, 1.0),
        ]

    def test_by_office_tells_staffing(self, db):
        first, second = queries.visits_by_office(db, **self.span()).to_dicts()

        assert (first["name"], first["visitor_count"], first["visitors_a_window"], first["windows"]) == (
            "N1",
            10,
            2.5,
            2.0,
        )
        assert (second["name"], second["wait_most"], second["observed_at"]) == ("N2", None, None)

    @pytest.mark.parametrize("chosen", [{"town": TOWN}, {"office_id": 2}])
    def test_is_filtered(self, db, chosen):
        assert queries.visits_by_office(db, **self.span(**chosen))["name"].to_list() == ["N2"]
        assert queries.waits_overall(db, **self.span(**chosen))["visitor_count"] == 0
        assert queries.visits_by_hour(db, **self.span(**chosen))["visitor_count"].to_list() == [0]

    def test_newest_sample_is_that_of_any_office(self, db):
        assert queries.newest_sample(db) is None

        now = datetime(2026, 11, 9, 12, tzinfo=clock.LOCAL)
        sample = {"visitor_count": 1, "waiting_minutes": Decimal(2), "open_window_count": 1}
        add(
            db, "live.office_load", [sample | {"office_id": n, "observed_at": now - timedelta(hours=n)} for n in (1, 2)]
        )

        assert queries.newest_sample(db) == now - timedelta(hours=1)

    def test_newest_hour_and_offices(self, db):
        assert queries.newest_visit_hour(db) == datetime(2026, 11, 2, 10, tzinfo=clock.LOCAL)
        assert set(queries.load_offices(db)["name"]) == {"N1", "N2"}
