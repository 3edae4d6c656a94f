"""Saved cards and automatic payment of the account."""

from decimal import Decimal
from html import escape
from operator import attrgetter

import streamlit as st

from core.i18n.catalogue import mark
from core.payments import autopay, operations, queries, rules
from core.payments.model import Card, Rule
from core.ui import page, typed
from core.ui.components import folds, states
from core.ui.context import Context
from core.ui.sections import own

_USUAL_LIMIT = Decimal(10_000)
_AUTOPAY = "pay_autopay"
_REFUSALS = {
    "card": mark("This card is not kept any more. Choose another."),
    "limit": mark("The limit is a sum of at least 1 rouble: 10000."),
    "email": mark("The e-mail for the receipt is not an address."),
}


def show(ctx: Context) -> None:
    """Draw the kept cards and the automatic payment of the chosen account, which is off until it is switched on."""
    if ctx.person is None:
        return
    cards = queries.cards(ctx.db, person_id=ctx.person.person_id)
    account_id = own.account(ctx).account_id
    rules_now = queries.autopay_rules(ctx.db, person_id=ctx.person.person_id)
    rule = next((one for one in rules_now if one.account_id == account_id), None)
    with folds.box(ctx.t("Cards and automatic payment"), name="cards", is_open=rule is not None):
        if not cards:
            text = ctx.t(
                "No card is kept. Tick «Keep the card» when you pay, then you can switch on automatic payment."
            )
            st.html(f'<p class="kb-note">{escape(text)}</p>')
        for card in cards:
            _card(ctx, card)
        if rule is not None:
            _on(ctx, rule)
        elif cards:
            _off(ctx, cards)


def _card(ctx: Context, card: Card) -> None:
    until = f"{card.expiry_month:02d}/{card.expiry_year % 100:02d}"
    text = ctx.t("{card}, valid until {until}", card=card.mask, until=until)
    with st.container(horizontal=True, vertical_alignment="center", key=f"card-{card.card_id}"):
        st.html(f"<p>{escape(text)}</p>")
        st.button(
            ctx.t("Remove"), key=f"pay.remove.{card.card_id}", on_click=_remove, args=(ctx, card), type="tertiary"
        )


def _on(ctx: Context, rule: Rule) -> None:
    page.section(ctx, ctx.t("Automatic payment is on"))
    text = ctx.t(
        "The day before the due day {card} pays this account, at most {limit} at once. We write to {email} before.",
        card=rule.card_mask,
        limit=ctx.words.money(rule.limit_amount),
        email=rule.email,
    )
    st.html(f'<p class="kb-note">{escape(text)}</p>')
    st.button(ctx.t("Switch off"), key="pay.autopay_off", on_click=_switch_off, args=(ctx, rule))


def _off(ctx: Context, cards: list[Card]) -> None:
    page.section(ctx, ctx.t("Automatic payment is off"))
    with typed.kept(_AUTOPAY), st.form(_AUTOPAY):
        card = st.selectbox(ctx.t("Which card?"), cards, format_func=attrgetter("mask"), key="pay.autopay_card")
        limit = st.text_input(
            ctx.t("At most at once, ₽"),
            value=ctx.words.number(_USUAL_LIMIT, digits=2),
            key="pay.autopay_limit",
            max_chars=14,
            width=220,
        )
        email = st.text_input(
            ctx.t("E-mail for letters before and after"),
            value=ctx.person.email if ctx.person else "",
            key="pay.autopay_email",
            max_chars=254,
        )
        pressed = st.form_submit_button(ctx.t("Switch on"))
    if pressed and card is not None:
        page.check(ctx)
        _switch_on(ctx, card, limit, email)


def _switch_on(ctx: Context, card: Card, limit: str, email: str) -> None:
    try:
        autopay.switch_on(
            ctx.db,
            account_id=own.account(ctx).account_id,
            card_id=card.card_id,
            limit_amount=rules.amount(limit) or rules.NOTHING,
            email=email,
            language=ctx.words.language,
            actor=ctx.actor,
            now=ctx.now,
        )
    except autopay.AutopayRefused as refusal:
        states.refusal(ctx, [ctx.t(_REFUSALS[refusal.code])])
        return
    typed.sent(_AUTOPAY)
    st.rerun()


def _remove(ctx: Context, card: Card) -> None:
    page.check(ctx)
    operations.remove_card(ctx.db, card_id=card.card_id, actor=ctx.actor, now=ctx.now)


def _switch_off(ctx: Context, rule: Rule) -> None:
    page.check(ctx)
    autopay.switch_off(ctx.db, account_id=rule.account_id, actor=ctx.actor, now=ctx.now)
