"""An account number as somebody typed it, read by the settings of the company (A7)."""

from core.accounts import numbers
from core.accounts.numbers import ParsedNumber
from core.tariffs import queries as tariffs
from core.ui.context import Context

_LENGTH, _HAS_CHECK_DIGIT = "account_number_length", "account_number_has_check_digit"


def read(ctx: Context, text: str) -> ParsedNumber:
    """Return the number with the slip that the length and the check digit of the company's numbers give away."""
    values = tariffs.rule_values(ctx.db, names=(_LENGTH, _HAS_CHECK_DIGIT), on=ctx.today)
    return numbers.parse(text, length=int(values[_LENGTH]) or None, has_check_digit=bool(values[_HAS_CHECK_DIGIT]))
