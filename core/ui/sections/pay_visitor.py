"""
Paying without signing in: number, phone, e-mail, sum and consent (D4).

Nothing of the account is shown, and nothing tells whether somebody has the number: money of one that nobody has
comes to an operator (`core.payments.disputes`).
"""

from decimal import Decimal

import streamlit as st

from core.identity import rules as identity
from core.mail import rules as mail
from core.payments import queries, rules, wishes
from core.payments.model import Intent, PartWish, Wish
from core.runtime import process
from core.ui import actions, address, page, typed
from core.ui.components import states
from core.ui.context import Context
from core.ui.sections import pay, pay_choice, typed_number
from core.ui.sections.pay_choice import Fault

_ACTION = "pay-visitor"


def show(ctx: Context) -> None:
    """Draw the form, or the payment that was prepared with it."""
    prepared = _prepared(ctx, "payment")
    if prepared is not None:
        draw = pay.check if prepared.is_open else pay.decided
        draw(ctx, prepared, on_change=_change)
        return
    kept = _prepared(ctx, "again")
    with typed.kept(_ACTION), st.form("pay_visitor"):
        number = st.text_input(
            ctx.t("Account number"), value=_number(ctx, kept), key="payv.number", max_chars=40, autocomplete="off"
        )
        phone = st.text_input(
            ctx.t("Phone"), value=(kept.phone or "") if kept else "", key="payv.phone", max_chars=20, autocomplete="tel"
        )
        email = st.text_input(
            ctx.t("E-mail for the receipt"),
            value=kept.email if kept else "",
            key="payv.email",
            max_chars=254,
            autocomplete="email",
        )
        amount = st.text_input(
            ctx.t("Sum, ₽"),
            value=ctx.words.number(kept.amount, digits=2) if kept else "",
            key="payv.sum",
            max_chars=14,
            autocomplete="off",
        )
        has_agreed = st.checkbox(
            ctx.t("I agree that the phone and the e-mail are used for this payment and its receipt"), key="payv.agree"
        )
        pressed = st.form_submit_button(ctx.t("Continue"), type="primary")
    if pressed:
        page.check(ctx)
        _make(ctx, number=number, phone=phone, email=email, amount=amount, has_agreed=has_agreed)


def _make(ctx: Context, *, number: str, phone: str, email: str, amount: str, has_agreed: bool) -> None:
    typed = pay_choice.read(amount)
    faults = _faults(ctx, number=number, phone=phone, email=email, amount=typed, has_agreed=has_agreed)
    if faults or isinstance(typed, Fault):
        states.refusal(ctx, faults)
        return
    wish = Wish(
        idempotency_key=actions.idempotency_key(_ACTION),
        parts=(PartWish(0, typed),),
        email=email,
        language=ctx.words.language,
        phone=rules.phone(phone),
    )
    try:
        made = wishes.create_as_visitor(
            ctx.db,
            wish,
            account_number=number,
            address=_network(),
            gateway=process.running().settings.gateway,
            now=ctx.now,
        )
    except wishes.TooManyAttempts:
        states.refusal(ctx, [ctx.t("Too many tries. Wait an hour, or pay at an office or a bank.")])
    except wishes.PaymentRefused as refusal:
        pay.refuse(ctx, refusal.codes)
    else:
        actions.renew(_ACTION)
        address.write("payment", made.return_token)
        st.rerun()


def _faults(
    ctx: Context, *, number: str, phone: str, email: str, amount: Decimal | Fault, has_agreed: bool
) -> list[str]:
    """Return everything that is wrong, in the order of the fields; of the number only what it gives away itself."""
    parsed = typed_number.read(ctx, number)
    found = [ctx.t(parsed.advice, **dict(parsed.values))] if parsed.advice else []
    is_wrong = {"phone": rules.phone(phone) is None, "email": not mail.is_address(email.strip())}
    for code, said in pay.REFUSALS.items():
        if is_wrong.get(code):
            found.append(ctx.t(said))
    if isinstance(amount, Fault):
        found.append(ctx.t(pay.REFUSALS[amount]))
    if not has_agreed:
        found.append(ctx.t("Without your consent we cannot take the payment: tick the box above."))
    return found


def _number(ctx: Context, kept: Intent | None) -> str:
    if kept is None:
        return address.read("number") or ""
    parts = queries.parts(ctx.db, intent_ids=[kept.intent_id])[kept.intent_id]
    return parts[0].account_number if parts else ""


def _prepared(ctx: Context, key: str) -> Intent | None:
    """Return the visitor's payment whose token stands in the address."""
    token = address.read(key)
    found = queries.by_token(ctx.db, return_token=token) if token else None
    return found if found is not None and found.person_id is None else None


def _change() -> None:
    token = address.read("payment")
    address.write("payment", None)
    address.write("again", token)


def _network() -> str:
    return identity.network(st.context.ip_address or "local")
