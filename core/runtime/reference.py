"""The facts of `data/reference/` that a store does not have yet: an older store gets what a newer Kabinet needs."""

from core.billing import operations as penalties
from core.closing import reference as policies
from core.orders import reference as shop
from core.orders import slots
from core.tariffs import operations as tariffs
from data.database import Database


def complete(db: Database) -> None:
    """Add missing rates, rule values, policies, facts of penalties, crews' days, products; what was changed stays."""
    tariffs.load_reference(db, is_replacing=False)
    policies.load(db)
    penalties.load_reference(db, is_replacing=False)
    slots.load_reference(db)
    shop.load(db)
