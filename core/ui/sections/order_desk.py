"""Parts of the operator's page «Orders of customers»: what waits, and one order with what its task needs."""

from collections.abc import Sequence
from html import escape
from uuid import UUID

import streamlit as st

from core.accounts import queries as accounts
from core.orders import queries, slot_rules, slots
from core.orders.model import Event, Line, Order, Status
from core.orders.slot_rules import Slot
from core.ui import address, state
from core.ui import page as screen
from core.ui.components import badges, figures, filters, states
from core.ui.components.badges import Badge
from core.ui.context import Context
from core.ui.sections import order_desk_steps, order_works, shop_words

_MOST = 50
ORDER = "order"  # key of the address: the order that is open


def answer(ctx: Context) -> None:
    """Answer how many orders nobody has taken, and how many visits are today."""
    waiting = [each for each in _open(ctx) if each.status is Status.PAID and each.operator_id is None]
    mine = sum(1 for each in _open(ctx) if each.operator_id == ctx.actor.person_id)
    visits = [slot for slot in _visits(ctx).values() if slot.day == ctx.today]
    today = ctx.n("{n} visit today", "{n} visits today", n=len(visits)) if visits else ctx.t("no visit today")
    if not waiting:
        figures.answer(ctx.t("No order waits to be taken. With you: {mine}; {today}.", mine=mine, today=today))
        return
    text = ctx.n("{n} order waits to be taken", "{n} orders wait to be taken", n=len(waiting))
    figures.answer(ctx.t("{waiting}. With you: {mine}; {today}.", waiting=text, mine=mine, today=today))


def queue(ctx: Context) -> None:
    """Draw the orders of the filter, the nearest visit first."""
    options = {
        "free": ctx.t("Nobody's yet"),
        "mine": ctx.t("With me"),
        "work": ctx.t("In work"),
        "done": ctx.t("Over"),
    }
    chosen = filters.choice(ctx, "show", ctx.t("Show"), options, default="free")
    found = _chosen(ctx, chosen or "free")
    if not found:
        states.empty(ctx, ctx.t("No orders here"), ctx.t("Paid orders come by themselves."))
        return
    visits = slots.first_of(ctx.db, order_ids=[each.order_id for each in found])
    lines = queries.lines(ctx.db, order_ids=[each.order_id for each in found])
    if chosen != "done":
        found = sorted(found, key=lambda each: _nearest(each, visits))
    for each in found[:_MOST]:
        with st.container(border=True, key=f"order-{each.order_number}"):
            st.html(_face(ctx, each, lines[each.order_id], visits.get(each.order_id)))
            st.button(
                ctx.t("Open the order"),
                key=f"desk.open.{each.order_id}",
                on_click=address.write,
                args=(ORDER, str(each.order_id)),
            )


def opened(ctx: Context) -> bool:
    """Show the order that the address names; return False if it names none."""
    text = address.read(ORDER)
    if not text:
        return False
    icon = ":material/arrow_back:"
    st.button(
        ctx.t("To the orders"), key="desk.back", type="tertiary", icon=icon, on_click=address.write, args=(ORDER, None)
    )
    found = _find(ctx, text)
    if found is None:
        states.empty(ctx, ctx.t("There is no such order here"), ctx.t("The link is damaged."))
        return True
    with st.container(key="desk-said"):  # always there: what stands below keeps its place, and stays open
        if said := state.get(order_desk_steps.SAID, ""):
            states.done(ctx, said)
            state.drop(order_desk_steps.SAID)
    lines = queries.lines(ctx.db, order_ids=[found.order_id])[found.order_id]
    visits = slots.of_order(ctx.db, order_id=found.order_id)
    st.html(_face(ctx, found, lines, min(visits.values(), key=lambda slot: slot.starts_at, default=None)))
    known, work = st.columns([3, 5], gap="large")  # on a phone whom and where comes first
    with known:
        _facts(ctx, found)
    with work:
        _lines(ctx, lines, visits)
        events = queries.events(ctx.db, order_id=found.order_id)
        _work(ctx, found, lines, visits, turn=sum(1 for each in events if each.kind == "note"))
        _history(ctx, events)
    return True


def _open(ctx: Context) -> list[Order]:
    return ctx.once("desk.open", lambda: queries.queue(ctx.db, is_open=True))


def _visits(ctx: Context) -> dict[UUID, Slot]:
    ids = [each.order_id for each in _open(ctx)]
    return ctx.once("desk.visits", lambda: slots.first_of(ctx.db, order_ids=ids))


