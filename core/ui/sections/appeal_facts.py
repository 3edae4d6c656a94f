"""For operators: what the answer to an appeal needs of the account, and of the reading or payment in question."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from core.accounts import queries as accounts
from core.appeals.model import Appeal, Topic
from core.billing import queries as billing
from core.kit import clock, money
from core.metering import queries as metering
from core.ui import page as screen
from core.ui.components import tables
from core.ui.context import Context
from core.ui.sections import appeal_words, charges, reading_receipt

_AROUND = 2  # readings before and after the one in question
_NEAR = 3  # days before and after the payment in question
_NEWEST = 3  # where it cannot be told which is meant


def show(ctx: Context, appeal: Appeal) -> None:
    """Show who wrote, the account, and in words what the appeal is about; nothing more."""
    screen.section(ctx, ctx.t("About the account"))
    rows = [(ctx.t("Written by"), appeal.contact_name), (ctx.t("E-mail"), appeal.email)]
    if appeal.phone:
        rows.append((ctx.t("Phone"), appeal.phone))
    if about := appeal_words.about(ctx, appeal.context):
        rows.append((ctx.t("About"), about))
    card = accounts.card(ctx.db, account_id=appeal.account_id) if appeal.account_id else None
    if card is not None:
        owed = billing.balances(ctx.db, account_ids=[card.account_id]).get(card.account_id, money.ZERO)
        rows += [
            (ctx.t("Account"), card.account_number),
            (ctx.t("Address"), card.address),
            (ctx.t("Owes"), ctx.words.money(owed)),
        ]
    shown = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    st.html(f'<dl class="kb-facts">{shown}</dl>')


def in_question(ctx: Context, appeal: Appeal) -> None:
    """Show the reading or the payment that the appeal is about; nothing where it names none."""
    if appeal.account_id is None or not appeal.context:
        return
    if appeal.topic is Topic.READING:
        _readings(ctx, appeal.account_id, appeal.context)
    if appeal.topic is Topic.PAYMENT:
        _payments(ctx, appeal.account_id, appeal.context)


def around(ways: Sequence[Mapping[str, Any]], context: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """
    Return the readings of the meter near the one in question, newest first; the newest few where it is not known.

    `context` is what the customer's address said: it only chooses among the account's own readings.
    """
    day, meter, number = appeal_words.day_of(context), context.get("meter"), context.get("number")
    own = [
        way
        for way in ways
        if (not meter or way["serial_number"] == meter) and way["service"] == context.get("service", way["service"])
    ]
    places = [place for place, way in enumerate(own) if _is_meant(way, day=day, number=number)]
    if not places:
        return own[:_NEWEST]
    return own[max(0, places[0] - _AROUND) : places[-1] + _AROUND + 1]


def _is_meant(way: Mapping[str, Any], *, day: object, number: str | None) -> bool:
    return bool(way["submission_number"] == number if number else way["read_on"] == day)


def _readings(ctx: Context, account_id: int, context: Mapping[str, str]) -> None:
    screen.section(ctx, ctx.t("The reading and its neighbours"))
    found = around(metering.trail(ctx.db, account_id=account_id, today=ctx.today), context)
    typed = appeal_words.amount(context)
    if typed is not None and all(way["value"] != typed for way in found):
        said = ctx.t("The customer names {value}; no such reading is kept.", value=ctx.words.number(typed))
        st.html(f'<p class="kb-note">{escape(said)}</p>')
    if found:
        st.html(tables.html(ctx.words, reading_receipt.of_ways(ctx, found)))


def _payments(ctx: Context, account_id: int, context: Mapping[str, str]) -> None:
    screen.section(ctx, ctx.t("The payment in question"))
    number, day = context.get("number"), appeal_words.day_of(context)
    payments = billing.payments(ctx.db, account_id=account_id)
    found = [each for each in payments if number and each.payment_number == number]
    near = [each for each in payments if day is not None and abs((clock.local_day(each.paid_at) - day).days) <= _NEAR]
    shown = found or near or list(payments[:_NEWEST])
    if not found and number:
        said = ctx.t("No payment {number} is posted to this account; these are the nearest.", number=number)
        st.html(f'<p class="kb-note">{escape(said)}</p>')
    if shown:
        st.html(tables.html(ctx.words, charges.payments_of(ctx, shown)))
