"""For operators: card payments whose bank says something else than was asked for, or whose money has no account."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from uuid import UUID

import polars as pl
import streamlit as st

from core.i18n.catalogue import mark
from core.kit import money
from core.payments import disputes, queries, settlement
from core.payments.gateway import GatewayRefused, GatewaySilent
from core.payments.model import NOBODYS, Intent
from core.registries import messages
from core.registries import queries as registries
from core.runtime import paying, process
from core.ui import context, page, state, typed
from core.ui.components import states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections.unmatched_actions import DONE, REFUSED

_WHY = {
    "amount_mismatch": mark("The bank took another sum or currency than was asked for."),
    "unanswered": mark(
        "The bank never answered, and by now it has forgotten our key: it may have taken the money or not."
    ),
    "contradicts": mark("An account already has another payment of this number."),
    "unknown_account": mark("Nobody has the account number that the payer typed."),
    "not_positive": mark("There is nothing to credit."),
}
_BANK_SAYS = {
    "pending": mark("waiting for the payer"),
    "waiting_for_capture": mark("money is held, not taken"),
    "succeeded": mark("paid"),
    "canceled": mark("not paid"),
}
_REFUSALS = {
    "already": mark("Somebody has decided this meanwhile."),
    "no_note": mark("Write the answer to the customer first: it goes to them by letter."),
    "unknown": mark(
        "There is no number to ask the bank by. Find the payment in the bank's own office and type its number."
    ),
    "other": mark("The bank's payment of this number has another sum, or belongs to another payment here."),
    "not_paid": mark("The bank holds no roubles of this payment. Ask the bank again, or close the payment."),
    "no_account": mark("There is no open account with this number. Compare it, or find the account under «Customers»."),
    "order": mark("This payment is for an order of the shop, not for an account: give it back or close it."),
}


def show(ctx: Context) -> None:
    """List the payments whose bank says something else, each with what is known of it and what can be done."""
    found = queries.disputed(ctx.db, has_no_account=False)
    if not found:
        states.empty(
            ctx,
            ctx.t("No card payment has to be looked into"),
            ctx.t("A payment stands here when the bank says something else than we asked for."),
        )
    _listed(ctx, found)


def without_account(ctx: Context) -> None:
    """List the payments whose number nobody has; they stand in the queue of money without an account."""
    _listed(ctx, queries.disputed(ctx.db, has_no_account=True))


def _listed(ctx: Context, found: Sequence[Intent]) -> None:
    for intent in found:
        with st.container(border=True):
            _one(ctx, intent)


def _one(ctx: Context, intent: Intent) -> None:
    words, key = ctx.words, str(intent.intent_id)
    title = ctx.t(
        "Payment {number}: {amount} was asked for", number=intent.intent_number, amount=words.money(intent.total_amount)
    )
    why = ctx.t(_WHY.get(intent.reason or "", _WHY["amount_mismatch"]))
    st.html(f'<h3 class="kb-subtitle">{escape(title)}</h3><p class="kb-sentence">{escape(why)}</p>')
    st.html(tables.html(words, _facts(ctx, intent)))
    if disputes.is_going_back(ctx.db, intent_id=intent.intent_id):
        states.loading(ctx, ctx.t("The bank has been told to give the money back; it is made within a minute."))
        return
    held = disputes.held(ctx.db, intent_id=intent.intent_id)
    is_nobodys = _is_nobodys(ctx, intent)
    if is_nobodys and held > 0:
        _whose(ctx, intent)
    with typed.kept(f"disputed.{key}"):
        if intent.bank_payment_id is None:
            st.text_input(
                ctx.t("Number of the payment at the bank"), key=_bank(key), max_chars=64, width=420, autocomplete="off"
            )
        st.text_area(
            ctx.t("Answer to the customer"),
            key=_note(key),
            max_chars=1000,
            height=80,
        )
        said = ctx.t("Needed to give back or to close; the customer gets it by letter.")
        st.html(f'<p class="kb-note">{escape(said)}</p>')
    with st.container(horizontal=True, key=f"actions-disputed-{key}"):
        st.button(ctx.t("Ask the bank again"), key=f"disputed.ask.{key}", on_click=_ask, args=(key,))
        if held > 0 and not is_nobodys:
            credited = ctx.t("Credit {amount}", amount=words.money(max(held - intent.fee_amount, money.ZERO)))
            st.button(credited, key=f"disputed.credit.{key}", on_click=_credit, args=(key,))
        if held > 0:
            back = ctx.t("Give {amount} back", amount=words.money(held))
            st.button(back, key=f"disputed.back.{key}", on_click=_give_back, args=(key,))
        st.button(ctx.t("Close without crediting"), key=f"disputed.close.{key}", on_click=_close, args=(key,))


def _is_nobodys(ctx: Context, intent: Intent) -> bool:
    parts = queries.parts(ctx.db, intent_ids=[intent.intent_id])[intent.intent_id]
    return any(part.account_id == NOBODYS for part in parts)


def _whose(ctx: Context, intent: Intent) -> None:
    """Offer the accounts one slip away from the typed number, and a field for another one."""
    key = str(intent.intent_id)
    (part,) = queries.parts(ctx.db, intent_ids=[intent.intent_id])[intent.intent_id]
    for each in registries.alike(ctx.db, text=part.account_number, today=ctx.today):
        why = ctx.t(messages.LIKENESSES[each.likenesses[0]])
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                f"<p><strong>{escape(each.account_number)}</strong> · {escape(each.address)}"
                f' <span class="kb-note">{escape(why)}</span></p>'
            )
            name = f"disputed.alike.{key}.{each.account_id}"
            st.button(ctx.t("Post to this account"), key=name, on_click=_assign, args=(key, each.account_number))
    with typed.kept(f"disputed.account.{key}"):
        label = ctx.t("Account number the money is for")
        st.text_input(label, key=_account(key), max_chars=40, width=420, autocomplete="off")
    st.button(ctx.t("Post to this number"), key=f"disputed.assign.{key}", on_click=_assign, args=(key, ""))


def _facts(ctx: Context, intent: Intent) -> Table:
    words = ctx.words
    parts = queries.parts(ctx.db, intent_ids=[intent.intent_id])[intent.intent_id]
    rows = [(ctx.t("Account {number}", number=part.account_number), words.money(part.amount)) for part in parts]
    rows.append((ctx.t("Fee"), words.money(intent.fee_amount) if intent.fee_amount else ctx.t("none")))
    rows.append((ctx.t("E-mail for the receipt"), intent.email))
    if intent.phone:
        rows.append((ctx.t("Phone"), intent.phone))
    rows.append((ctx.t("Since"), words.instant(intent.changed_at)))
    rows.append((ctx.t("Number of the payment at the bank"), intent.bank_payment_id or ctx.t("not known")))
    rows.append((ctx.t("The bank says"), _said(ctx, intent)))
    frame = pl.DataFrame(rows, schema={"what": pl.String, "value": pl.String}, orient="row")
    return Table(frame, (Column("what", ctx.t("What")), Column("value", ctx.t("Value"))))


def _said(ctx: Context, intent: Intent) -> str:
    bank = disputes.said(ctx.db, intent_id=intent.intent_id)
    if not bank:
        return ctx.t("nothing yet")
    said = ctx.t(_BANK_SAYS.get(bank["bank"], _BANK_SAYS["pending"]))
    amount = f"{ctx.words.number(Decimal(bank['amount']), digits=2)} {bank['currency']}"
    back = Decimal(bank.get("refunded", "0"))
    if back:
        return ctx.t(
            "{said}, {amount}, of it given back {back}", said=said, amount=amount, back=ctx.words.number(back, digits=2)
        )
    return f"{said}, {amount}"


def _bank(key: str) -> str:
    return f"disputed.bank.{key}"


def _account(key: str) -> str:
    return f"disputed.account.{key}"


def _note(key: str) -> str:
    return f"disputed.note.{key}"


def _ask(key: str) -> None:
    def done(ctx: Context) -> str:
        gateway = paying.gateway(process.running().settings)
        disputes.ask_again(
            ctx.db,
            gateway,
            intent_id=UUID(key),
            actor=ctx.actor,
            now=ctx.now,
            bank_payment_id=state.get(_bank(key), "") or None,
        )
        settlement.post_waiting(ctx.db, now=ctx.now)
        return ctx.t("The bank has answered; what it said stands with the payment, or the payment went its way.")

    _do(done)


def _credit(key: str) -> None:
    def done(ctx: Context) -> str:
        found = disputes.credit(ctx.db, intent_id=UUID(key), actor=ctx.actor, now=ctx.now)
        settlement.post_waiting(ctx.db, now=ctx.now)
        return ctx.t("{amount} credited, the receipt is on its way.", amount=ctx.words.money(found.amount))

    _do(done)


def _assign(key: str, account_number: str) -> None:
    def done(ctx: Context) -> str:
        text = account_number or state.get(_account(key), "")
        found = disputes.assign(ctx.db, intent_id=UUID(key), account_number=text, actor=ctx.actor, now=ctx.now)
        settlement.post_waiting(ctx.db, now=ctx.now)
        typed.sent(f"disputed.account.{key}")
        return ctx.t("{amount} credited; a letter tells the payer.", amount=ctx.words.money(found.amount))

    _do(done)


def _give_back(key: str) -> None:
    def done(ctx: Context) -> str:
        note = state.get(_note(key), "")
        disputes.give_back(ctx.db, intent_id=UUID(key), note=note, actor=ctx.actor, now=ctx.now)
        process.wake_cashier()
        return ctx.t("The bank is told to give the money back.")

    _do(done)


def _close(key: str) -> None:
    def done(ctx: Context) -> str:
        disputes.close(ctx.db, intent_id=UUID(key), note=state.get(_note(key), ""), actor=ctx.actor, now=ctx.now)
        return ctx.t("Closed; the customer gets the answer by letter.")

    _do(done)


def _do(step: Callable[[Context], str]) -> None:
    ctx = context.current()
    page.check(ctx)
    try:
        state.put(DONE, step(ctx))
    except disputes.DisputeRefused as refusal:
        state.put(REFUSED, ctx.t(_REFUSALS[refusal.code]))
    except GatewaySilent:
        state.put(REFUSED, ctx.t("The bank does not answer. Try again in a minute."))
    except GatewayRefused:
        state.put(REFUSED, ctx.t("The bank knows no payment of this number."))
