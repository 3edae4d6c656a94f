"""What is said about a mistyped number follows the settings of the company."""

from datetime import date
from types import SimpleNamespace

import pytest

from core.accounts import numbers
from core.accounts.numbers import Slip
from core.ui.sections import typed_number
from tests.factories.metering import make_store

BODY = "662013745"
NUMBER = f"{BODY}{numbers.check_digit(BODY)}"
SWAPPED = f"{NUMBER[:4]}{NUMBER[5]}{NUMBER[4]}{NUMBER[6:]}"


@pytest.fixture
def ctx():
    with make_store() as db:
        yield SimpleNamespace(db=db, today=date(2026, 11, 20))


def company_setting(ctx, name, value):
    ctx.db.change(
        lambda tx: tx.write("update live.rule_value set value = $value where name = $name", name=name, value=value)
    )


class TestRead:
    def test_finds_nothing_wrong_with_a_number_of_the_sample_region(self, ctx):
        assert typed_number.read(ctx, NUMBER).slip is None

    def test_names_neighbours_that_were_swapped(self, ctx):
        assert typed_number.read(ctx, SWAPPED).slip is Slip.SWAPPED

    def test_knows_no_swap_where_numbers_carry_no_check_digit(self, ctx):
        company_setting(ctx, "account_number_has_check_digit", 0)

        assert typed_number.read(ctx, SWAPPED).slip is None

    def test_takes_the_length_of_the_company(self, ctx):
        company_setting(ctx, "account_number_has_check_digit", 0)
        company_setting(ctx, "account_number_length", 12)

        assert typed_number.read(ctx, NUMBER).slip is Slip.TOO_SHORT
