"""Parts of the page «Accounts»: a card an account, and the form that adds one."""

from collections.abc import Callable
from html import escape

import streamlit as st

from core.accounts import access, numbers, operations
from core.accounts.model import AccountCard
from core.billing import answers, rules
from core.billing import queries as billing
from core.billing.model import Balance
from core.i18n.catalogue import mark
from core.ui import context, state, typed
from core.ui import page as screen
from core.ui.components import folds, links, states
from core.ui.context import Context
from core.ui.sections import accounts_board, typed_number

_LENT = {"view": mark("lent to you: to see"), "manage": mark("lent to you: to see, submit readings and pay")}
_DONE, _REFUSED, _FORM = "accounts.done", "accounts.refused", "accounts.form"


def result(ctx: Context) -> None:
    """Say what the last action did, once."""
    if done := state.get(_DONE, ""):
        states.done(ctx, done)
        state.drop(_DONE)
    if refused := state.get(_REFUSED, ""):
        states.refusal(ctx, [refused])
        state.drop(_REFUSED)


def cards(ctx: Context) -> None:
    """Draw a card for each account with its balance and what can be done with it."""
    balances = [_balance(ctx, card) for card in ctx.accounts]
    if len(balances) > 1:
        accounts_board.show(ctx, balances)
    for place, (card, balance) in enumerate(zip(ctx.accounts, balances, strict=True)):
        with st.container(border=True, key=f"accounts-card-{card.account_id}"):
            sentence = answers.to_pay(balance, words=ctx.words)
            st.html(_face(ctx, card) + f'<p class="kb-sentence">{escape(sentence)}</p>')
            _actions(ctx, card, place=place)


def _face(ctx: Context, card: AccountCard) -> str:
    title = escape(card.label or card.address)
    address = f'<p class="kb-note">{escape(card.address)}</p>' if card.label else ""
    number = ctx.t("account {number}", number=card.account_number)
    lent = _LENT.get(card.access_level)
    line = f"{number} · {ctx.t(lent)}" if lent else number
    return f'<h2 class="kb-section">{title}</h2>{address}<p class="kb-note">{escape(line)}</p>'


def _balance(ctx: Context, card: AccountCard) -> Balance:
    payments = billing.payments(ctx.db, account_id=card.account_id)
    months = billing.month_charges(ctx.db, account_id=card.account_id)
    return rules.balance(months, payments, today=ctx.today)


def _actions(ctx: Context, card: AccountCard, *, place: int) -> None:
    links.show("home", ctx.t("Open the account"), query={"account": card.account_number})
    folds.show(
        ctx.t("Rename, move or remove"),
        lambda: _management(ctx, card, place=place),
        name=f"account-{card.account_number}",
    )


def _management(ctx: Context, card: AccountCard, *, place: int) -> None:
    """Draw what changes the person's own list: a name, the order, taking an account off it."""
    key = f"accounts.{card.account_id}"
    with typed.kept(f"{key}.name"), st.form(f"{key}.rename", border=False):
        _name(ctx, card, key=key)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if len(ctx.accounts) > 1:
            for text, icon, target in (
                (ctx.t("Move up"), "arrow_upward", place - 1),
                (ctx.t("Move down"), "arrow_downward", place + 1),
            ):
                st.button(
                    text,
                    key=f"{key}.{icon}",
                    icon=f":material/{icon}:",
                    type="tertiary",
                    disabled=not 0 <= target < len(ctx.accounts),
                    on_click=_move,
                    args=(card.account_id, target),
                )
        with st.popover(ctx.t("Remove from my list"), key=f"{key}.removing"):
            text = ctx.t("The account itself stays as it is; you can add it again by its number, house and flat.")
            st.html(f'<p class="kb-note">{escape(text)}</p>')
            st.button(ctx.t("Yes, remove it"), key=f"{key}.remove", on_click=_remove, args=(card.account_id,))


