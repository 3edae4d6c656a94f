from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.accounts.access import AccessDenied
from core.bulk import operations, queries, template
from core.bulk.model import Acceptance, FileStatus, Upload
from core.imports.model import FileRefused
from core.metering import operations as metering
from core.metering import queries as readings
from core.metering.model import Issue, Submission
from tests.factories.accounts import CUSTOMER, PREMISE, grant
from tests.factories.bulk import make_csv, make_xlsx
from tests.factories.metering import NOW, TODAY, make_home, make_store


@pytest.fixture
def db():
    with make_store() as database:
        yield database


@pytest.fixture
def sites(db):
    """Three sites of one person; the meter of the third has two zones."""
    homes = [make_home(db, account_id=number) for number in (1, 2)]
    homes.append(make_home(db, account_id=3, zones=("day", "night")))
    owner = homes[0].owner
    for home in homes:
        person = {"id": home.account_id, "kind": "organisation"}
        place = {"house_number": "5", "house_letter": None, "flat": None, "flat_extension": None}
        db.change(lambda tx, person=person: tx.write(CUSTOMER, **person))
        db.change(lambda tx, home=home, place=place: tx.write(PREMISE, id=home.account_id, **place))
        if home.owner != owner:
            grant(db, actor=owner, account_id=home.account_id)
    return homes


GOOD = (
    ("6600000001", "00000100", 1, None, "10180"),
    ("6600000002", "00000200", 1, None, "10175,5"),
    ("6600000003", "00000300", 1, None, "10180"),
    ("6600000003", "00000300", 2, None, "10170"),
)


def send(db, actor, *rows, now=NOW, content=None):
    return operations.receive(db, Upload(actor, "показания.csv", content or make_csv(*rows), now))


def accept(db, actor, file_id, *, confirmed=frozenset(), now=NOW):
    return operations.accept(db, Acceptance(actor, file_id, frozenset(confirmed), now))


def stored(db):
    return {
        (row["register_id"], row["value"], row["status"])
        for row in db.records("select register_id, value, status from live.submitted_reading")
    }


class TestReceive:
    def test_writes_no_reading(self, db, sites):
        file_id = send(db, sites[0].owner, *GOOD)

        card = queries.file(db, actor=sites[0].owner, file_id=file_id, today=TODAY)
        assert (card.status, card.row_count, card.good_count) == (FileStatus.CHECKED, 4, 4)
        assert stored(db) == set()

    def test_counts_each_row_once(self, db, sites):
        bad = (("6600000001", "00000100", 1, None, "нет"), ("6600000002", "00000200", 1, None, ""))

        file_id = send(db, sites[0].owner, *bad, *GOOD[2:], ("6600000009", "1", 1, None, "5"))

        card = queries.file(db, actor=sites[0].owner, file_id=file_id, today=TODAY)
        assert (card.row_count, card.good_count, card.questioned_count, card.refused_count, card.skipped_count) == (
            5,
            2,
            0,
            2,
            1,
        )
        assert card.status is FileStatus.REFUSED

    def test_same_file_sent_twice_is_one(self, db, sites):
        assert send(db, sites[0].owner, *GOOD) == send(db, sites[0].owner, *GOOD, now=NOW + timedelta(hours=1))

    def test_refuses_who_may_submit_for_nothing(self, db, sites):
        viewer = make_home(db, account_id=9, access_level="view").owner
        place = {"house_number": "5", "house_letter": None, "flat": None, "flat_extension": None}
        db.change(lambda tx: tx.write(CUSTOMER, id=9, kind="organisation"))
        db.change(lambda tx: tx.write(PREMISE, id=9, **place))

        with pytest.raises(AccessDenied):
            send(db, viewer, *GOOD)

    def test_keeps_nothing_of_what_is_no_table(self, db, sites):
        with pytest.raises(FileRefused):
            send(db, sites[0].owner, content=b"hello")

        assert queries.files(db, actor=sites[0].owner, today=TODAY) == []


