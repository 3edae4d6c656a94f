"""Parts of the page «My orders»: the list, and one order with its lines, visits, money and steps."""

from collections.abc import Sequence
from html import escape
from uuid import UUID

import polars as pl
import streamlit as st

from core.accounts.access import AccessDenied
from core.kit import money
from core.offices.finder import Moment
from core.orders import operations, queries, rules, slot_rules, slots
from core.orders.model import Delivery, Kind, Line, Order, Status
from core.orders.slot_rules import Slot
from core.runtime import process
from core.ui import address, page, state
from core.ui.components import badges, figures, folds, labels, links, states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import offices, order_money, order_visits, shop_words


def is_asked() -> bool:
    """Return whether the address names an order."""
    return address.read("order") is not None


def listed(ctx: Context) -> None:
    """Draw the person's orders for all accounts, newest first."""
    found = queries.mine(ctx.db, person_id=ctx.person.person_id) if ctx.person else []
    if found:
        _answer(ctx, found)
    with st.container(horizontal=True, key="actions-orders"):
        links.show("shop", ctx.t("To the shop"), is_main=not found)
        links.show("basket", ctx.t("Basket"))
    if not found:
        states.empty(ctx, ctx.t("You have ordered nothing yet"), ctx.t("Your orders and their states will stand here."))
        return
    ordered = [order.order_id for order in found]
    lines, visits = queries.lines(ctx.db, order_ids=ordered), slots.first_of(ctx.db, order_ids=ordered)
    for order in found:
        with st.container(border=True, key=f"order-{order.order_number}"):
            st.html(_face(ctx, order, lines[order.order_id], visits.get(order.order_id)))
            st.button(
                ctx.t("Open the order"),
                key=f"orders.open.{order.order_id}",
                on_click=address.write,
                args=("order", str(order.order_id)),
            )


def _answer(ctx: Context, found: Sequence[Order]) -> None:
    """Say first what the person has to do, else what is still under way."""
    unpaid = [order for order in found if order.status is Status.PLACED]
    under_way = sum(order.is_open for order in found) - len(unpaid)
    if unpaid:
        amount = ctx.words.money(sum((order.total_amount for order in unpaid), money.ZERO))
        said = ctx.n("{n} order waits for your payment: {amount}.", "{n} orders wait for your payment: {amount}.",
                     n=len(unpaid), amount=amount)  # fmt: skip
        figures.answer(said, tone="warning")
    elif under_way:
        figures.answer(ctx.n("{n} order is under way.", "{n} orders are under way.", n=under_way))
    else:
        figures.answer(ctx.t("Nothing is under way: all orders are over."), tone="good")


def _face(ctx: Context, order: Order, lines: Sequence[Line], visit: Slot | None) -> str:
    names = ", ".join(line.name(ctx.words.language) for line in lines if line.kind is not Kind.DELIVERY)
    day = ctx.words.instant(order.placed_at)
    note = ctx.t(
        "{number} of {day}, account {account}", number=order.order_number, day=day, account=order.account_number
    )
    if visit is not None and order.is_open:
        note = ctx.t("{order}. The fitter comes on {when}", order=note, when=slot_rules.in_words(ctx.words, visit))
    return (
        f'<div class="kb-badges">{badges.drawn(shop_words.badge(ctx, order))}</div>'
        f'<p class="kb-sentence">{escape(names)}: {escape(ctx.words.money(order.total_amount))}</p>'
        f'<p class="kb-note">{escape(note)}</p>'
    )


def opened(ctx: Context) -> None:
    """Draw the order of the address, if it is the person's."""
    st.button(
        ctx.t("All orders"),
        key="orders.back",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=address.write,
        args=("order", None),
    )
    order = _asked(ctx)
    if order is None:
        states.empty(ctx, ctx.t("There is no such order"), ctx.t("Look at the list of your orders."))
        return
    if state.get("orders.placed", "") == order.order_number:
        states.done(ctx, ctx.t("Order {number} is placed.", number=order.order_number))
        state.drop("orders.placed")
    number = ctx.t("Order {number} of {day}", number=order.order_number, day=ctx.words.instant(order.placed_at))
    badge = badges.drawn(shop_words.badge(ctx, order))
    st.html(f'<div class="kb-badges">{badge}<span class="kb-note">{escape(number)}</span></div>')
    sentence, tone = order_money.sentence(ctx, order)
    figures.answer(sentence, tone=tone)
    order_money.show(ctx, order)
    lines = queries.lines(ctx.db, order_ids=[order.order_id])[order.order_id]
    page.section(ctx, ctx.t("What is ordered"))
    st.html(tables.html(ctx.words, _lines(ctx, lines)))
    st.html(f'<ul class="kb-list">{"".join(f"<li>{escape(fact)}</li>" for fact in _facts(ctx, order, lines))}</ul>')
    order_visits.show(ctx, order, lines)
    _history(ctx, order)
    _cancel(ctx, order)


