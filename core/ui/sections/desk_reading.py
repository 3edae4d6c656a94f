"""One doubtful reading in an operator's hands: what was sent, usual usage, the account's facts beside it (H2)."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from uuid import UUID

import polars as pl
import streamlit as st

from core.accounts import queries as accounts
from core.accounts.model import AccountCard
from core.billing import queries as billing
from core.desk import queries, readings
from core.i18n.names import ZONE_NAMES
from core.kit import money
from core.metering import review, review_letters, review_queries, usage_charts, usage_queries, usage_rules
from core.metering.review_model import Doubtful, DoubtfulValue
from core.ui import address
from core.ui import page as screen
from core.ui.components import charts, links, states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import desk_decision, desk_face, reading_receipt, reading_words, usage

_MONTHS = 13


def opened(ctx: Context) -> bool:
    """Show the reading that the address names; return False if it names none."""
    text = address.read(desk_decision.READING)
    if not text:
        return False
    st.button(
        ctx.t("To the queue"),
        key="questioned.back",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=address.write,
        args=(desk_decision.READING, None),
    )
    try:
        found = readings.find(ctx.db, submission_id=UUID(text), today=ctx.today)
    except ValueError:
        found = None
    if found is None:
        states.empty(ctx, ctx.t("There is no such reading"), ctx.t("The link is damaged."))
        return True
    minutes = review_queries.claim_minutes(ctx.db, today=ctx.today)
    st.html(desk_face.face(ctx, found, minutes=minutes))
    if found.outcome is not None:
        _decided(ctx, found)
    elif not found.reasons:
        states.empty(ctx, ctx.t("Nothing is doubtful any more"), ctx.t("A newer reading stands instead."))
    elif found.claimed_by == ctx.actor.name and review.is_held(found, now=ctx.now, minutes=minutes):
        _taken(ctx, found)
    else:
        desk_decision.take(ctx, found, is_held=review.is_held(found, now=ctx.now, minutes=minutes))
    return True


def _taken(ctx: Context, found: Doubtful) -> None:
    card = accounts.card(ctx.db, account_id=found.account_id)
    values = review_queries.values(ctx.db, found=found, today=ctx.today)
    if card is None:
        return
    said, known = st.columns([5, 3], gap="large")
    with said:
        _values(ctx, found, values)
        _photo(ctx, found)
        desk_decision.show(ctx, found, values)
    with known:
        _facts(ctx, found, card)
    _usual(ctx, found, card)
    reading_receipt.trail(ctx, account_id=found.account_id, service=found.service)


def _values(ctx: Context, found: Doubtful, values: Sequence[DoubtfulValue]) -> None:
    screen.section(ctx, ctx.t("What was sent"))
    rows = [
        (
            _meter(ctx, each),
            ctx.words.number(each.previous_value),
            ctx.words.number(each.value),
            None if each.usage is None else ctx.words.quantity(each.usage, each.unit),
            _remarks(ctx, found, each),
        )
        for each in values
    ]
    schema = dict.fromkeys(("meter", "before", "value", "usage", "why"), pl.String)
    columns = (
        Column("meter", ctx.t("Meter")),
        Column("before", ctx.t("Before")),
        Column("value", ctx.t("Value sent")),
        Column("usage", ctx.t("Usage")),
        Column("why", ctx.t("What is doubtful")),
    )
    st.html(tables.html(ctx.words, Table(pl.DataFrame(rows, schema=schema, orient="row"), columns)))
    if found.question:
        asked = ctx.words.instant(found.asked_at) if found.asked_at else ""
        text = ctx.t("Asked on {day}: {question}", day=asked, question=found.question)
        st.html(f'<p class="kb-note">{escape(text)}</p>')


def _meter(ctx: Context, value: DoubtfulValue) -> str:
    zone = "" if value.zone == "single" else f", {ctx.t(ZONE_NAMES[value.zone])}"
    return f"{value.serial_number}, {ctx.t(reading_words.PLACES[value.place])}{zone}"


def _remarks(ctx: Context, found: Doubtful, value: DoubtfulValue) -> str | None:
    words, parts = ctx.words, []
    if value.issue:
        parts += [
            ctx.t(desk_face.REASONS[reason]) for reason in found.reasons if reason.value in value.issue.split(",")
        ]
    if value.other_value is not None:
        parts.append(ctx.t("another sender: {value}", value=words.number(value.other_value)))
    if value.control_value is not None and value.control_on is not None:
        day = words.short_day(value.control_on)
        parts.append(ctx.t("our own on {day}: {value}", day=day, value=words.number(value.control_value)))
    due = value.verification_due_on
    if due is not None and due <= ctx.today:
        parts.append(ctx.t("verification overdue since {day}", day=words.short_day(due)))
    return "; ".join(parts) or None


def _photo(ctx: Context, found: Doubtful) -> None:
    if found.photo_sha256 is None:
        note = ctx.t("No photo was sent.")
        st.html(f'<p class="kb-note">{escape(note)}</p>')
        return
    source, name = f"/readings/photos/{found.submission_id}", escape(ctx.t("The customer’s photo of the meter"))
    st.html(
        f'<p><a href="{source}" target="_blank"><img class="kb-photo" src="{source}" alt="{name}"></a></p>'
        f'<p class="kb-note"><a href="{source}" target="_blank">{name}</a></p>'
    )


def _facts(ctx: Context, found: Doubtful, card: AccountCard) -> None:
    screen.section(ctx, ctx.t("About the account"))
    owed = billing.balances(ctx.db, account_ids=[card.account_id]).get(card.account_id, money.ZERO)
    place = review_letters.address(ctx.db, found)
    phone = review_queries.recipient(ctx.db, account_id=card.account_id)["phone"]
    rows = [
        (ctx.t("Account"), card.account_number),
        (ctx.t("Address"), card.address),
        (ctx.t("Living there"), ctx.n("{n} resident", "{n} residents", n=card.resident_count)),
        (ctx.t("Owes"), ctx.words.money(owed)),
        (ctx.t("A letter would go to"), place[0] if place else ctx.t("nobody: no e-mail is on file")),
        (ctx.t("Phone"), phone or ctx.t("none")),
    ]
    shown = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    st.html(f'<dl class="kb-facts">{shown}</dl>')
    for each in queries.appeals(ctx.db, account_id=card.account_id, topic="reading", count=3):
        text = ctx.t("The customer wrote: {subject}", subject=each.subject)
        st.html(f'<p class="kb-note">{escape(text)}</p>')
        links.show("appeal-queue", each.appeal_number, query={"appeal": str(each.appeal_id)})
    query = {"account": card.account_number, "task": "reading", "ref": found.submission_number}
    links.show("customers", ctx.t("Open the account"), query=query)


def _usual(ctx: Context, found: Doubtful, card: AccountCard) -> None:
    at = replace(ctx, account=card)
    supplied = {each.service: each for each in usage_queries.supplied(ctx.db, account_id=card.account_id)}
    if found.service not in supplied:
        return
    history = usage.history(at, supplied[found.service], count=_MONTHS)
    if not history:
        return
    screen.section(ctx, ctx.t("Usage of the last year"))
    unit = usage.unit_of(supplied[found.service])
    figure = usage_charts.month_bars(usage_rules.frame(history), words=ctx.words, service=found.service, unit=unit)
    charts.show(
        ctx,
        figure,
        sentence=usage.sentence(at, supplied[found.service], history),
        table=usage.table(at, supplied[found.service], history),
        name=f"questioned-{found.service}",
    )


def _decided(ctx: Context, found: Doubtful) -> None:
    text = ctx.t("Decided on {day}.", day=ctx.words.instant(found.decided_at) if found.decided_at else "")
    more = f" {found.note}" if found.note else ""
    st.html(f'<p class="kb-sentence">{escape(text + more)}</p>')