class TestAccept:
    def test_submits_all_values_with_receipts(self, db, sites):
        file_id = send(db, sites[0].owner, *GOOD)

        card = accept(db, sites[0].owner, file_id)

        lines = queries.accepted_lines(db, file_id=file_id, account_ids=[1, 2, 3])
        assert card.status is FileStatus.ACCEPTED
        assert [(line["row_number"], line["value"]) for line in lines] == [
            (2, Decimal(10180)),
            (3, Decimal("10175.5")),
            (4, Decimal(10180)),
            (5, Decimal(10170)),
        ]
        assert len({line["submission_number"] for line in lines}) == 3  # both zones have one receipt
        assert {status for _, _, status in stored(db)} == {"accepted"}

    def test_trail_says_that_it_came_by_file(self, db, sites):
        accept(db, sites[0].owner, send(db, sites[0].owner, *GOOD))

        newest = readings.trail(db, account_id=2, today=TODAY)[0]

        assert (newest["channel"], newest["value"], newest["read_on"]) == ("file", Decimal("10175.5"), TODAY)

    def test_leaves_an_audit_of_who_and_when(self, db, sites):
        accept(db, sites[0].owner, send(db, sites[0].owner, *GOOD))

        rows = db.records("select action, actor, recorded_at from live.audit order by audit_id")
        actions = [row["action"] for row in rows]
        assert actions.count("reading.submitted") == 3
        assert {"reading_file.sent", "reading_file.accepted"} <= set(actions)
        assert {row["actor"] for row in rows if "reading" in row["action"]} == {sites[0].owner.name}

    @pytest.mark.parametrize(
        "bad",
        [
            ("6600000001", "00000100", 1, None, "9000"),
            ("6600000001", "77777777", 1, None, "10180"),
            ("6699999999", "00000100", 1, None, "10180"),
            ("6600000001", "00000100", 1, "2026-12-31", "10180"),
        ],
    )
    def test_writes_nothing_when_one_row_is_wrong(self, db, sites, bad):
        file_id = send(db, sites[0].owner, *GOOD[1:], bad)

        with pytest.raises(operations.FileNotAcceptable):
            accept(db, sites[0].owner, file_id)

        assert stored(db) == set()
        assert db.value("select count(*) from live.submission") == 0

    def test_asks_until_every_doubt_is_confirmed(self, db, sites):
        doubtful = (("6600000001", "00000100", 1, None, "12000"), ("6600000002", "00000200", 1, None, "12000"))
        file_id = send(db, sites[0].owner, *doubtful)

        with pytest.raises(operations.NotConfirmed):
            accept(db, sites[0].owner, file_id, confirmed={(2, Issue.ABOVE_USUAL)})
        assert stored(db) == set()
        accept(db, sites[0].owner, file_id, confirmed={(2, Issue.ABOVE_USUAL), (3, Issue.ABOVE_USUAL)})

        assert {status for _, _, status in stored(db)} == {"questioned"}

    def test_pressed_twice_does_not_double(self, db, sites):
        file_id = send(db, sites[0].owner, *GOOD)

        first, second = accept(db, sites[0].owner, file_id), accept(db, sites[0].owner, file_id)

        assert first == second
        assert len(stored(db)) == 4

    def test_sent_again_after_it_was_accepted_leads_to_the_same(self, db, sites):
        file_id = send(db, sites[0].owner, *GOOD)
        accept(db, sites[0].owner, file_id)

        assert send(db, sites[0].owner, *GOOD) == file_id
        assert queries.file(db, actor=sites[0].owner, file_id=file_id, today=TODAY).status is FileStatus.ACCEPTED

    def test_the_same_values_in_other_bytes_do_not_double(self, db, sites):
        first = send(db, sites[0].owner, *GOOD)
        accept(db, sites[0].owner, first)
        again = send(db, sites[0].owner, content=make_xlsx(*reversed(GOOD)))

        with pytest.raises(operations.AcceptedEarlier) as refusal:
            accept(db, sites[0].owner, again)

        assert refusal.value.file_id == first
        assert len(stored(db)) == 4

    def test_another_value_corrects_as_a_single_one_does(self, db, sites):
        accept(db, sites[0].owner, send(db, sites[0].owner, *GOOD))
        mended = (("6600000001", "00000100", 1, None, "10185"), *GOOD[1:])

        accept(db, sites[0].owner, send(db, sites[0].owner, *mended))

        of_first = {(value, status) for register, value, status in stored(db) if register == 1001}
        assert of_first == {(Decimal(10180), "replaced"), (Decimal(10185), "accepted")}

    def test_old_values_can_be_brought_back_after_a_correction(self, db, sites):
        owner, home = sites[0].owner, sites[0]
        first = send(db, owner, *GOOD)
        accept(db, owner, first)
        values = {home.registers["single"]: Decimal(10190)}
        metering.submit_reading(db, Submission(owner, 1, "electricity", values, TODAY, NOW, "single"))

        again = send(db, owner, *GOOD, now=NOW + timedelta(minutes=5))
        accept(db, owner, again, now=NOW + timedelta(minutes=6))

        assert again != first
        in_force = {(register, value) for register, value, status in stored(db) if status == "accepted"}
        assert (home.registers["single"], Decimal(10180)) in in_force

    def test_needs_the_right_to_submit_for_every_account_on_the_day(self, db, sites):
        owner = sites[0].owner
        file_id = send(db, owner, *GOOD)
        db.change(
            lambda tx: tx.write(
                "update live.account_access set access_level = 'view' where person_id = $id and account_id = 2",
                id=owner.person_id,
            )
        )

        with pytest.raises(AccessDenied) as refusal:
            accept(db, owner, file_id)

        assert refusal.value.account_id == 2
        assert stored(db) == set()

    def test_is_not_there_for_who_lost_an_account(self, db, sites):
        owner = sites[0].owner
        file_id = send(db, owner, *GOOD)
        db.change(
            lambda tx: tx.write(
                "update live.account_access set ends_on = $day where person_id = $id and account_id = 2",
                id=owner.person_id,
                day=date(2026, 11, 1),
            )
        )

        for call in (operations.check, operations.content):
            with pytest.raises(operations.FileNotFound):
                call(db, actor=owner, file_id=file_id, now=NOW)
        with pytest.raises(AccessDenied):
            accept(db, owner, file_id)

    def test_a_colleague_with_all_sites_sees_and_accepts_it(self, db, sites):
        colleague = make_home(db, account_id=8, access_level=None).owner
        for home in sites:
            grant(db, actor=colleague, account_id=home.account_id, level="manage")
        file_id = send(db, sites[0].owner, *GOOD)

        assert [card.file_id for card in queries.files(db, actor=colleague, today=TODAY)] == [file_id]
        assert accept(db, colleague, file_id).status is FileStatus.ACCEPTED

    def test_a_colleague_with_some_sites_does_not_see_it(self, db, sites):
        colleague = make_home(db, account_id=8, access_level=None).owner
        grant(db, actor=colleague, account_id=1, level="owner")
        file_id = send(db, sites[0].owner, *GOOD)

        assert queries.files(db, actor=colleague, today=TODAY) == []
        with pytest.raises(AccessDenied):
            accept(db, colleague, file_id)


