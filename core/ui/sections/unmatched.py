"""Parts of the page «Payments»: what waits, the queue, one payment beside the accounts it may be meant for, search."""

from datetime import date
from html import escape
from uuid import UUID

import polars as pl
import streamlit as st

from core.payments import queries as card_payments
from core.registries import messages, parsing, queries, rules
from core.registries.model import Reason
from core.ui import address, state
from core.ui.components import badges, figures, filters, labels, states, tables
from core.ui.components.badges import Badge
from core.ui.components.tables import Column, Table
from core.ui.context import Context
from core.ui.sections import disputed, unmatched_actions, unmatched_payment
from core.ui.sections.unmatched_actions import DONE, PAYMENT
from data.database import Record

_MOST = 50


def answer(ctx: Context) -> None:
    """Answer how many payments wait, how much money that is, and for how long the oldest has waited."""
    found = queries.waiting(ctx.db)
    by_card = card_payments.disputed(ctx.db, has_no_account=True)
    count = found.count + len(by_card)
    since = [each.changed_at for each in by_card] + ([found.oldest_at] if found.oldest_at else [])
    if not count:
        figures.answer(ctx.t("No payment waits: all money stands on its accounts."), tone="good")
        return
    days = (ctx.now - min(since)).days
    age = (
        ctx.n("the oldest for {n} day", "the oldest for {n} days", n=days)
        if days
        else ctx.t("all since yesterday or today")
    )
    figures.answer(
        ctx.n(
            "{n} payment waits for its account: {amount}, {age}.",
            "{n} payments wait for their accounts: {amount}, {age}.",
            n=count,
            amount=ctx.words.money(sum((each.amount for each in by_card), found.amount)),
            age=age,
        )
    )


def result(ctx: Context) -> None:
    """Say what the last action did, once."""
    if done := state.get(DONE, ""):
        states.done(ctx, done)
        state.drop(DONE)
    if address.read(PAYMENT) is None:  # of an open payment it is said beside the form that was refused
        unmatched_payment.refusal(ctx)


def opened(ctx: Context) -> bool:
    """Show the payment that the address names; return False if it names none."""
    text = address.read(PAYMENT)
    if text is None:
        return False
    try:
        payment = queries.unmatched(ctx.db, unmatched_id=UUID(text))
    except ValueError:
        payment = None
    st.button(
        ctx.t("To the queue"),
        key="payments.back",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=address.write,
        args=(PAYMENT, None),
    )
    if payment is None:
        states.empty(
            ctx, ctx.t("There is no such payment"), ctx.t("The link is damaged, or the payment is of another store.")
        )
    else:
        unmatched_payment.show(ctx, payment)
    return True


def view(ctx: Context) -> str:
    """Let the part of the page be chosen; it stands in the address."""
    options = {
        "queue": ctx.t("What waits"),
        "registries": ctx.t("Registries"),
        "search": ctx.t("Find a payment"),
        "returns": ctx.t("Returns"),
        "disputed": ctx.t("To look into · {count}", count=len(card_payments.disputed(ctx.db, has_no_account=False))),
    }
    return filters.choice(ctx, "show", ctx.t("Show"), options, default="queue") or "queue"


def queue(ctx: Context) -> None:
    """Draw the queue: card payments, filters that say how many others they leave, a payment a row, the oldest first."""
    disputed.without_account(ctx)
    counts = queries.reasons(ctx.db)
    if not counts:
        if card_payments.disputed(ctx.db, has_no_account=True):
            return
        states.empty(ctx, ctx.t("The queue is empty"), ctx.t("What a new registry cannot match will stand here."))
        return
    named = {str(reason): f"{ctx.t(messages.REASONS[reason])} · {count}" for reason, count in counts.items()}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        reason = filters.choice(ctx, "reason", ctx.t("Why it waits"), named)
        channels = {code: ctx.t(name) for code, name in messages.CHANNELS.items()}
        channel = filters.choice(ctx, "channel", ctx.t("Channel"), channels)
        is_mine = filters.toggle(ctx, "mine", ctx.t("Only mine"))
    found = queries.queue(
        ctx.db,
        reason=Reason(reason) if reason else None,
        channel=channel,
        claimed_by=ctx.actor.name if is_mine else None,
        count=_MOST,
    )
    if not found:
        states.empty(ctx, ctx.t("No payment fits the filters"), ctx.t("Take a filter away."))
    minutes = queries.claim_minutes(ctx.db, today=ctx.today)
    for row in found:
        _entry(ctx, row, minutes=minutes)


