"""What became of a payment: at the bank, received, credited to which bills, declined and why, given back."""

from collections.abc import Sequence
from html import escape

import polars as pl
import streamlit as st

from core.appeals.model import Topic
from core.billing import queries as billing
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.identity.model import Role
from core.kit import clock
from core.payments import disputes, for_orders, queries, refunds, rules
from core.payments.model import Intent, Part, State
from core.ui import address, navigation, page, typed
from core.ui.components import figures, folds, links, sign_in, states, tables
from core.ui.components.columns import Column, Table
from core.ui.components.figures import Tone
from core.ui.context import Context, current
from core.ui.sections import appeal_words, payment_of_order

STATES = {
    State.CREATED: mark("prepared, not paid"),
    State.AT_BANK: mark("at the bank"),
    State.SUCCEEDED: mark("received, is being credited"),
    State.POSTED: mark("credited"),
    State.CANCELED: mark("not paid"),
    State.DISPUTED: mark("being looked into"),
    State.REFUNDED: mark("given back"),
}
_SENTENCES = {
    State.CREATED: mark("{amount}: the payment is prepared, nothing was taken yet."),
    State.AT_BANK: mark("{amount}: waiting for the bank's answer."),
    State.SUCCEEDED: mark("{amount} received. It is being credited."),
    State.POSTED: mark("{amount} received and credited."),
    State.CANCELED: mark("{amount}: not paid."),
    State.DISPUTED: mark("{amount}: the bank's answer does not agree with the payment. A person is looking into it."),
    State.REFUNDED: mark("{amount} is on its way back to your card."),
}
_TONES: dict[State, Tone] = {State.POSTED: "good", State.CANCELED: "bad", State.DISPUTED: "warning"}
_REFUNDS = {
    "requested": mark("The wish to get it back has been received; an operator decides."),
    "approved": mark("The refund is allowed and on its way to the bank."),
    "done": mark("Given back."),
    "rejected": mark("The refund was refused."),
}
_REFUND = "payment_refund"
_UNSETTLED = (State.CREATED, State.AT_BANK, State.SUCCEEDED)


def show(ctx: Context) -> None:
    """Draw the payment that the key of the address opens; it is asked for again until it is decided."""
    found = _found(ctx)
    if found is None:
        _missing(ctx)
        return
    if found.state in _UNSETTLED and found.sent_at is not None:
        _watched()
    else:
        _drawn(ctx, found)
    if _is_signed_out(ctx, found):
        lead = ctx.t("Your session ended while you were at the bank. The payment is kept: do not pay a second time.")
        sign_in.show(ctx, back_to="/payment", title=ctx.t("Sign in to see what it went to"), lead=lead)


def _missing(ctx: Context) -> None:
    """Lead on from an address without a key, or with one that opens nothing."""
    states.empty(
        ctx,
        ctx.t("There is no such payment."),
        ctx.t("The link may be incomplete: open it from the letter with the receipt, or find the payment in the list."),
    )
    with st.container(horizontal=True, key="actions-payment"):
        if ctx.person is None:
            links.show("pay-without-signing-in", ctx.t("Pay by account number"), is_main=True)
            links.show("sign-in", ctx.t("Sign in"))
        elif ctx.person.role in (Role.HOUSEHOLD, Role.CORPORATE):
            links.show("charges", ctx.t("All payments and charges"), is_main=True)
            links.show("pay", ctx.t("Pay"))
        else:
            links.show(navigation.home(ctx.person).path, ctx.t("To the start page"))


@st.fragment(run_every=2.0)
def _watched() -> None:
    ctx = current()
    page.check(ctx)
    found = _found(ctx)
    if found is None:
        return
    if found.state not in _UNSETTLED:
        st.rerun()
    _drawn(ctx, found)


def _found(ctx: Context) -> Intent | None:
    token = address.read("key")
    return queries.by_token(ctx.db, return_token=token) if token else None


