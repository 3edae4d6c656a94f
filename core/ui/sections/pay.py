"""Paying in two steps: what to pay, then the sum with its fee and the way to the bank."""

import uuid
from collections.abc import Callable, Sequence
from html import escape

import polars as pl
import streamlit as st

from core.accounts import access
from core.i18n.catalogue import mark
from core.kit import money
from core.payments import queries, rules, wishes
from core.payments.model import Intent, Part, PartWish, Wish
from core.runtime import process
from core.tariffs import queries as tariffs
from core.ui import actions, address, page, typed
from core.ui.components import figures, links, states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import own, pay_choice
from core.ui.sections.pay_choice import Fault

_ACTION = "pay"
REFUSALS = {
    "empty": mark("Choose what to pay."),
    Fault.EMPTY: mark("Type the sum."),
    Fault.UNREADABLE: mark("A sum is written in figures: 1234,56."),
    "too_small": mark("The sum is at least 1 rouble."),
    "too_large": mark("The sum is larger than one payment may be: {limit}. Pay in parts."),
    "kopecks": mark("A sum has at most two digits after the comma."),
    "twice": mark("The same account stands twice."),
    "email": mark("The e-mail for the receipt is not an address."),
    "phone": mark("The phone has ten digits after +7."),
    "card": mark("This card is not kept any more. Choose another."),
}


def show(ctx: Context) -> None:
    """Draw the step that the payment of the address is at."""
    prepared = _prepared(ctx, "payment")
    if prepared is None:
        _choose(ctx)
    elif prepared.is_open:
        check(ctx, prepared, on_change=_change)
    else:  # paid or declined meanwhile, perhaps in another tab
        decided(ctx, prepared, on_change=_change)


def check(ctx: Context, prepared: Intent, *, on_change: Callable[[], None]) -> None:
    """Show what will be paid, the fee and the whole, and the button that leads to the bank."""
    parts = queries.parts(ctx.db, intent_ids=[prepared.intent_id])[prepared.intent_id]
    words = ctx.words
    figures.answer(ctx.t("You pay {amount}", amount=words.money(prepared.total_amount)))
    st.html(tables.html(words, _column(ctx, prepared, parts)))
    card = queries.card(ctx.db, person_id=prepared.person_id, card_id=prepared.card_id)
    note = ctx.t("The receipt goes to {email}.", email=prepared.email)
    if card is None:
        verb = ctx.t("Go to the bank and pay")
        hint = ctx.t("The card is typed on the bank's page; we never see it.")
    else:
        verb = ctx.t("Pay {amount} by {card}", amount=words.money(prepared.total_amount), card=card.mask)
        hint = ctx.t("The money leaves the card at once.")
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("payment", str(prepared.intent_id)), ("key", prepared.return_token))
    )
    st.html(f'<p class="kb-note">{escape(note)} {escape(hint)}</p>')
    st.html(
        f'<form class="kb-form" method="post" action="/bank/start">{kept}'
        f'<button type="submit" class="kb-button">{escape(verb)}</button></form>'
    )
    st.button(ctx.t("Change"), key="pay.change", type="tertiary", on_click=on_change)


def decided(ctx: Context, prepared: Intent, *, on_change: Callable[[], None]) -> None:
    """Say that this payment went its way, and lead to what became of it."""
    amount = ctx.words.money(prepared.total_amount)
    figures.answer(ctx.t("The payment of {amount} has gone its way.", amount=amount))
    with st.container(horizontal=True, key="actions-pay"):
        links.show("payment", ctx.t("What became of it"), query={"key": prepared.return_token}, is_main=True)
    st.button(ctx.t("Make another payment"), key="pay.change", type="tertiary", on_click=on_change)


def refuse(ctx: Context, codes: Sequence[str]) -> None:
    """Say what is wrong with the wish."""
    limit = tariffs.rule_value(ctx.db, name="payment_limit", on=ctx.today)
    states.refusal(ctx, [ctx.t(REFUSALS[code], limit=ctx.words.money(limit)) for code in codes])


def _choose(ctx: Context) -> None:
    chosen = own.account(ctx)
    if chosen not in pay_choice.payable(ctx):
        states.empty(
            ctx,
            ctx.t("You may look at this account, not pay for it"),
            ctx.t("Its owner can allow it, or pay without signing in by the account number."),
        )
        return
    with typed.kept(_ACTION):
        choice = pay_choice.show(ctx, chosen, again=pay_choice.retried(ctx, _prepared(ctx, "again")))
    _altogether(ctx, choice)
    if st.button(ctx.t("Continue"), key="pay.continue", type="primary"):
        _make(ctx, choice)


def _altogether(ctx: Context, choice: pay_choice.Choice) -> None:
    """Say what the sums make together; an empty one is no fault before the button is pressed."""
    faults = {part for part in choice.parts if isinstance(part, Fault)}
    if Fault.UNREADABLE in faults:
        said = ctx.t(REFUSALS[Fault.UNREADABLE])
    elif faults:
        return
    else:
        percent = tariffs.rule_value(ctx.db, name="card_fee_percent", on=ctx.today)
        amount = sum((part.amount for part in choice.parts if isinstance(part, PartWish)), money.ZERO)
        fee = rules.fee(amount, percent=percent)
        total = ctx.t("Altogether {total}.", total=ctx.words.money(amount + fee))
        fees = ctx.t("Fee {fee}.", fee=ctx.words.money(fee)) if fee else ctx.t("No fee.")
        said = f"{total} {fees}"
    st.html(f'<p class="kb-sentence">{escape(said)}</p>')


def _make(ctx: Context, choice: pay_choice.Choice) -> None:
    page.check(ctx)
    faults = dict.fromkeys(part for part in choice.parts if isinstance(part, Fault))
    if faults:
        states.refusal(ctx, [ctx.t(REFUSALS[fault]) for fault in faults])
        return
    wish = Wish(
        idempotency_key=actions.idempotency_key(_ACTION),
        parts=tuple(part for part in choice.parts if isinstance(part, PartWish)),
        email=choice.email,
        language=ctx.words.language,
        card_id=choice.card_id,
        is_saving_card=choice.is_saving_card,
    )
    try:
        made = wishes.create(ctx.db, wish, actor=ctx.actor, gateway=process.running().settings.gateway, now=ctx.now)
    except wishes.PaymentRefused as refusal:
        refuse(ctx, refusal.codes)
        return
    except access.AccessDenied:
        states.refusal(ctx, [ctx.t("You may look at this account, not pay for it")])
        return
    actions.renew(_ACTION)
    address.write("payment", str(made.intent_id))
    st.rerun()


def _change() -> None:
    address.write("payment", None)


def _prepared(ctx: Context, key: str) -> Intent | None:
    """Return the payment of the address if it is this person's."""
    text = address.read(key)
    if text is None or ctx.person is None:
        return None
    try:
        return queries.own_intent(ctx.db, intent_id=uuid.UUID(text), person_id=ctx.person.person_id)
    except (ValueError, queries.IntentUnknown):
        return None


def _column(ctx: Context, prepared: Intent, parts: Sequence[Part]) -> Table:
    rows = [(ctx.t("Account {number}", number=part.account_number), part.amount) for part in parts]
    rows.append((ctx.t("Fee"), prepared.fee_amount))
    frame = pl.DataFrame(rows, schema={"what": pl.String, "amount": pl.Decimal(14, 2)}, orient="row")
    columns = (Column("what", ctx.t("What for")), Column("amount", ctx.t("Amount"), "money", total=True))
    return Table(frame, columns)
