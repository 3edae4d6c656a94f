from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.payments.allocation import OpenCharge, Part, Purpose, after, allocate

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)


def owed(service="electricity", period=OCTOBER, principal="100.00", penalty="0.00", due_on=date(2026, 11, 15)):
    return OpenCharge(service, period, due_on, Decimal(principal), Decimal(penalty))


def amounts(parts):
    return [(part.service, part.period.month, str(part.amount), part.is_penalty) for part in parts]


MONEY = st.decimals(min_value=0, max_value=100_000, places=2)
CHARGES = st.lists(
    st.builds(
        OpenCharge,
        service=st.sampled_from(["electricity", "heat", "hot_water", "cold_water"]),
        period=st.sampled_from([AUGUST, SEPTEMBER, OCTOBER]),
        due_on=st.dates(date(2022, 1, 1), date(2026, 12, 31)),
        principal_amount=MONEY,
        penalty_amount=MONEY,
    ),
    max_size=8,
    unique_by=lambda charge: (charge.service, charge.period),
)
PURPOSES = st.builds(
    Purpose,
    service=st.sampled_from([None, "electricity", "heat", "gas"]),
    period=st.sampled_from([None, AUGUST, OCTOBER]),
    is_penalty=st.booleans(),
)


class TestAllocate:
    def test_splits_a_bill_over_its_services_by_largest_remainder(self):
        bill = [
            owed("electricity", principal="843.20"),
            owed("heat", principal="2412.60"),
            owed("hot_water", principal="611.15"),
        ]

        parts = allocate(Decimal("2000.00"), bill)

        assert [str(part.amount) for part in parts] == ["436.11", "1247.80", "316.09"]

    def test_pays_the_newest_bill_then_the_oldest_debt(self):
        bills = [owed(period=SEPTEMBER), owed(period=AUGUST), owed(period=OCTOBER)]

        parts = allocate(Decimal("250.00"), bills)

        assert amounts(parts) == [
            ("electricity", 10, "100.00", False),
            ("electricity", 8, "100.00", False),
            ("electricity", 9, "50.00", False),
        ]

    def test_pays_penalty_last(self):
        parts = allocate(Decimal("205.00"), [owed(penalty="10.00"), owed(period=AUGUST, penalty="7.00")])

        assert amounts(parts)[2:] == [("electricity", 8, "5.00", True)]

    def test_pays_the_month_that_was_named_first(self):
        parts = allocate(
            Decimal("130.00"), [owed(), owed(period=AUGUST, penalty="5.00")], purpose=Purpose(period=AUGUST)
        )

        assert amounts(parts) == [
            ("electricity", 8, "100.00", False),
            ("electricity", 8, "5.00", True),
            ("electricity", 10, "25.00", False),
        ]

    def test_pays_no_other_service_than_the_one_that_was_named(self):
        parts = allocate(Decimal("500.00"), [owed(), owed("heat")], purpose=Purpose(service="heat"))

        assert amounts(parts) == [("heat", 10, "100.00", False)]

    def test_pays_penalty_first_where_it_was_named(self):
        parts = allocate(Decimal("12.00"), [owed(penalty="10.00")], purpose=Purpose(is_penalty=True))

        assert amounts(parts) == [("electricity", 10, "10.00", True), ("electricity", 10, "2.00", False)]

    def test_pays_a_debt_out_of_time_only_where_it_was_named(self):
        old = owed(period=date(2022, 1, 1), due_on=date(2022, 2, 10))

        unnamed = allocate(Decimal("150.00"), [old], barred_before=date(2023, 11, 20))
        named = allocate(Decimal("150.00"), [old], purpose=Purpose(period=old.period), barred_before=date(2023, 11, 20))

        assert unnamed == []
        assert amounts(named) == [("electricity", 1, "100.00", False)]

    @given(amount=MONEY, charges=CHARGES, purpose=PURPOSES, barred=st.sampled_from([None, date(2024, 1, 1)]))
    def test_never_pays_more_than_came_nor_more_than_is_open(self, amount, charges, purpose, barred):
        parts = allocate(amount, charges, purpose=purpose, barred_before=barred)

        assert sum(part.amount for part in parts) <= amount
        assert all(part.amount > 0 for part in parts)
        assert len({(part.service, part.period, part.is_penalty) for part in parts}) == len(parts)
        for charge in after(charges, parts):
            assert charge.principal_amount >= 0
            assert charge.penalty_amount >= 0

    @given(amount=MONEY, charges=CHARGES)
    def test_keeps_nothing_back_while_anything_is_open(self, amount, charges):
        paid = sum(part.amount for part in allocate(amount, charges))

        assert paid == min(amount, sum(charge.principal_amount + charge.penalty_amount for charge in charges))

    @given(first=MONEY, second=MONEY, charges=CHARGES)
    def test_pays_as_much_in_two_payments_as_in_one(self, first, second, charges):
        before = allocate(first, charges)

        behind = allocate(second, after(charges, before))

        total = sum(part.amount for part in [*before, *behind])
        assert total == sum(part.amount for part in allocate(first + second, charges))


class TestAfter:
    def test_takes_off_what_was_paid(self):
        left = after([owed(penalty="9.00")], [Part("electricity", OCTOBER, Decimal("9.00"), is_penalty=True)])

        assert left == [owed(penalty="0.00")]
