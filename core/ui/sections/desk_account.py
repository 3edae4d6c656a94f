"""An account as an operator sees it for a task: who, meters, money, what is open, and entering a reading."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

import polars as pl
import streamlit as st

from core.accounts import queries as accounts
from core.accounts.model import AccountCard
from core.billing import queries as billing
from core.billing import rules as billing_rules
from core.billing.model import MonthCharge, Payment
from core.desk import queries, search
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES, ZONE_NAMES
from core.kit import clock, money
from core.metering import queries as metering
from core.metering import usage_queries
from core.metering.model import NamedRegister
from core.ui import address, reading_form
from core.ui import page as screen
from core.ui.components import figures, filters, links, states, tables
from core.ui.components.columns import Column, Table
from core.ui.components.figures import Figure
from core.ui.context import Context
from core.ui.sections import charges, desk_contact, desk_search, desk_task, reading_receipt, reading_words
from core.ui.sections.reading_sender import Channel, Sender

_PARTS = {
    "glance": mark("At a glance"),
    "reading": mark("Enter a reading"),
    "money": mark("Money"),
    "contact": mark("Appeals and letters"),
}
_BY_PHONE: Channel = "phone"
_AT_OFFICE: Channel = "office"


@dataclass(frozen=True)
class _Money:
    months: list[MonthCharge]
    payments: list[Payment]


def opened(ctx: Context) -> bool:
    """Show the account that the address names, once a task is named; return False if it names none."""
    number = address.read(desk_search.ACCOUNT)
    if not number:
        return False
    desk_task.back(ctx)
    account_id = search.account_id(ctx.db, number=number)
    card = accounts.card(ctx.db, account_id=account_id) if account_id is not None else None
    if account_id is None or card is None:
        states.empty(ctx, ctx.t("No account has this number"), ctx.t("The link is damaged."))
    elif desk_task.is_open(ctx, account_id, number):
        _show(ctx, card)
    return True


def _show(ctx: Context, card: AccountCard) -> None:
    text = ctx.t("Account {number}", number=card.account_number)
    st.html(f'<h2 class="kb-section">{escape(card.address)}</h2><p class="kb-note">{escape(text)}</p>')
    desk_task.line(ctx, card.account_id)
    parts = {code: ctx.t(name) for code, name in _PARTS.items()}
    match filters.choice(ctx, "part", ctx.t("Show"), parts, default="glance"):
        case "reading":
            _reading(ctx, card)
        case "money":
            _money(ctx, card)
        case "contact":
            desk_contact.show(ctx, card)
        case _:
            _glance(ctx, card)


def _glance(ctx: Context, card: AccountCard) -> None:
    found = _asked(ctx, card)
    window = metering.reading_window(ctx.db, today=ctx.today)
    registers = metering.registers(ctx.db, account_id=card.account_id, period=window.period)
    sent = {
        meter.meter_id: meter.is_submitted
        for meter in usage_queries.meters_in_use(ctx.db, account_id=card.account_id, period=window.period)
    }
    _figures(ctx, found, registers, sent, period=window.period)
    desk_contact.open_matters(ctx, card)
    _who(ctx, card)
    _meters(ctx, registers, sent)


def _asked(ctx: Context, card: AccountCard) -> _Money:
    payments = billing.payments(ctx.db, account_id=card.account_id)
    return _Money(billing.month_charges(ctx.db, account_id=card.account_id), payments)


def _figures(
    ctx: Context, found: _Money, registers: list[NamedRegister], sent: dict[int, bool], *, period: date
) -> None:
    words = ctx.words
    balance = billing_rules.balance(found.months, found.payments, today=ctx.today)
    late = balance.overdue_left_amount
    note = ctx.t("{amount} of it overdue", amount=words.money(late)) if late else ctx.t("no debt")
    name = ctx.t("Owes") if balance.amount >= 0 else ctx.t("Overpaid")
    shown = [Figure(name, words.money(abs(balance.amount)), note, tone="bad" if late else "good")]
    by_hand = {each.meter_id for each in registers if not each.is_remote and each.removed_on is None}
    if by_hand:
        count = sum(1 for meter_id in by_hand if sent.get(meter_id))
        label = ctx.t("Readings for {month}", month=words.month(period))
        value = ctx.t("{count} of {all} meters", count=count, all=len(by_hand))
        shown.append(Figure(label, value, tone="good" if count == len(by_hand) else "warning"))
    if found.payments:
        newest = found.payments[0]
        day = words.day(clock.local_day(newest.paid_at))
        shown.append(Figure(ctx.t("Last payment"), words.money(newest.amount), day))
    figures.row(shown)


def _who(ctx: Context, card: AccountCard) -> None:
    is_person = card.customer_kind == "household"
    who = queries.customer(ctx.db, account_id=card.account_id, is_person=is_person)
    screen.section(ctx, ctx.t("Who"))
    services = [each.service for each in usage_queries.supplied(ctx.db, account_id=card.account_id)]
    rows = [
        (ctx.t("Customer"), who.name),
        (ctx.t("Services"), ", ".join(ctx.t(SERVICE_NAMES[name]) for name in SERVICE_NAMES if name in services)),
        (ctx.t("E-mail on file"), who.email or ctx.t("none")),
        (ctx.t("Phone on file"), who.phone or ctx.t("none")),
        (ctx.t("Open since"), ctx.words.day(who.opened_on)),
    ]
    if is_person:
        residents = ctx.n("{n} resident", "{n} residents", n=card.resident_count)
        area = ctx.t("{area} m²", area=ctx.words.number(card.area_m2, digits=1))
        rows.append((ctx.t("Living there"), f"{residents}, {area}"))
    if who.closed_on is not None:
        rows.append((ctx.t("Closed"), ctx.words.day(who.closed_on)))
    shown = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    st.html(f'<dl class="kb-facts">{shown}</dl>')


def _meters(ctx: Context, registers: list[NamedRegister], sent: dict[int, bool]) -> None:
    screen.section(ctx, ctx.t("Meters"))
    if not registers:
        states.empty(ctx, ctx.t("No meters are known for this account"))
        return
    rows = [
        (
            ctx.t(SERVICE_NAMES[each.service]),
            _meter(ctx, each),
            ctx.words.number(each.previous_value),
            each.previous_on,
            _verification(ctx, each),
            _is_sent(ctx, each, sent),
        )
        for each in registers
    ]
    schema = {"service": pl.String, "meter": pl.String, "value": pl.String, "day": pl.Date}
    frame = pl.DataFrame(rows, schema=schema | {"verification": pl.String, "sent": pl.String}, orient="row")
    columns = (
        Column("service", ctx.t("Service")),
        Column("meter", ctx.t("Meter")),
        Column("value", ctx.t("Last reading")),
        Column("day", ctx.t("Day"), "day"),
        Column("verification", ctx.t("Verification")),
        Column("sent", ctx.t("This month")),
    )
    st.html(tables.html(ctx.words, Table(frame, columns)))


def _meter(ctx: Context, register: NamedRegister) -> str:
    zone = "" if register.zone == "single" else f", {ctx.t(ZONE_NAMES[register.zone])}"
    return f"{register.serial_number}, {ctx.t(reading_words.PLACES[register.place])}{zone}"


def _verification(ctx: Context, register: NamedRegister) -> str:
    if register.removed_on is not None:
        return ctx.t("taken down on {day}", day=ctx.words.short_day(register.removed_on))
    due = register.verification_due_on
    if due is None:
        return "—"
    day = ctx.words.short_day(due)
    return ctx.t("overdue since {day}", day=day) if due <= ctx.today else ctx.t("until {day}", day=day)


def _is_sent(ctx: Context, register: NamedRegister, sent: dict[int, bool]) -> str:
    if register.is_remote:
        return ctx.t("sends by itself")
    return ctx.t("has come") if sent.get(register.meter_id) else ctx.t("has not come")


def _reading(ctx: Context, card: AccountCard) -> None:
    channels: dict[str, str] = {_AT_OFFICE: ctx.t("At the office"), _BY_PHONE: ctx.t("By phone")}
    named = queries.task(ctx.db, operator=ctx.actor.name, account_id=card.account_id, now=ctx.now)
    default = _BY_PHONE if named is not None and named[0].value == "call" else _AT_OFFICE
    chosen = filters.choice(ctx, "channel", ctx.t("How the customer tells it"), channels, default=default)
    sender = Sender(channel=_BY_PHONE if chosen == _BY_PHONE else _AT_OFFICE)
    service = reading_form.draw(ctx, account_id=card.account_id, sender=sender)
    reading_receipt.trail(ctx, account_id=card.account_id, service=service)


def _money(ctx: Context, card: AccountCard) -> None:
    found = _asked(ctx, card)
    balance = billing_rules.balance(found.months, found.payments, today=ctx.today)
    owed, late = balance.amount, balance.overdue_left_amount
    figures.answer(_owed(ctx, owed, late), tone="bad" if late else "neutral")
    charges.debts(ctx, found.months, found.payments)
    desk_contact.paid_here(ctx, card)
    charges.payments_table(ctx, found.payments)
    with st.container(horizontal=True, key="actions-desk-money"):
        links.show("payments", ctx.t("Find a payment"), query={"show": "search"})


def _owed(ctx: Context, owed: Decimal, late: Decimal) -> str:
    words = ctx.words
    if owed <= money.ZERO:
        return (
            ctx.t("Owes nothing; overpaid by {amount}.", amount=words.money(-owed)) if owed else ctx.t("Owes nothing.")
        )
    if late:
        return ctx.t("Owes {amount}, {late} of it overdue.", amount=words.money(owed), late=words.money(late))
    return ctx.t("Owes {amount}, nothing overdue.", amount=words.money(owed))
