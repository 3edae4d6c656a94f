"""An account as people see it, and what may be done with it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

AccessLevel: TypeAlias = Literal["view", "manage", "owner"]

# A higher level includes the lower ones: an owner may also view, submit and pay.
LEVELS: dict[str, int] = {"view": 1, "manage": 2, "owner": 3}


@dataclass(frozen=True)
class AccountCard:
    """One account with its premise; `access_level` is 'none' where it was found by its number alone."""

    account_id: int
    account_number: str
    label: str | None
    address: str
    town: str
    district: str | None
    customer_kind: str
    access_level: str
    settlement: str
    stove: str
    resident_count: int
    area_m2: Decimal
    is_sample: bool
