"""The first and the last word of a page: who is here, may they see it, what is it called."""

from html import escape

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.accounts import delegation
from core.ui import access, context, navigation
from core.ui.components import account, badges, states
from core.ui.components.badges import Badge
from core.ui.context import Context


class PageNotRegistered(Exception):
    """The page that runs is not a row of `core.ui.navigation`, so nobody can tell who may see it."""


def begin(title: str, *, lead: str | None = None, needs_account: bool = False) -> Context:
    """
    Draw the heading and return the context. `title` and `lead` are messages (`lead` through `mark`).

    A person of another role gets the refusal instead, and the run ends. With `needs_account` the account's address
    stands above the heading (with a switch, if there are several); without one an empty state says what to do.
    """
    ctx = context.current()
    check(ctx)
    if needs_account and ctx.account and not current_entry().spans_accounts:
        account.line(ctx, ctx.account)
        if ctx.account.access_level != "owner":
            delegation.note_view(ctx.db, actor=ctx.actor, account_id=ctx.account.account_id, now=ctx.now)
    badge = badges.drawn(Badge(ctx.t("Sample data"), "sample")) if ctx.is_sample else ""
    st.html(f'<div class="kb-heading"><h1 class="kb-title">{escape(ctx.t(title))}</h1>{badge}</div>{_lead(ctx, lead)}')
    if needs_account and ctx.account is None:
        states.empty(ctx, ctx.t("You have no accounts yet"), ctx.t("Add one by the account number on your receipt."))
        st.stop()
    return ctx


def check(ctx: Context) -> None:
    """
    Stop the run unless the person may see the page that runs. Fragments and callbacks begin with it.

    A fragment whose session has ended gives the whole page up: it asks to sign in again.
    """
    entry = current_entry()
    if access.is_open(ctx, entry):
        return
    run = get_script_run_ctx()
    if run is not None and run.fragment_ids_this_run:
        st.rerun()
    access.refuse(ctx, entry)
    st.stop()


def current_entry() -> navigation.PageEntry:
    """
    Return the page that runs.

    :raises PageNotRegistered: if it is not in the registry
    """
    run = get_script_run_ctx()
    entry = navigation.by_hash(run.page_script_hash) if run else None
    if entry is None:
        raise PageNotRegistered
    return entry


def section(ctx: Context, title: str, note: str | None = None) -> None:
    """Draw a section heading; `title` and `note` are already in the language of the visit."""
    del ctx
    more = f'<p class="kb-note">{escape(note)}</p>' if note else ""
    st.html(f'<h2 class="kb-section">{escape(title)}</h2>{more}')


def _lead(ctx: Context, lead: str | None) -> str:
    return f'<p class="kb-lead">{escape(ctx.t(lead))}</p>' if lead else ""
