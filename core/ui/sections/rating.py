"""Five points for the company's work, and what became of them (F5)."""

from html import escape

import streamlit as st

from core.appeals import ratings
from core.appeals.model import Rating
from core.i18n.catalogue import mark
from core.ui import actions, state, typed
from core.ui.components import filters, states
from core.ui.context import Context

WORKS = {
    "readings": mark("Submitting readings"),
    "bills": mark("Bills and receipts"),
    "payments": mark("Paying"),
    "appeals": mark("Answers to appeals"),
    "offices": mark("Offices"),
    "services": mark("Work of the fitters"),
    "application": mark("This application"),
}


def of_appeal(ctx: Context, number: str) -> None:
    """Ask how good the answer was."""
    _form(ctx, work="appeals", subject_id=number, label=ctx.t("How good was the answer?"))


def of_work(ctx: Context) -> None:
    """Let any kind of the work be rated."""
    options = {code: ctx.t(text) for code, text in WORKS.items()}
    work = filters.choice(ctx, "work", ctx.t("What do you rate?"), options, next(iter(options)))
    _form(ctx, work=work or "application", subject_id="", label=ctx.t("How good is it?"))


def mine(ctx: Context) -> None:
    """Draw what the person has rated, each with what became of it."""
    if ctx.person is None:
        return
    found = ratings.mine(ctx.db, person_id=ctx.person.person_id)
    if not found:
        return
    st.html('<div class="kb-thread">' + "".join(_rated(ctx, each) for each in found[:20]) + "</div>")


def _rated(ctx: Context, found: Rating) -> str:
    points = ctx.n("{n} point of five", "{n} points of five", n=found.points)
    head = f"{ctx.t(WORKS[found.work])}: {points}, {ctx.words.instant(found.rated_at)}"
    outcome = found.outcome or ctx.t("Being looked at.")
    comment = f"<p>{escape(found.comment)}</p>" if found.comment else ""
    return f'<article class="kb-theirs"><h3>{escape(head)}</h3>{comment}<p><b>{escape(outcome)}</b></p></article>'


def _form(ctx: Context, *, work: str, subject_id: str, label: str) -> None:
    slot = f"rating.{work}.{subject_id}"
    if state.get(f"{slot}.done", ""):
        states.done(ctx, ctx.t("Thank you: your points are counted."))
        return
    chosen = st.feedback("stars", key=f"{slot}.points", default=None) if _said(label) else None
    with typed.kept(slot):
        comment = st.text_input(
            ctx.t("What should be better? (not required)"), key=f"{slot}.comment", max_chars=ratings.LONGEST_COMMENT
        )
    if chosen is not None and st.button(ctx.t("Rate"), key=f"{slot}.send"):
        ratings.rate(
            ctx.db,
            actor=ctx.actor,
            work=work,
            subject_id=subject_id,
            points=chosen + 1,
            comment=comment or "",
            idempotency_key=actions.idempotency_key(slot),
            now=ctx.now,
        )
        actions.renew(slot)
        state.put(f"{slot}.done", "1")
        st.rerun()


def _said(label: str) -> bool:
    st.html(f'<p class="kb-sentence">{escape(label)}</p>')
    return True
