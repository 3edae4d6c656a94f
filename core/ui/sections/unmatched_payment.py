"""One payment without an account: what the sender said beside the accounts it may be meant for, and the decisions."""

from html import escape

import streamlit as st

from core.registries import claims, desk, messages, queries, rules
from core.registries.model import CONFLICTS, Status, Unmatched
from core.registries.queries import Candidate
from core.ui import page as screen
from core.ui import state, typed
from core.ui.components import badges, folds, labels, states
from core.ui.components.badges import Badge
from core.ui.context import Context
from core.ui.sections import unmatched_actions as act
from data.database import Record


def show(ctx: Context, payment: Unmatched) -> None:
    """Draw the payment, and what may be done with it."""
    said, meant = st.columns([4, 5], gap="large")
    with said:
        screen.section(ctx, ctx.t("What the sender said"))
        badges.show(Badge(ctx.t(messages.REASONS[payment.reason]), "warning"))
        st.html(_facts(ctx, payment))
        _notes(ctx, payment)
    with meant, typed.kept(act.slot(str(payment.unmatched_id))):
        if payment.status not in {Status.WAITING, Status.POSTING}:
            _decided(ctx, payment)
            refusal(ctx)
        elif _is_mine(ctx, payment):
            _accounts(ctx, payment)
            refusal(ctx)
            _others(ctx, payment)
        else:
            _taken(ctx, payment)
            refusal(ctx)


def refusal(ctx: Context) -> None:
    """Say once why the last action was refused, or who came before."""
    if refused := state.get(act.REFUSED, ""):
        states.refusal(ctx, [refused])
        state.drop(act.REFUSED)
    if over := state.get(act.OVER, ""):
        states.over(ctx, [over])
        state.drop(act.OVER)


def refund_form(ctx: Context, posted: list[Record]) -> None:
    """Let one of the payments found be sent back to its payer."""
    if not posted:
        return
    names = {}
    for row in posted:
        about = f"{row['payment_number']} · {row['account_number']} · {ctx.words.money(row['amount'])}"
        names[f"{row['account_number']} {row['payment_number']}"] = about
    with folds.box(ctx.t("Send a payment back"), name="refund"):
        effect = ctx.t("Its charges are open again, and the customer sees that it went back.")
        st.html(f'<p class="kb-note">{escape(effect)}</p>')
        st.selectbox(ctx.t("Payment"), list(names), format_func=names.__getitem__, key=act.REFUND)
        st.text_input(ctx.t("Reason"), key=act.WHY, max_chars=desk.LONGEST_NOTE)
        st.button(ctx.t("Send back"), key="payments.send-back", on_click=act.refund)


def _facts(ctx: Context, payment: Unmatched) -> str:
    words = ctx.words
    rows = [
        (ctx.t("Amount"), words.money(payment.amount)),
        (ctx.t("Account named"), payment.account_text or None),
        (ctx.t("Payer"), payment.payer_name),
        (ctx.t("Address"), payment.payer_address),
        (ctx.t("Month"), words.month(payment.period) if payment.period else None),
        (ctx.t("Purpose"), payment.purpose),
        (ctx.t("Paid"), words.instant(payment.paid_at)),
        (ctx.t("Channel"), ctx.t(messages.CHANNELS[payment.channel])),
        (ctx.t("Payment"), payment.payment_number),
    ]
    unsaid = escape(ctx.t("not said"))
    gap = f'<span class="kb-gap">{unsaid}</span>'
    lines = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td class="kb-long">{escape(value) if value else gap}</td></tr>'
        for name, value in rows
    )
    said = escape(ctx.t("What the sender said"))
    table = (
        f'<div class="kb-table" role="region" tabindex="0" aria-label="{said}">'
        f"<table><tbody>{lines}</tbody></table></div>"
    )
    return f"{table}{_conflict(ctx, payment)}"


def _conflict(ctx: Context, payment: Unmatched) -> str:
    if payment.reason not in CONFLICTS or payment.known_amount is None:
        return ""
    text = ctx.t(
        "A payment with this number is in the store already: {amount}, account {account}.",
        amount=ctx.words.money(payment.known_amount),
        account=payment.known_account or ctx.t("not known"),
    )
    return f'<p class="kb-note">{escape(text)}</p>'


def _notes(ctx: Context, payment: Unmatched) -> None:
    for note in queries.notes(ctx.db, unmatched_id=payment.unmatched_id):
        about = f"{note['written_name'] or '?'}, {ctx.words.instant(note['written_at'])}"
        st.html(f'<p>{escape(note["text"])}</p><p class="kb-note">{escape(about)}</p>')


def _is_mine(ctx: Context, payment: Unmatched) -> bool:
    return payment.claimed_by == ctx.actor.name and _is_held(ctx, payment)


def _is_held(ctx: Context, payment: Unmatched) -> bool:
    minutes = queries.claim_minutes(ctx.db, today=ctx.today)
    return rules.is_held(claimed_by=payment.claimed_by, claimed_at=payment.claimed_at, now=ctx.now, minutes=minutes)


