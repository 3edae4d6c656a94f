"""The account that a customer's page is about."""

from html import escape

import streamlit as st

from core.accounts.model import AccountCard
from core.ui.context import Context


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


def number(ctx: Context) -> None:
    """Say the number of the account, as it stands on the receipt."""
    text = ctx.t("account {number}", number=account(ctx).account_number)
    st.html(f'<p class="kb-note">{escape(text)}</p>')
