"""Charges and debts: what is owed for what, each line of a statement opened, payments and where they went."""

from core.billing import queries
from core.ui import page as screen
from core.ui.components import states
from core.ui.sections import changes, charges, own, payments_made, penalty


def page() -> None:
    """Draw the balance, the debt by age, one statement, the payments and the ledger."""
    ctx = screen.begin("Charges", needs_account=True)
    own.number(ctx)
    account_id = own.account(ctx).account_id
    payments = queries.payments(ctx.db, account_id=account_id)
    months = queries.month_charges(ctx.db, account_id=account_id)
    if not months and not payments:
        states.empty(ctx, ctx.t("Nothing has been charged yet"), ctx.t("The first bill appears here."))
        return
    charges.balance(ctx, months, payments)
    charges.debts(ctx, months, payments)
    penalty.show(ctx, months, payments)
    charges.statement(ctx, months)
    changes.show(ctx, months)
    payments_made.show(ctx)
    charges.payments_table(ctx, payments)
    charges.ledger(ctx, months, payments)
