"""What becomes of a typed reading: the worked cases of the rules and laws for all values."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identity.model import Actor, Role
from core.metering import rules
from core.metering.model import FixKind, Issue, Limits, RegisterState, Status, Submission, WindowState

TODAY = date(2026, 11, 20)
LIMITS = Limits(Decimal(3), Decimal("0.2"), Decimal(15))
OWNER = Actor(uuid.UUID(int=1), Role.HOUSEHOLD, "account")
DIAL = RegisterState(
    register_id=11, meter_id=1, account_id=1, service_point_id=1, service="electricity", position=1, zone="single",
    unit="kwh", digits_int=5, digits_frac=1, multiplier=Decimal(1),
    is_remote=False, installed_on=date(2016, 1, 1), removed_on=None, tariff_group="urban_gas", max_power_kw=Decimal(15), previous_on=date(2026, 10, 21), previous_value=Decimal(10000), usual_daily=Decimal(6),
)  # fmt: skip
DAY = replace(DIAL, zone="day", previous_value=Decimal(30000))
NIGHT = replace(DIAL, register_id=12, position=2, zone="night", previous_value=Decimal(12000))


def assessed(register, value):
    return rules.assess(register, Decimal(value), read_on=TODAY, today=TODAY, limits=LIMITS)


def submission(values, *, actor=OWNER, confirmed=()):
    now = datetime(2026, 11, 20, 7, tzinfo=UTC)
    return Submission(actor, 1, "electricity", values, TODAY, now, "key", frozenset(confirmed))


def decided(registers, values, **others):
    return rules.decide(registers, submission(values, **others), today=TODAY, limits=LIMITS)


class TestParsed:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1250", "1250"),
            ("1250,3", "1250.3"),
            ("1250.3", "1250.3"),
            (" 1 250,30 ", "1250.30"),
            ("00120", "120"),
            (",5", "0.5"),
            ("7,", "7"),
            ("19,917.784", "19917.784"),
            ("1.019.917,7", "1019917.7"),
        ],
    )
    def test_takes_a_comma_or_a_point(self, text, value):
        assert rules.parsed(text) == Decimal(value)

    @pytest.mark.parametrize(
        ("text", "issue"),
        [
            ("", Issue.NOT_A_NUMBER), ("абв", Issue.NOT_A_NUMBER), ("1,2,3", Issue.NOT_A_NUMBER), ("1e5", Issue.NOT_A_NUMBER), ("NaN", Issue.NOT_A_NUMBER),
            ("١٢", Issue.NOT_A_NUMBER), ("-5", Issue.NEGATIVE), ("−5", Issue.NEGATIVE), (".", Issue.NOT_A_NUMBER),
        ],
    )  # fmt: skip
    def test_refuses_the_rest(self, text, issue):
        with pytest.raises(rules.ValueRefused) as refusal:
            rules.parsed(text)

        assert refusal.value.issue is issue

    @given(st.text(max_size=30))
    def test_gives_a_number_or_a_refusal_for_any_text(self, text):
        try:
            value = rules.parsed(text)
        except rules.ValueRefused:
            return
        assert value >= 0


class TestWindow:
    @pytest.mark.parametrize(
        ("day", "state", "period", "days_left"),
        [
            (date(2026, 11, 1), WindowState.BEFORE, date(2026, 11, 1), 24),
            (date(2026, 11, 14), WindowState.BEFORE, date(2026, 11, 1), 11),
            (date(2026, 11, 15), WindowState.OPEN, date(2026, 11, 1), 10),
            (date(2026, 11, 25), WindowState.OPEN, date(2026, 11, 1), 0),
            (date(2026, 11, 26), WindowState.AFTER, date(2026, 12, 1), 29),
            (date(2026, 12, 31), WindowState.AFTER, date(2027, 1, 1), 25),
        ],
    )
    def test_counts_for_this_month_until_the_deadline(self, day, state, period, days_left):
        found = rules.window(day, start_day=15, deadline_day=25)

        assert (found.state, found.period, found.days_left) == (state, period, days_left)

    def test_fits_a_deadline_into_a_short_month(self):
        assert rules.window(date(2026, 2, 10), start_day=20, deadline_day=31).deadline_on == date(2026, 2, 28)

    @given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
    def test_never_ends_in_the_past(self, day):
        found = rules.window(day, start_day=15, deadline_day=25)

        assert found.days_left >= 0
        assert found.opens_on <= found.deadline_on


class TestUsageBetween:
    def test_goes_on_after_the_last_digit(self):
        register = replace(DIAL, previous_value=Decimal(99950))

        assert rules.usage_between(register, Decimal(120), has_rolled_over=True) == 170

    def test_multiplies_by_the_transformer_ratio(self):
        register = replace(DIAL, previous_value=Decimal("1200.1"), multiplier=Decimal(40))

        assert rules.usage_between(register, Decimal("1250.3"), has_rolled_over=False) == 2008


class TestAssess:
    def test_finds_nothing_wrong_with_the_usual(self):
        found = assessed(DIAL, "10187.5")

        assert (found.usage, found.usual, found.issues) == (Decimal("187.5"), Decimal(180), ())

    @pytest.mark.parametrize(
        ("value", "issues"),
        [
            ("10540", ()), ("10541", (Issue.ABOVE_USUAL,)), ("10036", ()), ("10035.9", (Issue.BELOW_USUAL,)), ("10000", (Issue.BELOW_USUAL,)),
            ("20800", (Issue.ABOVE_USUAL,)), ("20801", (Issue.ABOVE_POSSIBLE,)), ("9999", (Issue.BELOW_PREVIOUS,)), ("100000", (Issue.TOO_MANY_DIGITS,)),
            ("10100.12345", (Issue.TOO_MANY_DECIMALS,)), ("10100.10000", ()), ("-1", (Issue.NEGATIVE,)),
        ],
    )  # fmt: skip
    def test_knows_its_limits(self, value, issues):
        assert assessed(DIAL, value).issues == issues

    def test_limits_the_allowed_power(self):
        register = replace(DIAL, usual_daily=None)

        assert assessed(register, "20800").issues == ()
        assert assessed(register, "20801").issues == (Issue.ABOVE_POSSIBLE,)

    def test_asks_about_a_rollover(self):
        found = assessed(replace(DIAL, previous_value=Decimal(99950)), "120")

        assert (found.usage, found.has_rolled_over, found.issues) == (Decimal(170), True, (Issue.ROLLOVER,))

    def test_does_not_believe_in_a_rollover_of_half_the_dial(self):
        found = assessed(replace(DIAL, previous_value=Decimal(50000), max_power_kw=None, usual_daily=None), "49000")

        assert (found.usage, found.issues) == (None, (Issue.BELOW_PREVIOUS,))

    def test_has_no_opinion_without_history(self):
        assert assessed(replace(DIAL, usual_daily=None, service="cold_water"), "10500").issues == ()

    def test_refuses_a_day_that_has_not_come(self):
        found = rules.assess(DIAL, Decimal(10100), read_on=date(2026, 11, 21), today=TODAY, limits=LIMITS)

        assert found.issues == (Issue.IN_FUTURE,)

    def test_refuses_removed_and_remote_meters(self):
        assert assessed(replace(DIAL, removed_on=date(2026, 11, 1)), "10100").issues == (Issue.REMOVED,)
        assert assessed(replace(DIAL, is_remote=True), "10100").issues == (Issue.REMOTE,)

    @given(
        previous=st.decimals(0, 99999, places=1, allow_nan=False),
        value=st.decimals(0, 200000, places=4, allow_nan=False),
        usual=st.none() | st.decimals(0, 500, places=3, allow_nan=False),
        power=st.none() | st.decimals(0, 200, places=1, allow_nan=False),
    )
    def test_never_gives_negative_usage(self, previous, value, usual, power):
        register = replace(DIAL, previous_value=previous, usual_daily=usual, max_power_kw=power)

        found = assessed(register, value)

        assert found.usage is None or found.usage >= 0
        assert (found.usage is None) <= bool(found.refusals)
        assert found.has_rolled_over <= (value < previous)


class TestDecide:
    def test_accepts_the_usual(self):
        assert decided([DIAL], {11: Decimal(10180)}).statuses == {11: Status.ACCEPTED}

    def test_asks_before_it_keeps_the_unusual(self):
        found = decided([DIAL], {11: Decimal(11000)})

        assert (dict(found.asked), found.statuses) == ({11: (Issue.ABOVE_USUAL,)}, {})

    def test_questions_what_was_confirmed(self):
        found = decided([DIAL], {11: Decimal(11000)}, confirmed={Issue.ABOVE_USUAL})

        assert found.statuses == {11: Status.QUESTIONED}

    def test_accepts_a_confirmed_rollover(self):
        register = replace(DIAL, previous_value=Decimal(99950))

        assert decided([register], {11: Decimal(120)}, confirmed={Issue.ROLLOVER}).statuses == {11: Status.ACCEPTED}

    def test_asks_again_when_another_doubt_appears(self):
        assert decided([DIAL], {11: Decimal(10001)}, confirmed={Issue.ABOVE_USUAL}).asked == {11: (Issue.BELOW_USUAL,)}

    def test_refuses_whatever_was_confirmed(self):
        found = decided([DIAL], {11: Decimal(9999)}, confirmed=set(Issue))

        assert found.refused == {11: (Issue.BELOW_PREVIOUS,)}

    def test_misses_the_other_register_of_a_meter(self):
        assert decided([DAY, NIGHT], {11: Decimal(30100)}).refused == {12: (Issue.MISSING,)}

    def test_takes_one_meter_of_two(self):
        other = replace(DIAL, register_id=21, meter_id=2)

        assert decided([DIAL, other], {11: Decimal(10180)}).statuses == {11: Status.ACCEPTED}

    def test_suggests_to_swap_day_and_night(self):
        found = decided([DAY, NIGHT], {11: Decimal(12150), 12: Decimal(30170)})

        assert found.refused
        assert (found.fix.kind, dict(found.fix.values)) == (FixKind.SWAPPED, {11: Decimal(30170), 12: Decimal(12150)})

    def test_suggests_the_comma_that_was_left_out(self):
        found = decided([replace(DIAL, digits_int=6)], {11: Decimal(101805)})

        assert (found.fix.kind, dict(found.fix.values)) == (FixKind.DECIMAL_MARK, {11: Decimal("10180.5")})

    def test_suggests_nothing_that_is_doubtful_itself(self):
        assert decided([DAY, NIGHT], {11: Decimal(500), 12: Decimal(700)}).fix is None


class TestDecideForAVisitor:
    @pytest.mark.parametrize("value", ["9999", "11000", "10001", "30000"])
    def test_asks_the_same_whatever_is_doubtful(self, value):
        found = decided([DIAL], {11: Decimal(value)}, actor=Actor.visitor())

        assert (dict(found.asked), found.refused, found.fix) == ({11: (Issue.RECHECK,)}, {}, None)

    def test_questions_what_was_confirmed(self):
        found = decided([DIAL], {11: Decimal(9999)}, actor=Actor.visitor(), confirmed={Issue.RECHECK})

        assert found.statuses == {11: Status.QUESTIONED}

    def test_refuses_what_does_not_fit_the_dial(self):
        assert decided([DIAL], {11: Decimal(100000)}, actor=Actor.visitor()).refused == {11: (Issue.TOO_MANY_DIGITS,)}
