"""Accounts: several under one sign-in, each with its own name; add, order, remove (A5)."""

from core.ui import page as screen
from core.ui.components import states
from core.ui.sections import accounts, sharing


def page() -> None:
    """Draw the list of accounts and the form that adds one."""
    ctx = screen.begin("Accounts")
    accounts.result(ctx)
    if ctx.accounts:
        accounts.cards(ctx)
    else:
        states.empty(ctx, ctx.t("You have no accounts yet"), ctx.t("Add one by the account number on your receipt."))
    sharing.show(ctx)
    accounts.add(ctx)
