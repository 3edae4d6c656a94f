"""The queue of doubtful readings: what waits and why, one a row; nothing of the customer before one is taken (H2)."""

from html import escape

import streamlit as st

from core.desk import readings
from core.metering import review_queries
from core.metering.review_model import Reason
from core.ui import address, state
from core.ui.components import figures, filters, states
from core.ui.context import Context
from core.ui.sections import desk_decision, desk_face

_MOST = 50


def answer(ctx: Context) -> None:
    """Answer how many readings wait for a decision and since when; say once what was done."""
    if done := state.get(desk_decision.DONE, ""):
        states.done(ctx, done)
        state.drop(desk_decision.DONE)
    found = readings.waiting(ctx.db)
    if not found.count or found.oldest_at is None:
        figures.answer(ctx.t("No reading waits for a decision."), tone="good")
        return
    waiting = ctx.n("{n} reading waits for a decision", "{n} readings wait for a decision", n=found.count)
    days = (ctx.now - found.oldest_at).days
    since = (
        ctx.n("the oldest waits for {n} day", "the oldest waits for {n} days", n=days)
        if days
        else ctx.t("all of the last day")
    )
    figures.answer(ctx.t("{waiting}, {since}.", waiting=waiting, since=since))
    if found.asked_count:
        asked = ctx.n("{n} of them waits for the customer.", "{n} of them wait for the customer.", n=found.asked_count)
        st.html(f'<p class="kb-note">{escape(asked)}</p>')


def queue(ctx: Context) -> None:
    """Draw the filters and the queue, the oldest first."""
    counts = readings.reasons(ctx.db)
    named = {
        reason.value: f"{ctx.t(text)} · {counts[reason]}"
        for reason, text in desk_face.REASONS.items()
        if reason in counts
    }
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        views = {"waiting": ctx.t("Needs a decision"), "used": ctx.t("Goes into the bill")}
        view = filters.choice(ctx, "show", ctx.t("Show"), views, default="waiting")
        reason = filters.choice(ctx, "reason", ctx.t("Why"), named) if named and view == "waiting" else None
        is_mine = filters.toggle(ctx, "mine", ctx.t("Only mine"))
    if view == "used":
        note = ctx.t("These count as they are; look at them before the month is closed.")
        st.html(f'<p class="kb-note">{escape(note)}</p>')
    mine = ctx.actor.name if is_mine else None
    if view == "used":
        found = readings.used(ctx.db, today=ctx.today, claimed_by=mine, count=_MOST)
    else:
        found = readings.queue(ctx.db, reason=Reason(reason) if reason else None, claimed_by=mine, count=_MOST)
    if not found and (reason or is_mine):
        states.empty(ctx, ctx.t("Nothing fits the filters"), ctx.t("Take a filter away."))
    elif not found and view == "used":
        states.empty(ctx, ctx.t("Nothing waits here"), ctx.t("What goes into the bill this month is beyond doubt."))
    elif not found:
        states.empty(ctx, ctx.t("Nothing waits here"), ctx.t("A value that a customer confirms as unusual comes here."))
    minutes = review_queries.claim_minutes(ctx.db, today=ctx.today)
    for each in found:
        with st.container(border=True, key=f"reading-{each.submission_number}"):
            st.html(desk_face.face(ctx, each, minutes=minutes))
            st.button(
                ctx.t("Look at it"),
                key=f"questioned.open.{each.submission_id}",
                on_click=address.write,
                args=(desk_decision.READING, str(each.submission_id)),
            )
