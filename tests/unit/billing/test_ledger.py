"""opening + charged + recalculated + penalty - paid = closing, whatever was charged and paid."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.billing import rules
from core.billing.model import MonthCharge, Payment, PaymentStatus
from core.kit import period

FIRST = date(2025, 1, 1)
MONTHS = st.integers(0, 30).map(lambda count: period.shifted(FIRST, by=count))
MONEY = st.decimals("-9999.99", "99999.99", places=2)
NOT_BELOW = st.decimals("0", "99999.99", places=2)


def charge(month, service, charged, adjusted, penalty):
    due_on = period.shifted(month, by=1).replace(day=15)
    return MonthCharge(
        service, month, due_on, charged, adjusted, penalty, Decimal(0), Decimal(1), charged, "kwh"
    )  # fmt: skip


def payment(month, amount, status):
    at = datetime(month.year, month.month, 20, tzinfo=UTC)
    return Payment("P", at, at.date(), "bank", amount, status, None, ())


CHARGES = st.lists(
    st.builds(charge, MONTHS, st.sampled_from(["electricity", "heat"]), NOT_BELOW, MONEY, MONEY), max_size=30
)
PAYMENTS = st.lists(st.builds(payment, MONTHS, NOT_BELOW, st.sampled_from(PaymentStatus)), max_size=30)


class TestLedger:
    @given(months=CHARGES, payments=PAYMENTS)
    def test_every_month_adds_up_and_opens_where_the_last_closed(self, months, payments):
        rows = rules.ledger(months, payments)

        opening = Decimal(0)
        for row in rows:
            asked = [month for month in months if month.period == row.period]
            came = [one for one in payments if period.month_of(one.counted_on) == row.period]
            money = sum(one.amount for one in came if one.status is not PaymentStatus.REFUNDED)
            assert row.opening_amount == opening
            assert row.closing_amount == opening + sum(month.total_amount for month in asked) - money
            opening = row.closing_amount

    @given(months=CHARGES, payments=PAYMENTS)
    def test_ends_with_what_is_owed(self, months, payments):
        rows = rules.ledger(months, payments)

        owed = rules.balance(months, payments, today=date(2028, 1, 1)).amount

        assert (rows[-1].closing_amount if rows else 0) == owed
        assert [row.period for row in rows] == (list(period.months(rows[0].period, rows[-1].period)) if rows else [])
