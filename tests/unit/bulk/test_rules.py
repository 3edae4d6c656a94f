from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bulk import contents, rules
from core.bulk.model import Code, Place, Register
from core.identity.model import Actor, Role
from core.metering.model import Issue, Limits, RegisterState
from tests.factories.bulk import make_csv

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LIMITS = Limits(Decimal(3), Decimal("0.3"), Decimal(15))
ACTOR = Actor(UUID(int=1), Role.CORPORATE, "file")
NUMBER = "6600000011"


def make_register(register_id, *, zone="single", position=1, serial=None, number=NUMBER, **values):
    meter_id = values.pop("meter_id", register_id)
    state = {
        "register_id": register_id,
        "meter_id": meter_id,
        "account_id": int(number[-2:]),
        "service_point_id": meter_id,
        "service": "electricity",
        "position": position,
        "zone": zone,
        "unit": "kwh",
        "digits_int": 5,
        "digits_frac": 1,
        "multiplier": Decimal(1),
        "is_remote": False,
        "installed_on": date(2016, 1, 1),
        "removed_on": None,
        "tariff_group": "organisation",
        "max_power_kw": None,
        "previous_on": date(2026, 10, 21),
        "previous_value": Decimal(1000),
        "usual_daily": Decimal(6),
    }
    may_submit = values.pop("may_submit", True)
    place = Place(state["account_id"], number, "Склад", serial or f"{meter_id:08d}", may_submit)
    return Register(RegisterState(**state | values), place)


PLAIN, DAY, NIGHT = (
    make_register(1),
    make_register(21, meter_id=2, zone="day", position=1),
    make_register(22, meter_id=2, zone="night", position=2),
)
LENT = make_register(3, number="6600000022", may_submit=False)
REMOTE = make_register(4, is_remote=True)
KNOWN = {register.state.register_id: register for register in (PLAIN, DAY, NIGHT, LENT, REMOTE)}


def row(serial, value, *, register=None, day=None, number=NUMBER):
    return number, serial, register, day, value


def check(*rows, known=KNOWN):
    read = contents.read(make_csv(*rows), name="readings.csv", now=NOW)
    return rules.check(read, known, actor=ACTOR, sent_on=TODAY, today=TODAY, now=NOW, limits=LIMITS)


def faults(checked):
    return [(fault.row, fault.column, fault.code) for fault in checked.faults]


class TestCheck:
    def test_takes_a_usual_value(self):
        checked = check(row("00000001", "1187,5"))

        assert [(good.row, good.item.value, good.item.usage) for good in checked.good] == [
            (2, Decimal("1187.5"), Decimal("187.5"))
        ]
        assert checked.is_acceptable
        assert checked.asked == frozenset()

    def test_forgives_zeros_and_spaces_that_a_table_program_ate(self):
        checked = check((f" {NUMBER[:5]} {NUMBER[5:]}", "1", None, None, "1 187,5"))

        assert [good.register.state.register_id for good in checked.good] == [1]

    def test_counts_an_empty_value_as_skipped(self):
        checked = check(row("00000001", ""), row("00000002", "1180", register=1), row("00000002", "1170", register=2))

        assert checked.skipped == {2}
        assert len(checked.good) == 2

    @pytest.mark.parametrize(
        "unknown",
        [row("77777777", "1187"), row("00000001", "1187", number="6699999999"), row("00000001", "1", number="1")],
    )
    def test_says_the_same_of_a_meter_that_is_foreign_and_of_one_that_does_not_exist(self, unknown):
        checked = check(unknown)

        assert faults(checked) == [(2, "serial_number", Code.UNKNOWN_METER)]
        assert checked.account_ids == frozenset()

    def test_refuses_an_account_that_may_only_be_looked_at(self):
        checked = check(row("00000003", "1187", number="6600000022"))

        assert faults(checked) == [(2, "account_number", Code.VIEW_ONLY)]
        assert checked.account_ids == {22}

    @pytest.mark.parametrize(
        ("value", "issue"),
        [
            ("нет", Issue.NOT_A_NUMBER),
            ("-5", Issue.NEGATIVE),
            ("900", Issue.BELOW_PREVIOUS),
            ("123456", Issue.TOO_MANY_DIGITS),
            ("=A1", Issue.NOT_A_NUMBER),
            ("1187,12345", Issue.TOO_MANY_DECIMALS),
        ],
    )
    def test_refuses_what_a_typed_value_would_be_refused_for(self, value, issue):
        checked = check(row("00000001", value))

        assert faults(checked) == [(2, "value", issue)]
        assert not checked.is_acceptable

    @pytest.mark.parametrize(
        ("day", "code"),
        [("25.12.2026", "in_the_future"), ("01.10.2026", Issue.BEFORE_PREVIOUS), ("31.02.2026", "not_a_day")],
    )
    def test_refuses_a_day_outside(self, day, code):
        assert [fault[2] for fault in faults(check(row("00000001", "1187", day=day)))] == [code]

    def test_refuses_a_meter_that_sends_by_itself(self):
        assert faults(check(row("00000004", "1187"))) == [(2, "value", Issue.REMOTE)]

    def test_asks_about_a_jump(self):
        checked = check(row("00000001", "4000"))

        assert checked.asked == {(2, Issue.ABOVE_USUAL)}
        assert checked.is_acceptable

    def test_asks_about_a_dial_that_passed_zero(self):
        known = {1: make_register(1, previous_value=Decimal(99900))}

        checked = check(row("00000001", "80"), known=known)

        assert checked.asked == {(2, Issue.ROLLOVER)}
        assert checked.good[0].item.usage == Decimal(180)

    def test_refuses_the_second_of_two_equal_rows(self):
        checked = check(row("00000001", "1187"), row("00000001", "1187,0"))

        assert faults(checked) == [(3, "value", Code.REPEATS)]

    def test_refuses_both_of_two_rows_that_contradict(self):
        checked = check(row("00000001", "1187"), row("00000001", "1190"))

        assert faults(checked) == [(2, "value", Code.CONTRADICTS), (3, "value", Code.CONTRADICTS)]

    def test_asks_for_the_other_zone_at_its_own_row(self):
        checked = check(row("00000002", "1180", register=1), row("00000002", "", register=2))

        assert faults(checked) == [(3, "value", Issue.MISSING)]
        assert checked.skipped == frozenset()

    def test_asks_for_the_other_zone_at_the_meter_where_it_has_no_row(self):
        assert faults(check(row("00000002", "1180", register=1))) == [(2, "value", Issue.MISSING)]

    def test_does_not_ask_for_a_zone_whose_own_row_is_wrong(self):
        checked = check(row("00000002", "1180", register=1), row("00000002", "много", register=2))

        assert faults(checked) == [(3, "value", Issue.NOT_A_NUMBER)]

    def test_refuses_zones_of_different_days(self):
        checked = check(
            row("00000002", "1180", register=1, day="19.11.2026"), row("00000002", "1170", register=2, day="20.11.2026")
        )

        assert faults(checked) == [(3, "read_on", Code.DIFFERENT_DAYS)]

    def test_asks_which_register_is_meant(self):
        assert faults(check(row("00000002", "1180"))) == [(2, "register", Code.WHICH_REGISTER)]

    def test_takes_a_zone_in_the_place_of_a_register(self):
        read = contents.read(
            make_csv(
                (NUMBER, "2", "день", "1180"),
                (NUMBER, "2", "ночь", "1170"),
                headings=("ЛС", "Счётчик", "Зона", "Показание"),
            ),
            name="x.csv",
            now=NOW,
        )

        checked = rules.check(read, KNOWN, actor=ACTOR, sent_on=TODAY, today=TODAY, now=NOW, limits=LIMITS)

        assert [good.register.state.register_id for good in checked.good] == [21, 22]