def _taken(ctx: Context, payment: Unmatched) -> None:
    """Say who works on it, or let it be taken: accounts are shown to nobody else."""
    if payment.claimed_at is not None and _is_held(ctx, payment):
        name = queries.person_name(ctx.db, actor=payment.claimed_by) or "?"
        since = ctx.words.instant(payment.claimed_at)
        hint = ctx.t("Since {since}. It comes free when it is put back or forgotten for half an hour.", since=since)
        states.empty(ctx, ctx.t("{name} works on this payment", name=name), hint)
        return
    states.empty(ctx, ctx.t("Nobody works on this payment"), ctx.t("Take it to see the accounts it may be meant for."))
    st.button(
        ctx.t("Take it"),
        key="payments.take",
        type="primary",
        on_click=act.open_payment,
        args=(str(payment.unmatched_id),),
    )


def _decided(ctx: Context, payment: Unmatched) -> None:
    name = queries.person_name(ctx.db, actor=payment.decided_by) or "?"
    screen.section(ctx, ctx.t("What was decided"))
    tone: badges.Tone = "good" if payment.status is Status.POSTED else "neutral"
    badges.show(Badge(ctx.t(messages.STATUSES[payment.status]), tone))
    about = [
        name,
        *([ctx.words.instant(payment.decided_at)] if payment.decided_at else []),
        payment.decision_note or "",
    ]
    st.html(f'<p class="kb-note">{escape(" · ".join(part for part in about if part))}</p>')
    if payment.status is Status.POSTED:
        _wrong(ctx, payment)


def _wrong(ctx: Context, payment: Unmatched) -> None:
    """Let money that was posted to a wrong account be moved to the right one."""
    with folds.box(ctx.t("It went to a wrong account"), name="wrong"):
        st.text_input(ctx.t("The right account number"), key=act.ACCOUNT, max_chars=40)
        st.text_input(ctx.t("Reason"), key=act.REASON, max_chars=desk.LONGEST_NOTE)
        st.button(ctx.t("Move the money"), key="payments.move", on_click=act.move, args=(str(payment.unmatched_id),))


def _accounts(ctx: Context, payment: Unmatched) -> None:
    screen.section(ctx, ctx.t("Accounts that may be meant"))
    found = claims.candidates(ctx.db, actor=ctx.actor, unmatched_id=payment.unmatched_id, now=ctx.now)
    if not found:
        states.empty(ctx, ctx.t("No account is like it"), ctx.t("Ask the sender, or give the number yourself below."))
    for place, candidate in enumerate(found):
        _candidate(ctx, payment, candidate, is_first=place == 0)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.text_input(ctx.t("Another account number"), key=act.ACCOUNT, max_chars=40, width=240)
        st.button(
            ctx.t("Post there"), key="payments.post", on_click=act.assign_typed, args=(str(payment.unmatched_id),)
        )


def _candidate(ctx: Context, payment: Unmatched, candidate: Candidate, *, is_first: bool) -> None:
    with st.container(border=True, gap="small", key=f"candidate-{candidate.account_id}"):
        why = [Badge(ctx.t(messages.LIKENESSES[each]), "good") for each in candidate.likenesses]
        if candidate.closed_on is not None:
            why.append(Badge(ctx.t("closed on {day}", day=ctx.words.short_day(candidate.closed_on)), "warning"))
        drawn = "".join(badges.drawn(badge) for badge in why)
        st.html(
            f"<p><strong>{escape(candidate.account_number)}</strong> · {escape(candidate.customer_name)}</p>"
            f'<p class="kb-note">{escape(candidate.address)}</p><div class="kb-badges">{drawn}</div>'
        )
        st.button(
            labels.plain(ctx.t("Post {amount} to this account", amount=ctx.words.money(payment.amount))),
            key=f"payments.assign.{candidate.account_id}",
            type="primary" if is_first else "secondary",
            on_click=act.assign,
            args=(str(payment.unmatched_id), candidate.account_number),
        )


def _others(ctx: Context, payment: Unmatched) -> None:
    """Draw the other decisions: back to the payer, the same money, a note, back to the queue."""
    key = str(payment.unmatched_id)
    with folds.box(ctx.t("It is not ours: back to the payer"), name="return"):
        st.text_input(ctx.t("Reason"), key=act.REASON, max_chars=desk.LONGEST_NOTE)
        st.button(ctx.t("Send back"), key="payments.return", on_click=act.close, args=(key, "give_back"))
    if payment.reason in CONFLICTS:
        with folds.box(ctx.t("It is the same money: no second payment came"), name="twice"):
            st.text_input(ctx.t("How do you know"), key=f"{act.REASON}.twice", max_chars=desk.LONGEST_NOTE)
            st.button(ctx.t("Close as told twice"), key="payments.dismiss", on_click=act.close, args=(key, "dismiss"))
    with folds.box(ctx.t("Leave a note"), name="note"):
        st.text_input(ctx.t("Note"), key=act.NOTE, max_chars=desk.LONGEST_NOTE)
        st.button(ctx.t("Keep the note"), key="payments.keep", on_click=act.leave_note, args=(key,))
    st.button(
        ctx.t("Put it back for others"), key="payments.release", type="tertiary", on_click=act.release, args=(key,)
    )
