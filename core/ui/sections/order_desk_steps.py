"""What an operator does with one order beside its works: take it, plan the visits, write, give it back, cancel it."""

from collections.abc import Callable, Sequence
from uuid import UUID

import streamlit as st

from core.accounts.access import AccessDenied
from core.orders import claims, fulfilment, operations, slot_rules, slots
from core.orders import visits as planning
from core.orders.model import Kind, Line, Order
from core.orders.slot_rules import Slot
from core.runtime import process
from core.ui import actions, state, typed
from core.ui import page as screen
from core.ui.components import folds, labels, slot_choice, states
from core.ui.context import Context

SAID = "desk.said"


def take(ctx: Context, order: Order) -> None:
    """Offer to take the order."""
    if st.button(ctx.t("Take it"), type="primary", key="desk.take"):
        tried(
            ctx,
            lambda: claims.claim(ctx.db, actor=ctx.actor, order_id=order.order_id, origin=origin(), now=ctx.now),
            ctx.t("The order is with you. The customer has been told that work has begun."),
        )


def visits(ctx: Context, order: Order, lines: Sequence[Line], held: dict[int, Slot]) -> None:
    """Offer to set or move the visit of each service."""
    services = [line for line in lines if line.kind is Kind.SERVICE and line.group in slot_rules.CREWS]
    for line in services:
        visit = held.get(line.position)
        title = ctx.t("Move the visit") if visit else ctx.t("Set the visit")
        if len(services) > 1:
            title = f"{title}: {line.name(ctx.words.language)}"
        name = f"visit-{order.order_number}-{line.position}"
        with folds.box(labels.plain(title), name=name, is_open=visit is None):
            _visit(ctx, order, line, visit)


def _visit(ctx: Context, order: Order, line: Line, visit: Slot | None) -> None:
    free = slots.free_slots(ctx.db, account_id=order.account_id, product_group=line.group, now=ctx.now, has_lead=False)
    key = f"desk.visit.{order.order_id}.{line.position}"
    chosen = slot_choice.slot_choice(ctx, key, [slot for slot in free if not visit or slot.slot_id != visit.slot_id])
    if chosen is None:
        return
    if st.button(ctx.t("Promise this time"), key=f"{key}.save", type="primary" if visit is None else "secondary"):
        tried(
            ctx,
            lambda: _plan(ctx, order, line.position, chosen),
            ctx.t("The visit is set; a letter tells the customer."),
        )


def _plan(ctx: Context, order: Order, position: int, slot_id: UUID) -> None:
    planning.plan_visit(
        ctx.db,
        actor=ctx.actor,
        order_id=order.order_id,
        position=position,
        slot_id=slot_id,
        origin=origin(),
        now=ctx.now,
    )


def note(ctx: Context, order: Order, *, turn: int) -> None:
    """Offer to write to the customer; `turn` counts the notes: after each a new field, the same one after a reload."""
    screen.section(ctx, ctx.t("Write to the customer"))
    name = f"desk.note.{order.order_id}"
    field = f"{name}.{turn}"
    with typed.kept(name):
        text = st.text_area(
            ctx.t("What the customer should know"), key=field, max_chars=fulfilment.LONGEST_NOTE, height=110
        )
    if st.button(ctx.t("Send"), key=f"{name}.send"):
        tried(
            ctx,
            lambda: _write(ctx, order, text or "", name),
            ctx.t("Sent by letter; it stands on the page of the order too."),
        )


def _write(ctx: Context, order: Order, text: str, name: str) -> None:
    fulfilment.write_note(
        ctx.db,
        actor=ctx.actor,
        order_id=order.order_id,
        text=text,
        idempotency_key=actions.idempotency_key(name),
        origin=origin(),
        now=ctx.now,
    )
    actions.renew(name)
    typed.sent(name)


def give_up(ctx: Context, order: Order) -> None:
    """Offer to give the order back to the queue, or to cancel it with a reason."""
    with st.container(horizontal=True, key="actions-desk"):
        if st.button(ctx.t("Give it back"), key="desk.release"):
            tried(
                ctx,
                lambda: claims.release(ctx.db, actor=ctx.actor, order_id=order.order_id, now=ctx.now),
                ctx.t("The order is back in the queue."),
            )
        with st.popover(ctx.t("Cancel the order")):
            with typed.kept(f"desk.reason.{order.order_id}"):
                reason = st.text_area(ctx.t("Why: the customer reads it"), key=f"desk.reason.{order.order_id}")
            if st.button(ctx.t("Cancel and give the money back"), key="desk.cancel"):
                _cancel(ctx, order, reason or "")


def _cancel(ctx: Context, order: Order, reason: str) -> None:
    if not reason.strip():
        states.refusal(ctx, [ctx.t("Say why.")])
        return
    tried(
        ctx,
        lambda: _canceled(ctx, order, reason.strip()),
        ctx.t("The order is canceled; its money goes back."),
    )


def _canceled(ctx: Context, order: Order, reason: str) -> None:
    operations.cancel(ctx.db, order_id=order.order_id, actor=ctx.actor, origin=origin(), now=ctx.now, note=reason)
    typed.sent(f"desk.reason.{order.order_id}")
    process.wake_cashier()


def tried(ctx: Context, act: Callable[[], None], said: str) -> None:
    """Do it and say so after the page is drawn anew, or say why it was not done."""
    try:
        act()
    except claims.ClaimedByOther:
        st.rerun()  # the page says who has it, and offers nothing that cannot be done
    except (claims.NotReady, claims.NotClaimed):
        states.refusal(ctx, [ctx.t("The order has changed meanwhile. Open it again.")])
    except slots.SlotTaken:
        states.refusal(ctx, [ctx.t("Somebody has just taken this hour. Choose another one.")])
    except fulfilment.NoteRefused:
        states.refusal(ctx, [ctx.t("Write what the customer should know, at most 2 000 characters.")])
    except operations.OrderRefused:
        states.refusal(ctx, [ctx.t("The order has changed meanwhile. Open it again.")])
    except AccessDenied:
        states.refusal(ctx, [ctx.t("Only operators do this.")])
    else:
        state.put(SAID, said)
        st.rerun()


def origin() -> str:
    """Return where links of letters lead."""
    return process.running().settings.origin
