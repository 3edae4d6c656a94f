"""Words of the analyst's questions."""

from dataclasses import dataclass
from decimal import Decimal

from core.i18n.catalogue import mark

AGES = {
    "not_due": mark("Not due yet"),
    "days_0_30": mark("1-30 days"),
    "days_31_60": mark("31-60 days"),
    "days_61_90": mark("61-90 days"),
    "days_91_365": mark("91-365 days"),
    "over_year": mark("Over a year"),
}
OVERDUE = tuple(age for age in AGES if age != "not_due")
KINDS = {"household": mark("Households"), "organisation": mark("Organisations")}
CHANNELS = {
    "remote": mark("Smart meter"),
    "account": mark("Customer account"),
    "visitor": mark("Without signing in"),
    "phone": mark("By phone"),
    "office": mark("At an office"),
    "file": mark("In a file"),
    "control": mark("Read by an inspector"),
    "other": mark("Other way"),
    "missing": mark("Not received"),
}
MISSING = "missing"


@dataclass(frozen=True)
class Filters:
    """What the analyst has narrowed the question to; None is everything. Outside Ekaterinburg districts are ''."""

    town: str | None = None
    district: str | None = None
    service: str | None = None
    customer_kind: str | None = None

    @property
    def parameters(self) -> dict[str, str | None]:
        """The parameters of a statement that takes all four."""
        return {
            "town": self.town,
            "district": self.district,
            "service": self.service,
            "customer_kind": self.customer_kind,
        }


@dataclass(frozen=True)
class Arrears:
    """Debt at the end of a month, roubles."""

    total: Decimal
    overdue: Decimal
    overdue_share: float | None
    overdue_before: Decimal | None  # at the end of the month before

    @property
    def change(self) -> Decimal | None:
        """How the overdue debt moved since the month before."""
        return None if self.overdue_before is None else self.overdue - self.overdue_before


@dataclass(frozen=True)
class Received:
    """How many meters gave a reading for a period."""

    received: int
    missing: int
    remote: int

    @property
    def total(self) -> int:
        """All meters that a reading is expected from."""
        return self.received + self.missing

    @property
    def share(self) -> float | None:
        """Received of all, None when nothing is expected."""
        return self.received / self.total if self.total else None
