"""Parts of the page «Basket»: what lies in it, when somebody comes, how goods arrive, what it costs, the order."""

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape

import polars as pl
import streamlit as st

from core.accounts.access import AccessDenied
from core.offices.finder import Moment
from core.offices.model import Kind as PlaceKind
from core.orders import basket as baskets
from core.orders import operations, queries, rules, slots
from core.orders.model import BasketLine, Delivery, Kind, NewOrder, OwnMeter, Product
from core.payments import rules as payments
from core.runtime import process
from core.tariffs import queries as tariffs
from core.ui import actions, context, page, state, typed
from core.ui.components import labels, links, pictures, slot_choice, states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import offices, own, pay_choice, shop, shop_words

_ACTION = "basket"


def show(ctx: Context) -> None:
    """Draw the basket of the chosen account and what is asked before it is ordered."""
    if not shop.may_order(ctx):
        title = ctx.t("You may look at this account, not order for it")
        states.empty(ctx, title, ctx.t("Its owner can allow it, or order for you."))
        return
    lines = shop.lines(ctx)
    if not lines:
        states.empty(ctx, ctx.t("The basket is empty"), ctx.t("What you put into it stays here, on every device."))
        with st.container(horizontal=True, key="actions-basket"):
            links.show("shop", ctx.t("To the shop"), is_main=True)
            links.show("orders", ctx.t("My orders"))
        return
    meters = {one.meter_id: one for one in queries.meters(ctx.db, account_id=own.account(ctx).account_id)}
    for line in lines:
        with st.container(border=True, key=f"basket-{line.line_id}"):
            _line(ctx, line, meters)
    links.show("shop", ctx.t("Add something else"))
    _checkout(ctx, lines)


def _line(ctx: Context, line: BasketLine, meters: Mapping[int, OwnMeter]) -> None:
    product = line.product
    if product is None:
        gone = ctx.t("This is sold no more")
        st.html(f"<p>{escape(gone)}: {escape(line.product_code)}</p>")
    else:
        name = product.name(ctx.words.language)
        about = shop.price(ctx, product)
        if line.meter_id is not None and line.meter_id in meters:
            about = f"{about} · {shop_words.meter(ctx, meters[line.meter_id])}"
        st.html(
            f'<div class="kb-product kb-row">{pictures.html(product.picture, alt=name)}'
            f'<div><h3>{escape(name)}</h3><p class="kb-note">{escape(about)}</p></div></div>'
        )
        if product.kind is Kind.SERVICE:
            _visit(ctx, line, product)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if product is not None and rules.most(product) > 1:
            _quantity(ctx, line, rules.most(product))
        st.button(
            ctx.t("Take out"), key=f"basket.out.{line.line_id}", type="tertiary", on_click=_set, args=(line.line_id, 0)
        )


def _visit(ctx: Context, line: BasketLine, product: Product) -> None:
    """Ask when somebody comes; what is chosen is kept at once and booked with the order."""
    account_id = own.account(ctx).account_id
    free = ctx.once(
        ("slots", product.group),
        lambda: slots.free_slots(ctx.db, account_id=account_id, product_group=product.group, now=ctx.now),
    )
    picked = slot_choice.slot_choice(ctx, f"basket.visit.{line.line_id}", free, chosen=line.slot_id)
    if picked != line.slot_id:
        baskets.choose_slot(
            ctx.db, account_id=account_id, line_id=line.line_id, slot_id=picked, actor=ctx.actor, now=ctx.now
        )


def _quantity(ctx: Context, line: BasketLine, most: int) -> None:
    key = f"basket.count.{line.line_id}"
    state.put(key, line.quantity)
    st.number_input(
        ctx.t("How many"),
        min_value=1,
        max_value=most,
        step=1,
        key=key,
        width=160,
        on_change=_counted,
        args=(line.line_id,),
    )


def _counted(line_id: uuid.UUID) -> None:
    _set(line_id, int(state.get(f"basket.count.{line_id}", 1)))


def _set(line_id: uuid.UUID, quantity: int) -> None:
    ctx = context.current()
    page.check(ctx)
    account_id = own.account(ctx).account_id
    baskets.set_quantity(
        ctx.db, account_id=account_id, line_id=line_id, quantity=quantity, actor=ctx.actor, now=ctx.now
    )