def _asked(ctx: Context) -> Order | None:
    try:
        order_id = UUID(address.read("order") or "")
    except ValueError:
        return None
    return queries.of_person(ctx.db, order_id=order_id, person_id=ctx.person.person_id) if ctx.person else None


def _lines(ctx: Context, lines: Sequence[Line]) -> Table:
    rows = [(line.name(ctx.words.language), line.quantity, line.price_amount, line.amount) for line in lines]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "what": pl.String,
        "count": pl.Int64,
        "price": pl.Decimal(14, 2),
        "amount": pl.Decimal(14, 2),
    }
    columns = (
        Column("what", ctx.t("What")),
        Column("count", ctx.t("How many"), "integer"),
        Column("price", ctx.t("Price"), "money"),
        Column("amount", ctx.t("Amount"), "money", total=True),
    )
    return Table(pl.DataFrame(rows, schema=schema, orient="row"), columns)


def _facts(ctx: Context, order: Order, lines: Sequence[Line]) -> list[str]:
    """Return where, when, to whom: what is not about money."""
    facts = [ctx.t("VAT of {amount} is included.", amount=ctx.words.money(order.vat_amount))]
    facts.append(ctx.t("Account {number}", number=order.account_number))
    if order.is_open and any(line.kind is Kind.GOOD for line in lines):
        facts.append(_delivery(ctx, order))
    booked = slots.of_order(ctx.db, order_id=order.order_id)
    meters = {one.meter_id: one for one in queries.meters(ctx.db, account_id=order.account_id)}
    for line in lines:
        name = line.name(ctx.words.language)
        if line.meter_id in meters:
            facts.append(f"{name}: {shop_words.meter(ctx, meters[line.meter_id])}")
        if line.position in booked:
            when = slot_rules.in_words(ctx.words, booked[line.position])
            facts.append(ctx.t("{what}: the fitter comes on {when}.", what=name, when=when))
    facts.append(f"{order.contact_name}, {order.phone}")
    if order.comment:
        facts.append(ctx.t("Comment: {text}", text=order.comment))
    return facts


def _delivery(ctx: Context, order: Order) -> str:
    if order.delivery is Delivery.ADDRESS:
        return ctx.t("The goods are brought to the address of the account.")
    places = {one.office_id: one for one in offices.places(ctx, Moment(ctx.now))}
    office = places.get(order.office_id or 0)
    where = f"{office.town}, {office.address}" if office else ctx.t("an office of the company")
    return ctx.t("Fetch the goods here: {where}.", where=where)


def _history(ctx: Context, order: Order) -> None:
    page.section(ctx, ctx.t("What happened"))
    rows = []
    for event in queries.events(ctx.db, order_id=order.order_id):
        note = f'<p class="kb-note">{escape(event.note)}</p>' if event.note else ""
        when = ctx.words.instant(event.recorded_at)
        rows.append(f"<li>{escape(when)}: {escape(shop_words.step(ctx, event))}{note}</li>")
    st.html(f'<ul class="kb-list">{"".join(rows)}</ul>')


def _cancel(ctx: Context, order: Order) -> None:
    if not rules.may_cancel(order.status, is_operator=False):
        return
    with folds.box(ctx.t("Cancel the order"), name=f"cancel-{order.order_number}"):
        said = (
            ctx.t("The order is canceled and {amount} goes back to your card.", amount=order_money.paid(ctx, order))
            if order.status is Status.PAID
            else ctx.t("The order is canceled. Nothing was paid for it.")
        )
        st.html(f"<p>{escape(said)}</p>")
        if st.button(labels.plain(ctx.t("Cancel the order")), key=f"orders.cancel.{order.order_id}"):
            _canceled(ctx, order)


def _canceled(ctx: Context, order: Order) -> None:
    page.check(ctx)
    origin = process.running().settings.origin
    try:
        operations.cancel(ctx.db, order_id=order.order_id, actor=ctx.actor, origin=origin, now=ctx.now)
    except operations.OrderRefused as refusal:
        states.refusal(ctx, [ctx.t(shop_words.FAULTS[fault]) for fault in refusal.faults])
        return
    except (AccessDenied, queries.OrderNotFound):
        states.refusal(ctx, [ctx.t("You may look at this account, not order for it")])
        return
    process.wake_cashier()
    st.rerun()