def _drawn(ctx: Context, found: Intent) -> None:
    if (order := for_orders.of_intent(ctx.db, intent_id=found.intent_id)) is not None:
        payment_of_order.draw(ctx, found, order)
        return
    parts = queries.parts(ctx.db, intent_ids=[found.intent_id])[found.intent_id]
    amount = ctx.words.money(found.total_amount)
    if _is_received(found):
        figures.answer(ctx.t("{amount} received.", amount=amount), tone="good")
    else:
        figures.answer(ctx.t(_SENTENCES[found.state], amount=amount), tone=_TONES.get(found.state, "neutral"))
    if _is_signed_out(ctx, found):
        return  # the secret of the link tells how it ended; account, card and e-mail are the person's to see
    for line in _received(ctx, found) if _is_received(found) else _lines(ctx, found):
        st.html(f'<p class="kb-sentence">{escape(line)}</p>')
    st.html(tables.html(ctx.words, _facts(ctx, found, parts)))
    is_own = ctx.person is not None and ctx.person.person_id == found.person_id
    if is_own and found.state in (State.POSTED, State.REFUNDED):
        _credited(ctx, parts)
    _next(ctx, found)
    if is_own:
        _ask_about(ctx, found, parts)
    if is_own and found.state in (State.POSTED, State.REFUNDED):
        _refunds(ctx, found, parts)


def _is_signed_out(ctx: Context, found: Intent) -> bool:
    return found.person_id is not None and ctx.person is None


def _is_received(found: Intent) -> bool:
    """Return whether a visitor's money is here: the page tells nobody whether somebody has the number."""
    is_unknown = found.state is State.DISPUTED and found.reason == rules.UNKNOWN_ACCOUNT
    return found.channel == "visitor" and (is_unknown or found.state in (State.SUCCEEDED, State.POSTED))


def _received(ctx: Context, found: Intent) -> list[str]:
    return [
        ctx.t("The money is credited by the account number you gave. If something does not fit, we write."),
        ctx.t("The receipt goes to {email}.", email=found.email),
    ]


def _lines(ctx: Context, found: Intent) -> list[str]:
    if found.state is State.CANCELED and found.reason == "closed":
        return [
            ctx.t("We have looked into this payment: {note}", note=disputes.note(ctx.db, intent_id=found.intent_id))
        ]
    if found.state is State.CANCELED:
        return [
            ctx.t(rules.reason_text(found.reason)),
            ctx.t("Nothing was taken from the card. You can try again: everything you chose is kept."),
        ]
    if found.state is State.CREATED and address.read("err") == "silent":
        return [ctx.t("The bank does not answer. We ask it again by ourselves; you can also try now.")]
    if found.state is State.AT_BANK:
        return [
            ctx.t("You need not wait here: the receipt comes to {email}.", email=found.email),
            ctx.t("Please do not pay a second time until the answer is here."),
        ]
    if found.state is State.POSTED:
        return [ctx.t("The receipt went to {email}.", email=found.email)]
    return []


def _facts(ctx: Context, found: Intent, parts: Sequence[Part]) -> Table:
    words = ctx.words
    rows = [(ctx.t("Payment"), found.intent_number)]
    rows += [(ctx.t("Account {number}", number=part.account_number), words.money(part.amount)) for part in parts]
    rows.append((ctx.t("Fee"), words.money(found.fee_amount) if found.fee_amount else ctx.t("none")))
    if found.card_mask:
        rows.append((ctx.t("Card"), found.card_mask))
    rows.append((ctx.t("When"), words.instant(found.paid_at or found.created_at)))
    frame = pl.DataFrame(rows, schema={"what": pl.String, "value": pl.String}, orient="row")
    return Table(frame, (Column("what", ctx.t("What")), Column("value", ctx.t("Value"))))