class TestContent:
    def test_is_the_file_as_it_was_sent(self, db, sites):
        file_id = send(db, sites[0].owner, *GOOD)

        card, content = operations.content(db, actor=sites[0].owner, file_id=file_id, now=NOW)

        assert content == make_csv(*GOOD)
        assert card.name == "показания.csv"


class TestRegisters:
    def test_say_what_was_sent_already(self, db, sites):
        accept(db, sites[0].owner, send(db, sites[0].owner, *GOOD[:1]))
        cards = queries.sites(db, actor=sites[0].owner, today=TODAY)

        found = queries.registers(db, cards=cards, period=date(2026, 11, 1))

        assert {register_id: each.sent_value for register_id, each in found.items()} == {
            1001: Decimal(10180),
            2001: None,
            3001: None,
            3002: None,
        }
        assert {each.place.serial_number for each in found.values()} == {"00000100", "00000200", "00000300"}

    def test_how_they_stand_is_what_they_say(self, db, sites):
        accept(db, sites[0].owner, send(db, sites[0].owner, *GOOD[:1]))
        cards = queries.sites(db, actor=sites[0].owner, today=TODAY)
        period = date(2026, 11, 1)

        standing = queries.standing(db, cards=cards, period=period)

        said = {row["register_id"]: (row["is_sent"], row["is_asked"]) for row in standing.iter_rows(named=True)}
        known = queries.registers(db, cards=cards, period=period)
        assert said == {
            register_id: (each.sent_value is not None, template.is_fillable(each))
            for register_id, each in known.items()
            if each.state.removed_on is None
        }
        assert list(said) == [register_id for register_id in known if register_id in said]

    def test_nobody_has_none(self, db):
        assert queries.standing(db, cards=[], period=date(2026, 11, 1)).is_empty()