def _chosen(ctx: Context, chosen: str) -> list[Order]:
    if chosen == "done":
        return queries.queue(ctx.db, is_open=False)[:_MOST]
    paid = [each for each in _open(ctx) if each.status is not Status.PLACED]
    if chosen == "mine":
        return [each for each in paid if each.operator_id == ctx.actor.person_id]
    return [each for each in paid if (each.operator_id is None) is (chosen == "free")]


def _nearest(order: Order, visits: dict[UUID, Slot]) -> tuple[bool, float]:
    visit = visits.get(order.order_id)
    return (visit is None, (visit.starts_at if visit else order.placed_at).timestamp())


def _find(ctx: Context, text: str) -> Order | None:
    try:
        return queries.find(ctx.db, order_id=UUID(text))
    except ValueError:
        return None


def _face(ctx: Context, order: Order, lines: Sequence[Line], visit: Slot | None) -> str:
    shown = [shop_words.badge(ctx, order)]
    if order.operator_name:
        shown.append(Badge(ctx.t("with {name}", name=order.operator_name)))
    names = "; ".join(_named(ctx, line) for line in lines)
    notes = [ctx.t("{number} of {day}", number=order.order_number, day=ctx.words.instant(order.placed_at))]
    if visit is not None:
        notes.append(ctx.t("visit: {when}", when=slot_rules.in_words(ctx.words, visit)))
    return (
        f'<div class="kb-badges">{"".join(badges.drawn(badge) for badge in shown)}</div>'
        f'<p class="kb-sentence">{escape(names)}</p><p class="kb-note">{escape(", ".join(notes))}</p>'
    )


def _named(ctx: Context, line: Line) -> str:
    name = line.name(ctx.words.language)
    return name if line.quantity == 1 else f"{name} × {line.quantity}"


def _lines(ctx: Context, lines: Sequence[Line], visits: dict[int, Slot]) -> None:
    screen.section(ctx, ctx.t("What is ordered"))
    rows = []
    for line in lines:
        visit = visits.get(line.position)
        when = f": {slot_rules.in_words(ctx.words, visit)}" if visit else ""
        rows.append(f"<li>{escape(_named(ctx, line) + when)}</li>")
    st.html(f'<ul class="kb-list">{"".join(rows)}</ul>')


def _facts(ctx: Context, order: Order) -> None:
    """Show whom to ask for and where to go; nothing of money or usage."""
    screen.section(ctx, ctx.t("Whom and where"))
    rows = [(ctx.t("Ask for"), order.contact_name), (ctx.t("Phone"), order.phone), (ctx.t("E-mail"), order.email)]
    card = accounts.card(ctx.db, account_id=order.account_id)
    if card is not None:
        rows += [(ctx.t("Account"), card.account_number), (ctx.t("Address"), card.address)]
    if order.comment:
        rows.append((ctx.t("Comment"), order.comment))
    rows += order_works.meters(ctx, order)
    shown = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    st.html(f'<dl class="kb-facts">{shown}</dl>')


def _work(ctx: Context, order: Order, lines: Sequence[Line], visits: dict[int, Slot], *, turn: int) -> None:
    """Let a free order be taken, and one's own be worked on; say why not otherwise. `turn` counts the notes."""
    if order.status is Status.PLACED:
        states.empty(ctx, ctx.t("It is not paid yet"), ctx.t("Unpaid orders are canceled by themselves."))
        return
    if not order.is_open:
        return
    if order.operator_id is None:
        order_desk_steps.take(ctx, order)
    elif order.operator_id != ctx.actor.person_id:
        states.over(ctx, [ctx.t("{name} has taken this order.", name=order.operator_name or "")])
    else:
        order_desk_steps.visits(ctx, order, lines, visits)
        order_works.finish(ctx, order)
        order_desk_steps.note(ctx, order, turn=turn)
        order_desk_steps.give_up(ctx, order)


def _history(ctx: Context, found: Sequence[Event]) -> None:
    if not found:
        return
    screen.section(ctx, ctx.t("What has happened"))
    parts = []
    for event in found:
        head = f"{shop_words.step(ctx, event)}, {ctx.words.instant(event.recorded_at)}"
        body = "".join(f"<p>{escape(line)}</p>" for line in event.note.splitlines() if line.strip())
        parts.append(f"<article><h3>{escape(head)}</h3>{body}</article>")
    st.html(f'<div class="kb-thread">{"".join(parts)}</div>')
