from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.payments import rules
from core.payments.gateway import BankPayment, BankStatus
from core.payments.model import PartWish, State

SUM = Decimal("100.00")


def bank(status, amount=SUM, currency="RUB"):
    return BankPayment("b-1", status, amount, currency, Decimal(0), None, None, None, None)


class TestNextState:
    @pytest.mark.parametrize(
        ("state", "status", "expected"),
        [
            (State.CREATED, BankStatus.PENDING, State.AT_BANK),
            (State.CREATED, BankStatus.SUCCEEDED, State.SUCCEEDED),
            (State.AT_BANK, BankStatus.PENDING, None),
            (State.AT_BANK, BankStatus.WAITING, None),
            (State.AT_BANK, BankStatus.SUCCEEDED, State.SUCCEEDED),
            (State.AT_BANK, BankStatus.CANCELED, State.CANCELED),
            (State.SUCCEEDED, BankStatus.CANCELED, None),
            (State.POSTED, BankStatus.CANCELED, None),
            (State.POSTED, BankStatus.SUCCEEDED, None),
            (State.CANCELED, BankStatus.SUCCEEDED, None),
            (State.REFUNDED, BankStatus.PENDING, None),
        ],
    )
    def test_goes_forward_only(self, state, status, expected):
        assert rules.next_state(state, bank(status), total_amount=SUM) is expected

    @pytest.mark.parametrize(("amount", "currency"), [("99.99", "RUB"), ("100.01", "RUB"), ("100.00", "USD")])
    def test_credits_no_other_sum_and_no_other_currency(self, amount, currency):
        paid = bank(BankStatus.SUCCEEDED, Decimal(amount), currency)

        assert rules.next_state(State.AT_BANK, paid, total_amount=SUM) is State.DISPUTED

    def test_knows_what_contradicts_a_decision(self):
        assert rules.is_contradiction(State.POSTED, BankStatus.CANCELED)
        assert rules.is_contradiction(State.CANCELED, BankStatus.SUCCEEDED)
        assert not rules.is_contradiction(State.POSTED, BankStatus.SUCCEEDED)


class TestAmount:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("1 234,56 ₽", "1234.56"),
            ("1234.5", "1234.5"),
            (" 100 ", "100"),
            ("1\N{NO-BREAK SPACE}000", "1000"),
            ("6,905.52", "6905.52"),
            ("1,234,567.8", "1234567.8"),
            ("₽20", "20"),
        ],
    )
    def test_reads_what_people_write(self, text, expected):
        assert rules.amount(text) == Decimal(expected)

    @pytest.mark.parametrize("text", ["", "сто", "-5", "1,234,56", "1.005", "6,905", "1,23.45", "1e3", "٣"])
    def test_reads_nothing_else(self, text):
        assert rules.amount(text) is None


class TestPhone:
    @pytest.mark.parametrize("text", ["+7 912 000-00-00", "8 (912) 000 00 00", "9120000000"])
    def test_is_seven_and_ten_digits(self, text):
        assert rules.phone(text) == "+79120000000"

    @pytest.mark.parametrize("text", ["", "912", "+1 202 555 0100 99", "нет"])
    def test_is_nothing_else(self, text):
        assert rules.phone(text) is None


class TestProblems:
    def test_names_each(self):
        parts = [PartWish(1, Decimal("0.99")), PartWish(1, Decimal("600000.001"))]

        assert rules.problems(parts, largest=Decimal(500_000)) == ["too_small", "kopecks", "too_large", "twice"]
        assert rules.problems([], largest=SUM) == ["empty"]


class TestFee:
    def test_is_rounded_half_up(self):
        assert rules.fee(Decimal("100.50"), percent=Decimal("1.00")) == Decimal("1.01")


class TestNumber:
    def test_has_the_day_and_seven_digits(self):
        assert rules.number(datetime(2026, 11, 22, tzinfo=UTC), tail=123_456_789_012) == "261122-6789012"
