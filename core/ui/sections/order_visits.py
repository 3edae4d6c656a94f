"""Moving the visit of one's own order to another day, until the day before it."""

from collections.abc import Sequence

import streamlit as st

from core.accounts.access import AccessDenied
from core.orders import queries, slots, visits
from core.orders.model import Line, Order
from core.orders.rules import Fault
from core.orders.slot_rules import Slot
from core.runtime import process
from core.ui import page
from core.ui.components import folds, labels, slot_choice, states
from core.ui.context import Context
from core.ui.sections import shop_words


def show(ctx: Context, order: Order, lines: Sequence[Line]) -> None:
    """Offer another day and hour for each visit that can still be moved."""
    booked = slots.of_order(ctx.db, order_id=order.order_id)
    for line in lines:
        if line.position in booked and visits.may_move(ctx.db, order, position=line.position, now=ctx.now):
            what = labels.plain(line.name(ctx.words.language))
            name = f"visit-{order.order_number}-{line.position}"
            with folds.box(ctx.t("Move the visit: {what}", what=what), name=name):
                _one(ctx, order, line, booked[line.position])


def _one(ctx: Context, order: Order, line: Line, held: Slot) -> None:
    free = slots.free_slots(ctx.db, account_id=order.account_id, product_group=line.group, now=ctx.now)
    picked = slot_choice.slot_choice(ctx, f"orders.visit.{order.order_id}.{line.position}", free)
    key = f"orders.move.{order.order_id}.{line.position}"
    if picked is None or picked == held.slot_id or not st.button(ctx.t("Move it"), key=key):
        return
    page.check(ctx)
    try:
        visits.move_visit(
            ctx.db,
            actor=ctx.actor,
            order_id=order.order_id,
            position=line.position,
            slot_id=picked,
            origin=process.running().settings.origin,
            now=ctx.now,
        )
    except slots.SlotTaken:
        states.refusal(ctx, [ctx.t(shop_words.FAULTS[Fault.SLOT_TAKEN])])
    except (visits.MoveRefused, AccessDenied, queries.OrderNotFound):
        states.refusal(ctx, [ctx.t("This visit cannot be moved any more.")])
    else:
        st.rerun()
