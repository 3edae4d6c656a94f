"""Parts of the page «Shop»: the shelves, the search, what is offered for one meter."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from core.accounts.model import LEVELS
from core.orders import basket as baskets
from core.orders import queries, rules
from core.orders.model import BasketLine, Group, Kind, OwnMeter, Product
from core.ui import address, context, page, state
from core.ui.components import filters, labels, links, pictures, states
from core.ui.context import Context
from core.ui.sections import shop_words

_LONGEST = 60
_COLUMNS = 3
_REFUSED = "shop.refused"


def sold(ctx: Context) -> list[Product]:
    """Return what can be ordered: for the chosen account, or everything for who is not signed in."""
    found = [one for one in queries.products(ctx.db, on=ctx.today) if one.kind is not Kind.DELIVERY]
    return [one for one in found if ctx.account is None or one.is_sold_to(ctx.account.customer_kind)]


def may_order(ctx: Context) -> bool:
    """Return whether the person may order for the chosen account."""
    return ctx.account is not None and LEVELS.get(ctx.account.access_level, 0) >= LEVELS["manage"]


def lines(ctx: Context) -> list[BasketLine]:
    """Return what lies in the basket of the chosen account."""
    if ctx.person is None or ctx.account is None or not may_order(ctx):
        return []
    person_id, account_id = ctx.person.person_id, ctx.account.account_id
    return ctx.once("basket", lambda: queries.basket(ctx.db, person_id=person_id, account_id=account_id, on=ctx.today))


def meter(ctx: Context) -> OwnMeter | None:
    """Return the meter of the address, if it is one of the chosen account."""
    asked = address.read("meter")
    if asked is None or ctx.account is None:
        return None
    own = queries.meters(ctx.db, account_id=ctx.account.account_id)
    return next((one for one in own if str(one.meter_id) == asked), None)


def head(ctx: Context) -> None:
    """Say what the prices are, who may order, and lead to the basket and the orders."""
    if any(product.is_sample for product in sold(ctx)):
        note = ctx.t("The goods, services and prices are samples: the company's own price list replaces them.")
        st.html(f'<p class="kb-note">{escape(note)}</p>')
    if ctx.person is None:
        note = ctx.t("Looking needs no sign-in. To order, open what you like and sign in.")
        st.html(f'<p class="kb-sentence">{escape(note)}</p>')
        return
    if ctx.account is not None and not may_order(ctx):
        states.empty(
            ctx,
            ctx.t("You may look at this account, not order for it"),
            ctx.t("Its owner can allow it, or order for you."),
        )
    if fault := state.get(_REFUSED, ""):
        states.refusal(ctx, [ctx.t(shop_words.FAULTS[rules.Fault(fault)])])
        state.drop(_REFUSED)
    count = sum(line.quantity for line in lines(ctx))
    with st.container(horizontal=True, key="actions-shop"):
        if count:
            links.show("basket", ctx.t("Basket: {n}", n=count), is_main=address.read("product") is None)
        links.show("orders", ctx.t("My orders"))


def catalogue(ctx: Context) -> None:
    """Draw the shelves: those of the filters, of the words that are looked for, or of the meter of the address."""
    own, service = meter(ctx), address.read("service")
    is_asked = own is not None or service is not None
    found = _for_meter(ctx, sold(ctx), own, service) if is_asked else _filtered(ctx, sold(ctx))
    if not found:
        states.empty(ctx, ctx.t("Nothing fits"), ctx.t("Try another word, or look at all shelves."))
        return
    put = {(line.product_code, line.meter_id): line.quantity for line in lines(ctx)}
    for group in shop_words.GROUPS:
        shelf = [one for one in found if one.group is group]
        if shelf:
            page.section(ctx, ctx.t(shop_words.GROUPS[group]))
            _shelf(ctx, shelf, put, own)


def _for_meter(ctx: Context, found: Sequence[Product], own: OwnMeter | None, service: str | None) -> list[Product]:
    """Return what is offered for a meter, and say so."""
    wanted = own.service if own else service
    if own is not None:
        said = ctx.t("For your meter: {meter}", meter=shop_words.meter(ctx, own))
        st.html(f'<p class="kb-sentence">{escape(said)}</p>')
    st.button(ctx.t("All goods and services"), key="shop.all", type="tertiary", on_click=_show_all)
    return [one for one in found if one.needs_meter and one.service in (None, wanted)]


def _filtered(ctx: Context, found: Sequence[Product]) -> list[Product]:
    words, what, where = st.columns([4, 2, 3])
    asked = words.text_input(
        ctx.t("What are you looking for?"),
        key="q",
        max_chars=_LONGEST,
        live="400ms",
        bind="query-params",
        placeholder=ctx.t("for example: lamp, verification, socket"),
    )
    kinds = {kind.value: ctx.t(text) for kind, text in shop_words.KINDS.items()}
    with what:
        kind = filters.choice(ctx, "kind", ctx.t("What"), kinds)
    shelves = {group.value: ctx.t(text) for group, text in shop_words.GROUPS.items() if _stands(found, group, kind)}
    with where:
        shelf = filters.choice(ctx, "shelf", ctx.t("Shelf"), shelves)
    kept = [one for one in found if kind in (None, one.kind.value) and shelf in (None, one.group.value)]
    return rules.found_by(kept, asked or "")


def _stands(found: Sequence[Product], group: Group, kind: str | None) -> bool:
    return any(one.group is group and kind in (None, one.kind.value) for one in found)


def _shelf(
    ctx: Context, shelf: Sequence[Product], put: Mapping[tuple[str, int | None], int], own: OwnMeter | None
) -> None:
    for start in range(0, len(shelf), _COLUMNS):
        row = shelf[start : start + _COLUMNS]
        for column, product in zip(st.columns(_COLUMNS), row, strict=False):
            with column, st.container(border=True, key=f"product-{product.product_code}"):
                st.html(face(ctx, product))
                _buttons(ctx, product, put, own)


def face(ctx: Context, product: Product) -> str:
    """Return picture, name and price of a product."""
    name = product.name(ctx.words.language)
    return (
        f'<div class="kb-product">{pictures.html(product.picture, alt=name)}'
        f"<h3>{escape(name)}</h3><p><strong>{escape(price(ctx, product))}</strong></p></div>"
    )


def price(ctx: Context, product: Product) -> str:
    """Return what one costs, and what one is."""
    amount = ctx.words.money(product.price_amount)
    return ctx.t("{amount} a visit", amount=amount) if product.kind is Kind.SERVICE else amount


def _buttons(ctx: Context, product: Product, put: Mapping[tuple[str, int | None], int], own: OwnMeter | None) -> None:
    code = product.product_code
    meter_id = own.meter_id if own else None
    count = put.get((code, meter_id if product.needs_meter else None), 0)
    with st.container(horizontal=True):
        if count:
            links.show("basket", ctx.t("In the basket: {n}", n=count))
        elif may_order(ctx) and (meter_id is not None or not product.needs_meter):
            st.button(
                labels.plain(ctx.t("To the basket")),
                key=f"shop.put.{code}",
                on_click=put_in,
                args=(code, meter_id if product.needs_meter else None),
            )
        is_choice = not count and may_order(ctx) and product.needs_meter and meter_id is None
        st.button(
            labels.plain(ctx.t("Choose the meter") if is_choice else ctx.t("Details")),
            key=f"shop.more.{code}",
            type="secondary" if is_choice else "tertiary",
            on_click=_open,
            args=(code,),
        )


def put_in(product_code: str, meter_id: int | None) -> None:
    """Put a product into the basket of the chosen account; callbacks run without the portal's guard."""
    ctx = context.current()
    page.check(ctx)
    if ctx.account is None:
        return
    try:
        baskets.put(
            ctx.db,
            account_id=ctx.account.account_id,
            product_code=product_code,
            meter_id=meter_id,
            actor=ctx.actor,
            now=ctx.now,
        )
    except baskets.BasketRefused as refusal:
        state.put(_REFUSED, refusal.fault.value)


def _open(product_code: str) -> None:
    address.write("product", product_code)


def _show_all() -> None:
    for key in ("service", "meter"):
        address.write(key, None)