def search(ctx: Context) -> None:
    """Find payments by number, amount or day, on accounts and in the queue."""
    with (
        st.form("payments.search", border=False),
        st.container(horizontal=True, gap="medium", vertical_alignment="bottom"),
    ):
        number = st.text_input(ctx.t("Number of the payment"), key="payments.number", max_chars=80, width=220).strip()
        typed = st.text_input(ctx.t("Amount, ₽"), key="payments.amount", max_chars=20, width=140).strip()
        day: date | None = st.date_input(ctx.t("Day"), value=None, key="payments.day", format="DD.MM.YYYY", width=160)
        st.form_submit_button(ctx.t("Find"), type="primary")
    amount = parsing.money(typed) if typed else None
    if typed and amount is None:
        states.refusal(ctx, [ctx.t("The amount is not in roubles and kopecks: write it like 1500 or 1500,50.")])
        return
    if not (number or amount or day):
        hint = escape(ctx.t("Give at least one of them."))
        st.html(f'<p class="kb-note">{hint}</p>')
        return
    posted, waiting = queries.found_payments(ctx.db, number=number or None, amount=amount, day=day)
    _found(ctx, posted, waiting)


def _found(ctx: Context, posted: list[Record], waiting: list[Record]) -> None:
    if not posted and not waiting:
        states.empty(
            ctx, ctx.t("Nothing was found"), ctx.t("Check the number; the amount is searched for to the kopeck.")
        )
        return
    for row in waiting:
        _open_button(row, f"{row['payment_number']} · {ctx.words.money(row['amount'])}")
        note = f"{ctx.t(messages.STATUSES[row['status']])} · {ctx.words.instant(row['paid_at'])}"
        st.html(f'<p class="kb-note">{escape(note)}</p>')
    if posted:
        statuses = {
            "received": ctx.t("received, not set against a bill yet"),
            "posted": ctx.t("posted"),
            "refunded": ctx.t("refunded"),
        }
        frame = pl.DataFrame(posted, infer_schema_length=None).with_columns(pl.col("status").replace(statuses))
        tables.show(ctx, Table(frame, (
            Column("payment_number", ctx.t("Payment")), Column("account_number", ctx.t("Account")),
            Column("paid_at", ctx.t("Paid"), "instant"), Column("amount", ctx.t("Amount"), "money"),
            Column("status", ctx.t("State")),
        )), name="found-payments")  # fmt: skip
        unmatched_payment.refund_form(ctx, [row for row in posted if row["status"] != "refunded"])


def _entry(ctx: Context, row: Record, *, minutes: int) -> None:
    with st.container(border=True, gap=None, key=f"payment-{row['unmatched_id']}"):
        _open_button(row, f"{ctx.words.money(row['amount'])} · {row['payment_number']}")
        channel = messages.CHANNELS[row["channel"]]
        said = [ctx.t(channel), ctx.words.instant(row["paid_at"])]
        said.append(ctx.t("account named: {text}", text=row["account_text"] or "—"))
        shown = [Badge(ctx.t(messages.REASONS[Reason(row["reason"])]), "warning")]
        is_held = rules.is_held(
            claimed_by=row["claimed_by"], claimed_at=row["claimed_at"], now=ctx.now, minutes=minutes
        )
        if is_held:
            is_mine = row["claimed_by"] == ctx.actor.name
            shown.append(
                Badge(
                    ctx.t("you work on it") if is_mine else ctx.t("{name} works on it", name=row["claimed_name"] or "?")
                )
            )
        drawn = "".join(badges.drawn(badge) for badge in shown)
        st.html(f'<p class="kb-note">{escape(" · ".join(said))}</p><div class="kb-badges">{drawn}</div>')


def _open_button(row: Record, text: str) -> None:
    key = f"payments.open.{row['unmatched_id']}"
    st.button(
        labels.plain(text),
        key=key,
        type="tertiary",
        on_click=unmatched_actions.open_payment,
        args=(str(row["unmatched_id"]),),
    )
