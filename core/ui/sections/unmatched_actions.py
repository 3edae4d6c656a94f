"""What the buttons of the page «Payments» do: one core call each, and the sentence that is said afterwards."""

from collections.abc import Callable
from uuid import UUID

from core.payments import posting
from core.registries import claims, desk, messages, refunds
from core.ui import actions, address, context, state, typed
from core.ui import page as screen
from core.ui.context import Context

PAYMENT = "payment"  # key of the address: the payment that is open
DONE, OVER, REFUSED = "payments.done", "payments.over", "payments.refused"
ACCOUNT, REASON, NOTE = "payments.account", "payments.reason", "payments.note"
REFUND, WHY = "payments.refund", "payments.why"


def slot(unmatched_id: str) -> str:
    """Return the slot under which what is typed for a payment is kept."""
    return f"payments.{unmatched_id}"


def open_payment(unmatched_id: str) -> None:
    """Open a payment and take it, if it is free: from then on nobody else decides on it."""
    ctx = context.current()
    screen.check(ctx)
    address.write(PAYMENT, unmatched_id)
    try:
        claims.claim(ctx.db, actor=ctx.actor, unmatched_id=UUID(unmatched_id), now=ctx.now)
    except (claims.TakenByAnother, claims.AlreadyDecided, claims.PaymentUnknown):
        return  # the page says it


def assign_typed(unmatched_id: str) -> None:
    """Post the payment to the account that was typed."""
    assign(unmatched_id, state.get(ACCOUNT, ""))


def assign(unmatched_id: str, account_number: str) -> None:
    """Post the payment to an account and go back to the queue."""

    def done(ctx: Context) -> str:
        found = desk.assign(
            ctx.db, actor=ctx.actor, unmatched_id=UUID(unmatched_id), account_number=account_number, now=ctx.now
        )
        address.write(PAYMENT, None)
        return ctx.t("Posted to account {number}, {name}.", number=found.account_number, name=found.customer_name)

    _do(done)


def move(unmatched_id: str) -> None:
    """Move the money to the account that was typed."""

    def done(ctx: Context) -> str:
        found = desk.reassign(
            ctx.db,
            actor=ctx.actor,
            unmatched_id=UUID(unmatched_id),
            account_number=state.get(ACCOUNT, ""),
            note=state.get(REASON, ""),
            now=ctx.now,
        )
        typed.sent(slot(unmatched_id))
        return ctx.t("Posted to account {number}, {name}.", number=found.account_number, name=found.customer_name)

    _do(done)


def close(unmatched_id: str, decision: str) -> None:
    """Send the payment back, or close it as told twice."""

    def done(ctx: Context) -> str:
        if decision == "dismiss":
            note = state.get(f"{REASON}.twice", "")
            desk.dismiss(ctx.db, actor=ctx.actor, unmatched_id=UUID(unmatched_id), note=note, now=ctx.now)
            said = ctx.t("Closed: the same money told twice.")
        else:
            note = state.get(REASON, "")
            desk.give_back(ctx.db, actor=ctx.actor, unmatched_id=UUID(unmatched_id), note=note, now=ctx.now)
            said = ctx.t("The payment goes back; it stands in the list of returns.")
        address.write(PAYMENT, None)
        return said

    _do(done)


def leave_note(unmatched_id: str) -> None:
    """Keep the note that was typed."""

    def done(ctx: Context) -> str:
        key = actions.idempotency_key(NOTE)
        text = state.get(NOTE, "")
        desk.leave_note(
            ctx.db, actor=ctx.actor, unmatched_id=UUID(unmatched_id), text=text, now=ctx.now, idempotency_key=key
        )
        actions.renew(NOTE)
        state.put(NOTE, "")
        typed.sent(slot(unmatched_id))
        return ctx.t("The note is kept.")

    _do(done)


def release(unmatched_id: str) -> None:
    """Put the payment back for others."""

    def done(ctx: Context) -> str:
        claims.release(ctx.db, actor=ctx.actor, unmatched_id=UUID(unmatched_id), now=ctx.now)
        address.write(PAYMENT, None)
        return ctx.t("The payment is free for others again.")

    _do(done)


def refund() -> None:
    """Send a posted payment back to its payer."""

    def done(ctx: Context) -> str:
        account_number, _, payment_number = state.get(REFUND, "").partition(" ")
        is_new = refunds.refund(
            ctx.db,
            actor=ctx.actor,
            account_number=account_number,
            payment_number=payment_number,
            note=state.get(WHY, ""),
            now=ctx.now,
        )
        return (
            ctx.t("The payment went back; its charges are open again.")
            if is_new
            else ctx.t("It had gone back before; nothing was changed.")
        )

    _do(done)


def _do(act: Callable[[Context], str]) -> None:
    """Do one action of a callback and keep what is to be said about it."""
    ctx = context.current()
    screen.check(ctx)
    try:
        state.put(DONE, act(ctx))
    except desk.AccountUnknown:
        state.put(REFUSED, ctx.t("There is no account with this number. Compare it digit by digit."))
    except desk.NoteRefused:
        state.put(REFUSED, ctx.t("Write the reason: it stays with the payment."))
    except desk.NotPosted:
        state.put(
            REFUSED,
            ctx.t("The account did not take the payment; it waits again. Choose another account or send it back."),
        )
    except claims.TakenByAnother as taken:
        state.put(OVER, ctx.t("{name} works on this payment. Nothing was changed.", name=taken.name or "?"))
    except claims.AlreadyDecided as already:
        said = ctx.t(messages.STATUSES[already.status])
        state.put(
            OVER,
            ctx.t(
                "It was decided before: {what}, by {name}. Nothing was changed.", what=said, name=already.name or "?"
            ),
        )
    except posting.PaymentUnknown:
        state.put(REFUSED, ctx.t("There is no such payment"))