def _name(ctx: Context, card: AccountCard, *, key: str) -> None:
    st.text_input(
        ctx.t("Name for you alone"),
        value=card.label or "",
        max_chars=operations.LONGEST_LABEL,
        key=f"{key}.label",
        placeholder=ctx.t("Mother, Lenina 5"),
    )
    st.form_submit_button(ctx.t("Save the name"), on_click=_rename, args=(card.account_id, key))


def _guarded(action: Callable[[Context], str]) -> None:
    """Check who is here before a callback acts: callbacks run without the portal's guard."""
    ctx = context.current()
    try:
        state.put(_DONE, action(ctx))
    except operations.LabelTooLong:
        state.put(_REFUSED, ctx.t("The name is too long: {n} letters at most.", n=operations.LONGEST_LABEL))
    except access.AccessDenied:
        state.put(_REFUSED, ctx.t("This account is not in your list any more."))


def _move(account_id: int, place: int) -> None:
    def action(ctx: Context) -> str:
        operations.move_account(ctx.db, actor=ctx.actor, account_id=account_id, place=place, now=ctx.now)
        return ctx.t("The order is saved.")

    _guarded(action)


def _rename(account_id: int, key: str) -> None:
    def action(ctx: Context) -> str:
        label = state.get(f"{key}.label", "")
        operations.rename_account(ctx.db, actor=ctx.actor, account_id=account_id, label=label, now=ctx.now)
        typed.sent(f"{key}.name")
        return ctx.t("The name is saved.")

    _guarded(action)


def _remove(account_id: int) -> None:
    def action(ctx: Context) -> str:
        operations.remove_account(ctx.db, actor=ctx.actor, account_id=account_id, now=ctx.now)
        return ctx.t("The account is off your list.")

    _guarded(action)


def add(ctx: Context) -> None:
    """Draw the form that adds an account; what was typed stays when it is refused."""
    screen.section(ctx, ctx.t("Add an account"), ctx.t(numbers.WHERE_IT_STANDS))
    form = f"accounts.add.{len(ctx.accounts)}"  # a new form after each account that was added, the same after a reload
    with typed.kept(_FORM), st.form(form, clear_on_submit=False):
        number = st.text_input(ctx.t("Account number"), key=f"{form}.number")
        left, right = st.columns(2)
        house = left.text_input(ctx.t("House, with its letter"), key=f"{form}.house", placeholder="12А")
        flat = right.text_input(ctx.t("Flat, empty for a house"), key=f"{form}.flat", placeholder="141/1")
        is_sent = st.form_submit_button(ctx.t("Add"), type="primary")
    if is_sent:
        _added(ctx, number=number, house=house, flat=flat)


def _added(ctx: Context, *, number: str, house: str, flat: str) -> None:
    parsed = typed_number.read(ctx, number)
    if not parsed.candidates or not house.strip():
        sentences = [ctx.t(parsed.advice, **dict(parsed.values))] if parsed.advice and not parsed.candidates else []
        if not house.strip():
            sentences.append(ctx.t("Enter the house number."))
        states.refusal(ctx, sentences)
        return
    known = {card.account_id for card in ctx.accounts}
    try:
        card = operations.add_account(ctx.db, actor=ctx.actor, number_text=number, house=house, flat=flat, now=ctx.now)
    except operations.AccountNotMatched:
        sentences = [ctx.t("The number, the house and the flat do not agree. Compare all three with the receipt.")]
        if parsed.advice:
            sentences.append(ctx.t(parsed.advice, **dict(parsed.values)))
        states.refusal(ctx, [*sentences, ctx.t(numbers.WHERE_IT_STANDS)])
    except operations.AddDelayed:
        states.refusal(ctx, [ctx.t("Too many tries. Wait an hour and try again.")])
    else:
        is_new = card.account_id not in known
        text = ctx.t("Added: {address}.") if is_new else ctx.t("This account is in your list already: {address}.")
        state.put(_DONE, text.format(address=card.address))
        typed.sent(_FORM)
        st.rerun()
