from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing import rules
from core.billing.model import DebtAge, MonthCharge, Payment, PaymentStatus
from core.kit import period as periods

TODAY = date(2026, 11, 22)
kopecks = st.decimals(min_value=0, max_value=10_000, places=2)


def month(period="2026-10-01", service="electricity", *, charged="100.00", paid="0", due_on=None, **values):
    first_day = date.fromisoformat(period)
    amounts = {"adjusted_amount": "0", "penalty_amount": "0", "volume": "10", "usage_amount": charged} | values
    return MonthCharge(
        service=service,
        period=first_day,
        due_on=due_on or periods.shifted(first_day, by=1).replace(day=15),
        charged_amount=Decimal(charged),
        paid_amount=Decimal(paid),
        unit="kwh",
        **{name: Decimal(value) for name, value in amounts.items()},
    )


def payment(amount, counted_on="2026-11-10", status="posted"):
    day = date.fromisoformat(str(counted_on))
    return Payment(
        "1", datetime(2026, 11, 10, tzinfo=UTC), day, "card", Decimal(amount), PaymentStatus(status), None, ()
    )


class TestAge:
    @pytest.mark.parametrize(
        ("due_on", "expected"),
        [
            ("2026-11-23", DebtAge.NOT_DUE),
            ("2026-11-22", DebtAge.NOT_DUE),
            ("2026-11-21", DebtAge.DAYS_0_30),
            ("2026-10-23", DebtAge.DAYS_0_30),
            ("2026-10-22", DebtAge.DAYS_31_60),
            ("2026-09-22", DebtAge.DAYS_61_90),
            ("2026-08-24", DebtAge.DAYS_61_90),
            ("2026-08-23", DebtAge.DAYS_91_365),
            ("2025-11-22", DebtAge.DAYS_91_365),
            ("2025-11-21", DebtAge.OVER_YEAR),
        ],
    )
    def test_counts_days_after_the_due_day(self, due_on, expected):
        assert rules.age(date.fromisoformat(due_on), today=TODAY) is expected


class TestBalance:
    def test_services_and_ages_sum_to_the_same_when_a_month_was_overpaid(self):
        months = [month(paid="130.00"), month("2026-09-01"), month(service="heat", paid="100.00")]

        found = rules.balance(months, [payment("230.00")], today=TODAY)

        assert found.by_service == {"electricity": Decimal("100.00"), "heat": Decimal(0)}
        assert sum(found.by_service.values()) == sum(rules.debt_by_age(months, today=TODAY).values())

    def test_tells_what_is_due_from_what_is_late(self):
        months = [month("2026-09-01", paid="40.00"), month("2026-10-01", due_on=date(2026, 12, 15))]

        found = rules.balance(months, [payment("40.00")], today=TODAY)

        assert (found.amount, found.not_due_amount, found.overdue_amount) == (
            Decimal("160.00"),
            Decimal("100.00"),
            Decimal("60.00"),
        )
        assert (found.next_due_on, found.overdue_since) == (date(2026, 12, 15), date(2026, 10, 15))
        assert found.by_service == {"electricity": Decimal("160.00")}

    def test_takes_off_money_that_is_not_posted_yet(self):
        found = rules.balance([month()], [payment("30.00", status="received")], today=TODAY)

        assert (found.amount, found.credit_amount) == (Decimal("70.00"), Decimal("30.00"))

    def test_forgets_refunded_money(self):
        found = rules.balance([month()], [payment("30.00", status="refunded")], today=TODAY)

        assert found.amount == Decimal("100.00")

    def test_of_an_overpaid_account_is_below_zero(self):
        found = rules.balance([month(paid="100.00")], [payment("150.00")], today=TODAY)

        assert found.amount == Decimal("-50.00")
        assert found.next_due_on is None

    @given(st.lists(st.tuples(kopecks, kopecks), max_size=12), st.lists(kopecks, max_size=6))
    def test_is_what_the_ledger_closes_with(self, charges, paid):
        months = [
            month(f"2025-{number + 1:02}-01", charged=charged, penalty_amount=penalty)
            for number, (charged, penalty) in enumerate(charges)
        ]
        payments = [payment(amount, date(2025, number + 3, 10)) for number, amount in enumerate(paid)]

        found = rules.balance(months, payments, today=TODAY)
        rows = rules.ledger(months, payments)

        assert found.amount == (rows[-1].closing_amount if rows else 0)
        assert found.amount == found.not_due_amount + found.overdue_amount - found.credit_amount
        assert sum(rules.debt_by_age(months, today=TODAY).values()) == found.not_due_amount + found.overdue_amount


class TestLedger:
    def test_opens_each_month_where_the_last_closed(self):
        months = [
            month("2026-08-01"),
            month("2026-10-01", charged="50.00", adjusted_amount="-5.00", penalty_amount="1.00"),
        ]

        rows = rules.ledger(months, [payment("80.00", "2026-09-12")])

        assert [(row.period.month, row.opening_amount, row.closing_amount) for row in rows] == [
            (8, Decimal("0.00"), Decimal("100.00")),
            (9, Decimal("100.00"), Decimal("20.00")),
            (10, Decimal("20.00"), Decimal("66.00")),
        ]

    def test_of_nothing_is_empty(self):
        assert rules.ledger([], []) == []


class TestMonthlyTotals:
    def test_leaves_a_gap_where_nothing_was_charged(self):
        totals = rules.monthly_totals([month("2026-08-01"), month("2026-10-01"), month("2026-10-01", "heat")], count=3)

        assert totals == [
            (date(2026, 8, 1), Decimal("100.00")),
            (date(2026, 9, 1), None),
            (date(2026, 10, 1), Decimal("200.00")),
        ]
