"""Bills of an account, one line each."""

from datetime import date
from decimal import Decimal

from core.kit import ids
from data.database import Database

CHARGE = """
insert into history.charge (
    account_id, period, service, line, zone, block, basis, volume, unit, rate, amount, vat_amount, due_on, batch_id
)
values (
    $account_id, $period, $service, $line, 'single', 1, 'calculation', 1, 'rub', $amount, $amount, 0, $due_on, $batch_id
)
"""


def make_charge(
    db: Database,
    amount: str,
    *,
    account_id=1,
    period=date(2026, 10, 1),
    service="electricity",
    line="usage",
    due_on=date(2026, 11, 15),
) -> None:
    values = {"account_id": account_id, "period": period, "service": service, "line": line, "due_on": due_on}
    db.bulk("history", lambda tx: tx.write(CHARGE, amount=Decimal(amount), batch_id=ids.new(), **values))
