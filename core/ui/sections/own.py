"""The account that a customer's page is about."""

from html import escape

import streamlit as st

from core.accounts.model import AccountCard
from core.billing import explain_queries
from core.ui.context import Context
from data.database import Record


class NoAccount(Exception):
    """The page was begun without `needs_account`."""


def account(ctx: Context) -> AccountCard:
    """
    Return the account of the switcher.

    :raises NoAccount: if there is none
    """
    if ctx.account is None:
        raise NoAccount
    return ctx.account


def lines(ctx: Context) -> list[Record]:
    """Return all printed lines of the account's bills, asked for once a run: sums and reasons are made of them."""
    account_id = account(ctx).account_id
    return ctx.once(
        ("billing.lines", account_id), lambda: explain_queries.lines_of_account(ctx.db, account_id=account_id)
    )


def number(ctx: Context) -> None:
    """Say the number of the account, as it stands on the receipt."""
    text = ctx.t("account {number}", number=account(ctx).account_number)
    st.html(f'<p class="kb-note">{escape(text)}</p>')