def _credited(ctx: Context, parts: Sequence[Part]) -> None:
    """Say which bills the money went to; what no bill needed is credit."""
    numbers = {part.payment_number: part for part in parts}
    rows = [
        (
            numbers[payment.payment_number].account_number,
            ctx.t(SERVICE_NAMES[share.service]),
            share.period,
            share.amount,
        )
        for account_id in {part.account_id for part in parts}
        for payment in billing.payments(ctx.db, account_id=account_id)
        if payment.payment_number in numbers
        for share in payment.allocations
    ]
    page.section(ctx, ctx.t("Where the money went"))
    if rows:
        schema: dict[str, pl.DataType | type[pl.DataType]] = {
            "number": pl.String,
            "service": pl.String,
            "period": pl.Date,
            "amount": pl.Decimal(14, 2),
        }
        columns = [
            Column("service", ctx.t("Service")),
            Column("period", ctx.t("Bill for"), "month"),
            Column("amount", ctx.t("Amount"), "money", total=True),
        ]
        if len(parts) > 1:
            columns.append(Column("number", ctx.t("Account")))
        st.html(tables.html(ctx.words, Table(pl.DataFrame(rows, schema=schema, orient="row"), tuple(columns))))
    rest = sum((part.amount for part in parts), rules.NOTHING) - sum((row[3] for row in rows), rules.NOTHING)
    if rest:
        text = ctx.t("{amount} is kept as credit for the bills to come.", amount=ctx.words.money(rest))
        st.html(f'<p class="kb-note">{escape(text)}</p>')


def _ask_about(ctx: Context, found: Intent, parts: Sequence[Part]) -> None:
    """Lead to an appeal about the payment; what is credited is named as the account names it."""
    is_credited = found.state in (State.POSTED, State.REFUNDED) and bool(parts)
    about = {
        "number": parts[0].payment_number if is_credited else found.intent_number,
        "day": clock.local_day(found.paid_at or found.created_at).isoformat(),
    }
    st.html(appeal_words.link(ctx, ctx.t("Ask about this payment"), topic=Topic.PAYMENT, about=about))


def _next(ctx: Context, found: Intent) -> None:
    with st.container(horizontal=True, key="actions-payment"):
        if found.state is State.CANCELED or (found.state is State.CREATED and found.sent_at is not None):
            if found.person_id is None:
                links.show(
                    "pay-without-signing-in", ctx.t("Try again"), query={"again": found.return_token}, is_main=True
                )
            elif ctx.person is not None:
                links.show("pay", ctx.t("Try again"), query={"again": str(found.intent_id)}, is_main=True)
        if ctx.person is not None and ctx.person.person_id == found.person_id:
            links.show("charges", ctx.t("All payments and charges"))


def _refunds(ctx: Context, found: Intent, parts: Sequence[Part]) -> None:
    for part in parts:
        if part.refund_state is not None:
            account = ctx.t("Account {number}", number=part.account_number)
            st.html(f'<p class="kb-note">{escape(account)}: {escape(ctx.t(_REFUNDS[part.refund_state]))}</p>')
    asked = [part for part in parts if part.refund_state is None]
    if not asked or found.state is not State.POSTED:
        return
    texts = {part: f"{part.account_number}, {ctx.words.money(part.amount)}" for part in asked}
    with folds.box(ctx.t("Ask for the money back"), name="refund"), typed.kept(_REFUND), st.form(_REFUND):
        picked = st.selectbox(
            ctx.t("Which account?"),
            asked,
            format_func=texts.__getitem__,
            key="payment.part",
        )
        reason = st.text_area(ctx.t("Why?"), key="payment.reason", max_chars=1000)
        pressed = st.form_submit_button(ctx.t("Ask for it"))
    if pressed and picked is not None:
        page.check(ctx)
        _ask(ctx, found, picked, reason)


def _ask(ctx: Context, found: Intent, part: Part, reason: str) -> None:
    try:
        refunds.request(
            ctx.db, intent_id=found.intent_id, position=part.position, reason=reason, actor=ctx.actor, now=ctx.now
        )
    except refunds.RefundRefused as refusal:
        if refusal.code == "no_reason":
            states.refusal(ctx, [ctx.t("Write in a few words why: an operator reads it.")])
        else:
            states.refusal(ctx, [ctx.t("This payment cannot be given back, or it was asked for already.")])
        return
    typed.sent(_REFUND)
    st.rerun()