def _checkout(ctx: Context, lines: Sequence[BasketLine]) -> None:
    delivery, office_id = Delivery.ADDRESS, None
    if rules.has_goods(lines):
        page.section(ctx, ctx.t("How the goods come to you"))
        delivery, office_id = _delivery(ctx)
    page.section(ctx, ctx.t("Whom to ask for"))
    with typed.kept(_ACTION):
        person = ctx.person
        name = _text(ctx.t("Name"), "name", person.display_name if person else "", rules.LONGEST_NAME, "name")
        phone = _text(ctx.t("Phone"), "phone", _known_phone(ctx), 30, "tel")
        email = _text(
            ctx.t("E-mail for the receipt and the news"), "email", person.email if person else "", 254, "email"
        )
        comment = st.text_area(
            ctx.t("Comment: an entrance code, a convenient way to reach you"),
            key="basket.comment",
            max_chars=rules.LONGEST_COMMENT,
            height=80,
        )
    page.section(ctx, ctx.t("What you pay"))
    amount = _total(ctx, lines, delivery)
    card_id, is_saving = pay_choice.card(ctx, page="basket")
    new = NewOrder(
        account_id=own.account(ctx).account_id,
        delivery=delivery,
        office_id=office_id,
        contact_name=name,
        phone=phone,
        email=email,
        comment=comment or "",
        language=ctx.words.language,
        idempotency_key=actions.idempotency_key(_ACTION),
        expected_amount=amount,
        card_id=card_id,
        is_saving_card=is_saving,
    )
    if st.button(ctx.t("Place the order"), key="basket.place", type="primary"):
        _place(ctx, new)


def _text(label: str, name: str, value: str, longest: int, autocomplete: str) -> str:
    key = f"basket.{name}"
    return st.text_input(label, value=value, key=key, max_chars=longest, autocomplete=autocomplete, width=420) or ""


def _known_phone(ctx: Context) -> str:
    """Return the phone of the person's newest order."""
    past = queries.mine(ctx.db, person_id=ctx.person.person_id) if ctx.person else []
    return past[0].phone if past else ""


def _delivery(ctx: Context) -> tuple[Delivery, int | None]:
    """Ask how the goods arrive; the offices of one's own town stand first."""
    account = own.account(ctx)
    texts = {
        Delivery.OFFICE.value: ctx.t("Fetch them at an office, for nothing"),
        Delivery.ADDRESS.value: ctx.t("Bring them to {address}", address=account.address),
    }
    picked = st.radio(
        ctx.t("How the goods come to you"),
        list(texts),
        format_func={code: labels.plain(text) for code, text in texts.items()}.__getitem__,
        key="basket.delivery",
        label_visibility="collapsed",
    )
    if picked == Delivery.ADDRESS.value:
        return Delivery.ADDRESS, None
    places = [one for one in offices.places(ctx, Moment(ctx.now)) if one.kind is PlaceKind.OFFICE]
    places.sort(key=lambda one: (one.town != account.town, one.district != account.district, one.town, one.name))
    names = {one.office_id: f"{one.town}, {one.address}" for one in places}
    chosen = st.selectbox(
        ctx.t("Which office?"), list(names), format_func=names.__getitem__, key="basket.office", width=420
    )
    return Delivery.OFFICE, chosen


def _total(ctx: Context, lines: Sequence[BasketLine], delivery: Delivery) -> Decimal:
    """Draw what is paid line by line, the fee too, and return the sum of the order without the fee."""
    bill = operations.priced(ctx.db, lines, delivery=delivery, now=ctx.now)
    amount = rules.total(bill)
    percent = tariffs.rule_value(ctx.db, name="card_fee_percent", on=ctx.today)
    language = ctx.words.language
    rows = [
        (
            one.product.name(language) if one.quantity == 1 else f"{one.product.name(language)} × {one.quantity}",
            one.amount,
        )
        for one in bill
    ]
    rows.append((ctx.t("Fee"), payments.fee(amount, percent=percent)))
    frame = pl.DataFrame(rows, schema={"what": pl.String, "amount": pl.Decimal(14, 2)}, orient="row")
    columns = (Column("what", ctx.t("What for")), Column("amount", ctx.t("Amount"), "money", total=True))
    st.html(tables.html(ctx.words, Table(frame, columns)))
    vat_amount = sum((one.vat_amount for one in bill), payments.NOTHING)
    vat = ctx.t("VAT of {amount} is included.", amount=ctx.words.money(vat_amount))
    st.html(f'<p class="kb-note">{escape(vat)}</p>')
    if any(one.product.is_sample for one in bill):
        note = ctx.t("The goods, services and prices are samples: the company's own price list replaces them.")
        st.html(f'<p class="kb-note">{escape(note)}</p>')
    return amount


def _place(ctx: Context, new: NewOrder) -> None:
    page.check(ctx)
    settings = process.running().settings
    try:
        placed = operations.place(
            ctx.db, new, actor=ctx.actor, gateway=settings.gateway, origin=settings.origin, now=ctx.now
        )
    except operations.OrderRefused as refusal:
        states.refusal(ctx, [ctx.t(shop_words.FAULTS[fault]) for fault in refusal.faults])
        return
    except AccessDenied:
        states.refusal(ctx, [ctx.t("You may look at this account, not order for it")])
        return
    actions.renew(_ACTION)
    state.put("orders.placed", placed.order_number)
    links.go("orders", query={"order": str(placed.order_id)})
