"""What households are charged where no reading can be used, for people to read (ППРФ 354 п.59-62)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data import sql
from data.database import Reader

_SQL = sql.load(__file__)


@dataclass(frozen=True)
class DatedPolicy:
    """So many periods in a row by the average of so many months, then the norm times the coefficient."""

    reason: str
    average_periods: int
    average_months: int
    least_months: int
    norm_coefficient: Decimal
    valid_from: date
    valid_to: date | None
    legal_ref: str
    is_sample: bool

    def is_in_force(self, on: date) -> bool:
        """Whether the policy holds on the day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def of_service(db: Reader, *, service: str) -> list[DatedPolicy]:
    """Return all policies of a service for households, by reason, newest first."""
    return [DatedPolicy(**row) for row in db.records(_SQL["policies_of_service"], service=service)]
