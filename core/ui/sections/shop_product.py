"""One product of the shop: what it is, what it costs, for which meter, and into the basket."""

from html import escape

import streamlit as st

from core.i18n.names import SERVICE_NAMES
from core.orders import queries
from core.orders.model import Kind, OwnMeter, Product
from core.ui import address
from core.ui.components import labels, links, pictures, sign_in, states
from core.ui.context import Context
from core.ui.sections import own, shop, shop_words


def is_asked() -> bool:
    """Return whether the address names a product."""
    return address.read("product") is not None


def show(ctx: Context) -> None:
    """Draw the product of the address."""
    st.button(
        ctx.t("All goods and services"),
        key="shop.back",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=address.write,
        args=("product", None),
    )
    code = address.read("product")
    found = next((one for one in shop.sold(ctx) if one.product_code == code), None)
    if found is None:
        states.empty(ctx, ctx.t("This is not sold here"), ctx.t("Look at all goods and services."))
        return
    st.html(_told(ctx, found))
    if ctx.person is None:
        note = ctx.t("Sign in to order it: you come back to this page.")
        st.html(f'<p class="kb-sentence">{escape(note)}</p>')
        sign_in.show(ctx, back_to=f"/shop?product={found.product_code}")
    elif shop.may_order(ctx):
        _order(ctx, found)


def _told(ctx: Context, product: Product) -> str:
    language = ctx.words.language
    name = product.name(language)
    vat = ctx.t("VAT of {percent} is included.", percent=ctx.words.percent(product.vat_percent / 100))
    comes = [vat]
    if product.kind is Kind.SERVICE:
        comes.append(ctx.t("You choose the day and the hour in the basket."))
    return (
        f'<div class="kb-product kb-open">{pictures.html(product.picture, alt=name)}<div>'
        f'<h2 class="kb-section">{escape(name)}</h2><p class="kb-answer">{escape(shop.price(ctx, product))}</p>'
        f'<p>{escape(product.description(language))}</p><p class="kb-note">{escape(" ".join(comes))}</p></div></div>'
    )


def _order(ctx: Context, product: Product) -> None:
    meter_id = None
    if product.needs_meter:
        chosen = _meter(ctx, product)
        if chosen is None:
            return
        meter_id = chosen.meter_id
    lying = next(
        (line for line in shop.lines(ctx) if (line.product_code, line.meter_id) == (product.product_code, meter_id)),
        None,
    )
    with st.container(horizontal=True, key="actions-product"):
        if lying is not None:
            links.show("basket", ctx.t("In the basket: {n}", n=lying.quantity), is_main=True)
        else:
            st.button(
                labels.plain(ctx.t("To the basket")),
                key="shop.put",
                type="primary",
                on_click=shop.put_in,
                args=(product.product_code, meter_id),
            )


def _meter(ctx: Context, product: Product) -> OwnMeter | None:
    """Ask which meter it is for; the one of the address stands first."""
    every = queries.meters(ctx.db, account_id=own.account(ctx).account_id)
    fitting = {str(one.meter_id): one for one in every if product.service in (None, one.service)}
    if not fitting:
        service = ctx.t(SERVICE_NAMES[product.service]) if product.service else ""
        states.empty(
            ctx,
            ctx.t("This account has no meter of this kind: {service}", service=service),
            ctx.t("Choose another account above, or write to us."),
        )
        return None
    asked = address.read("meter")
    codes = list(fitting)
    texts = {code: shop_words.meter(ctx, one) for code, one in fitting.items()}
    picked = st.radio(
        ctx.t("For which meter?"),
        codes,
        index=codes.index(asked) if asked in fitting else 0,
        format_func={code: labels.plain(text) for code, text in texts.items()}.__getitem__,
        key=f"shop.meter.{own.account(ctx).account_id}.{product.product_code}",
    )
    return fitting[picked or codes[0]]