class TestSubmissions:
    def test_are_one_a_service_of_an_account_and_day(self):
        checked = check(
            row("00000001", "4000", day="19.11.2026"),
            row("00000002", "1180", register=1),
            row("00000002", "1170", register=2),
        )

        made = rules.submissions(checked, actor=ACTOR, now=NOW, key="f")

        assert [dict(submission.values) for submission, _ in made] == [
            {1: Decimal(4000)},
            {21: Decimal(1180), 22: Decimal(1170)},
        ]
        assert [submission.confirmed for submission, _ in made] == [{Issue.ABOVE_USUAL}, frozenset()]
        assert len({submission.idempotency_key for submission, _ in made}) == 2


class TestValuesDigest:
    def test_is_the_same_for_other_bytes_and_another_order(self):
        first = check(row("00000002", "1180", register=1), row("00000002", "1170", register=2))
        second = check(row("2", "1170,0", register=2), row("2", "1180", register=1), row("1", ""))

        assert rules.values_digest(first) == rules.values_digest(second)
        assert rules.values_digest(first) != rules.values_digest(check(row("00000001", "1180")))


CELLS = st.sampled_from(
    ["", "1187", "1187,5", "4000", "900", "-1", "нет", "=1+1", "99999999", "1e5", "  ", "1 200", "#REF!"]
)
ROWS = st.tuples(
    st.sampled_from([NUMBER, "6600000022", "6699999999", "", "абв"]),
    st.sampled_from(["00000001", "1", "00000002", "3", "4", "77", "", "x"]),
    st.sampled_from([None, 1, 2, 9, "T1", 0]),
    st.sampled_from([None, "20.11.2026", "19.11.2026", "2027-01-01", "1.1.1900", "вчера"]),
    CELLS,
)


class TestWhateverTheFile:
    @given(rows=st.lists(ROWS, min_size=1, max_size=12))
    def test_each_row_comes_to_one_thing(self, rows):
        try:
            checked = check(*rows)
        except contents.FileRefused:
            return

        good = {each.row for each in checked.good}
        assert len(good) == len(checked.good)
        assert not good & checked.refused_rows
        assert not checked.skipped & (good | checked.refused_rows)
        assert len(good) + len(checked.refused_rows) + len(checked.skipped) == checked.row_count

    @given(rows=st.lists(ROWS, min_size=1, max_size=12))
    def test_what_is_good_would_be_submitted(self, rows):
        try:
            checked = check(*rows)
        except contents.FileRefused:
            return

        states = [register.state for register in KNOWN.values()]
        for submission, _ in rules.submissions(checked, actor=ACTOR, now=NOW, key="f"):
            if checked.is_acceptable:
                own = [state for state in states if state.account_id == submission.account_id]
                decision = rules.readings.decide(own, submission, today=TODAY, limits=LIMITS)
                assert not decision.refused
                assert not decision.asked
