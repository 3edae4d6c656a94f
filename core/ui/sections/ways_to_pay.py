"""Parts of the page «Where and how to pay»: what an amount costs each way, how each works, the places."""

from decimal import Decimal
from html import escape

import streamlit as st

from core.i18n.catalogue import mark
from core.kit import money
from core.offices import wording
from core.offices.model import Kind
from core.payments import rules
from core.registries import queries, ways
from core.registries.ways import Cost, Places, Way
from core.ui import address, state
from core.ui import page as screen
from core.ui.components import badges, figures, states
from core.ui.components.badges import Badge
from core.ui.context import Context

_AMOUNT = "ways-to-pay.amount"
_USUAL, _LEAST, _MOST = Decimal("3000.00"), Decimal("1.00"), Decimal("1000000.00")
_AT_HOME = mark("From home")
_AT_PLACE = mark("At a place")


def amount(ctx: Context) -> Decimal:
    """Let the amount be typed; it stands in the address, so that a link from a bill brings its own."""
    key = f"{_AMOUNT}.{ctx.words.language}"  # each language writes a sum in its own way
    if not state.has(key):
        state.put(key, ctx.words.number(_asked(), digits=2))
    typed = st.text_input(
        ctx.t("How much do you want to pay, ₽"),
        key=key,
        max_chars=14,
        width=260,
        autocomplete="off",
        on_change=_typed,
        args=(key,),
    )
    found = _read(typed)
    if found is None:
        limits = {"least": ctx.words.money(_LEAST), "most": ctx.words.money(_MOST)}
        states.refusal(
            ctx,
            [
                ctx.t(
                    "Type a sum from {least} to {most}. Below it is counted for {usual}.",
                    usual=ctx.words.money(_USUAL),
                    **limits,
                )
            ],
        )
    return _USUAL if found is None else found


def costs(ctx: Context, paid: Decimal) -> None:
    """Answer where it costs nothing, then show each way with its cost; a line opens into how it works."""
    places = ways.places_of(queries.places_of_ways(ctx.db, today=ctx.today))
    found = [(way, ways.cost(way, paid, _places(way, places))) for way in queries.ways_to_pay(ctx.db, today=ctx.today)]
    figures.answer(_answer(ctx, paid, found))
    for title, is_place in ((_AT_HOME, False), (_AT_PLACE, True)):
        some = [(way, cost) for way, cost in found if (way.place_kind is not None) is is_place]
        screen.section(ctx, ctx.t(title))
        lines = "".join(_line(ctx, way, cost, paid, _places(way, places)) for way, cost in some)
        st.html(f'<div class="kb-lines">{lines}</div>')
    if any(way.is_sample for way, _ in found):
        badges.show(Badge(ctx.t("Fees, limits and days are sample values"), "sample"))


def places(ctx: Context) -> None:
    """Lead to the places on the map, kind by kind, with how many there are."""
    found = ways.places_of(queries.places_of_ways(ctx.db, today=ctx.today))
    if not found:
        return
    screen.section(ctx, ctx.t("Places on the map"))
    rows = "".join(_link(ctx, kind, found[kind]) for kind in Kind if kind in found)
    with st.container(width=736):
        st.html(rows)


def _link(ctx: Context, kind: Kind, places: Places) -> str:
    name, note = ctx.t(wording.KIND_NAMES[kind]), _counted(ctx, places)
    address_of = escape(_map(kind))
    return (
        f'<a class="kb-go" href="{address_of}" target="_self"><strong>{escape(name)}</strong>'
        f"<span>{escape(note)}</span></a>"
    )


def _answer(ctx: Context, paid: Decimal, found: list[tuple[Way, Cost]]) -> str:
    words = ctx.words
    dearest = max((cost.most for _, cost in found if cost.most is not None and cost.is_allowed), default=money.ZERO)
    free = [way for way, cost in found if cost.most == 0 and cost.is_allowed]
    amount = words.money(paid)
    if not free:
        return ctx.t("Every way to pay {amount} takes a fee, up to {fee}.", amount=amount, fee=words.money(dearest))
    if dearest == 0:
        return ctx.t("{amount} costs nothing extra whichever way you pay.", amount=amount)
    return ctx.n(
        "{amount} costs nothing extra in {n} way; elsewhere the fee is up to {fee}.",
        "{amount} costs nothing extra in {n} ways; elsewhere the fee is up to {fee}.",
        n=len(free),
        amount=amount,
        fee=words.money(dearest),
    )


def _line(ctx: Context, way: Way, cost: Cost, paid: Decimal, places: Places | None) -> str:
    name = ctx.t(ways.NAMES[way.code])
    notes = [ctx.t(ways.HOW[way.code]), _facts(ctx, way)]
    if cost.is_allowed and cost.most:
        notes.append(ctx.t("In all: {amount}", amount=_span(ctx, paid + (cost.least or 0), paid + cost.most)))
    body = "".join(f'<p class="kb-note">{escape(note)}</p>' for note in notes)
    if way.place_kind is not None and places is not None:
        link = escape(_counted(ctx, places))
        body += f'<p class="kb-note"><a href="{escape(_map(Kind(way.place_kind)))}" target="_self">{link}</a></p>'
    return (
        f"<details><summary><span>{escape(name)}</span><span>{escape(_fee(ctx, cost))}</span></summary>"
        f'<div class="kb-why">{body}</div></details>'
    )


def _fee(ctx: Context, cost: Cost) -> str:
    if not cost.is_allowed:
        return ctx.t("not for this amount")
    if cost.most is None or cost.least is None:
        return ctx.t("fee of your bank")
    if cost.most == 0:
        return ctx.t("no fee")
    if cost.least == 0:
        return ctx.t("fee up to {amount}", amount=ctx.words.money(cost.most))
    return f"+ {_span(ctx, cost.least, cost.most)}"


def _span(ctx: Context, least: Decimal, most: Decimal) -> str:
    words = ctx.words
    return words.money(most) if least == most else f"{words.money(least)} – {words.money(most)}"


def _facts(ctx: Context, way: Way) -> str:
    words = ctx.words
    soon = {
        (0, 1): ctx.t("On the account the same or the next day"),
        (1, 1): ctx.t("On the account the next working day"),
        (1, 2): ctx.t("On the account in one or two working days"),
        (1, 3): ctx.t("On the account in one to three working days"),
    }[way.days_from, way.days_to]
    parts = [ctx.t("Takes: {means}", means=ctx.t(ways.TAKES[way.takes])), soon]
    if way.limit_max is not None:
        parts.append(ctx.t("up to {amount} at once", amount=words.money(way.limit_max)))
    return " · ".join(parts)


def _counted(ctx: Context, places: Places) -> str:
    highest = ctx.words.percent(places.highest_fee / 100, digits=_digits(places.highest_fee))
    lowest = ctx.words.number(places.lowest_fee, digits=_digits(places.lowest_fee))
    percent = highest if places.lowest_fee == places.highest_fee else f"{lowest}–{highest}"
    fee = ctx.t("no fee") if places.highest_fee == 0 else ctx.t("fee {percent}", percent=percent)
    count = ctx.n("{n} place on the map", "{n} places on the map", n=places.count)
    return f"{count} · {fee}"


def _digits(percent: Decimal) -> int:
    """Return the digits a percentage has: 0, 1,5."""
    return max(0, -int(percent.normalize().as_tuple().exponent))


def _map(kind: Kind) -> str:
    return f"/offices?kind={kind}&can=pay"


def _places(way: Way, places: dict[str, Places]) -> Places | None:
    return places.get(way.place_kind) if way.place_kind is not None else None


def _asked() -> Decimal:
    found = _read(address.read("amount") or "")
    return _USUAL if found is None else found


def _read(text: str) -> Decimal | None:
    found = rules.amount(text)
    return found if found is not None and _LEAST <= found <= _MOST else None


def _typed(key: str) -> None:
    found = _read(state.get(key, ""))
    if found is not None:
        address.write("amount", None if found == _USUAL else f"{found:f}")
