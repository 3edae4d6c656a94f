"""Letters about payments: the receipt, what an automatic payment will take and why it did not. No address, no debt."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from core.i18n.formats import Words
from core.mail import operations as mail
from core.mail.model import Letter
from core.payments import rules
from core.payments.model import NOBODYS, Intent, Part, Refund, Rule
from data.database import Transaction


def receipt(tx: Transaction, paid: Intent, parts: Sequence[Part], *, now: datetime) -> None:
    """
    Send the receipt of a payment that was credited.

    A visitor's says the same where nobody has the number: it does not tell who has an account.
    """
    words = Words(paid.language)
    if paid.channel == "visitor":
        said = words.t("The money is credited by the account number you gave. If something does not fit, we write.")
    else:
        said = words.t("Your payment has come in and is credited to the account.")
    letter = Letter(
        to=paid.email,
        language=paid.language,
        subject=words.t("Payment received: {amount}", amount=words.money(paid.amount)),
        paragraphs=(said,),
        rows=_rows(paid, parts, words),
    )
    mail.send(
        tx,
        letter,
        kind="payment_receipt",
        dedupe_key=f"payment:{paid.intent_id}:posted",
        now=now,
        account_id=_account(parts[0].account_id) if parts else None,
    )


def assigned(tx: Transaction, paid: Intent, *, now: datetime) -> None:
    """Tell a visitor that the number was wrong and the money has its account; whose it is, is not told."""
    words = Words(paid.language)
    letter = Letter(
        to=paid.email,
        language=paid.language,
        subject=words.t("Payment {number}: the account number was mended", number=paid.intent_number),
        paragraphs=(
            words.t(
                "The account number of your payment had a mistake. We found out whose money it is and credited it."
            ),
            words.t("Compare the number with the receipt before you pay the next time."),
        ),
        rows=((words.t("Payment"), paid.intent_number), (words.t("Amount"), words.money(paid.amount))),
    )
    mail.send(tx, letter, kind="payment_assigned", dedupe_key=f"payment:{paid.intent_id}:assigned", now=now)


def announcement(
    tx: Transaction, rule: Rule, *, amount: Decimal, pays_on: date, due_on: date, now: datetime, is_over: bool
) -> None:
    """Tell before an automatic payment what it will take, or that it would be above the limit."""
    words = Words(rule.language)
    values = {"amount": words.money(amount), "day": words.day(pays_on), "number": rule.account_number}
    if is_over:
        subject = words.t("Automatic payment will not be made: above your limit")
        text = words.t(
            "{amount} is to be paid for account {number}, more than the {limit} you allowed. Please pay it yourself.",
            limit=words.money(rule.limit_amount),
            **values,
        )
    else:
        subject = words.t("Automatic payment on {day}: {amount}", **values)
        text = words.t("On {day} we will take about {amount} for account {number} from your card.", **values)
    letter = Letter(
        to=rule.email,
        language=rule.language,
        subject=subject,
        paragraphs=(text, words.t("You can switch it off at once on the page «Pay».")),
        rows=((words.t("Card"), rule.card_mask), (words.t("Due"), words.day(due_on))),
    )
    key = f"autopay:{rule.rule_id}:{due_on}:announced"
    mail.send(tx, letter, kind="autopay_announced", dedupe_key=key, now=now, account_id=rule.account_id)


def not_made(tx: Transaction, rule: Rule, *, reason: str, due_on: date, now: datetime) -> None:
    """Tell that an automatic payment was not made; `reason` is a message."""
    words = Words(rule.language)
    letter = Letter(
        to=rule.email,
        language=rule.language,
        subject=words.t("Automatic payment was not made"),
        paragraphs=(
            words.t(reason),
            words.t(
                "Please pay account {number} yourself by {day}.", number=rule.account_number, day=words.day(due_on)
            ),
        ),
        rows=((words.t("Card"), rule.card_mask),),
    )
    key = f"autopay:{rule.rule_id}:{due_on}:not_made"
    mail.send(tx, letter, kind="autopay_failed", dedupe_key=key, now=now, account_id=rule.account_id)


def declined(tx: Transaction, failed: Intent, parts: Sequence[Part], *, now: datetime) -> None:
    """Tell that the bank declined an automatic payment: nobody was looking."""
    words = Words(failed.language)
    letter = Letter(
        to=failed.email,
        language=failed.language,
        subject=words.t("Automatic payment was not made"),
        paragraphs=(
            words.t(rules.reason_text(failed.reason)),
            words.t("Please pay it yourself on the page «Pay»."),
        ),
        rows=_rows(failed, parts, words),
    )
    mail.send(tx, letter, kind="autopay_failed", dedupe_key=f"payment:{failed.intent_id}:declined", now=now)


def refunded(tx: Transaction, paid: Intent, refund: Refund, *, now: datetime) -> None:
    """Tell that money is on its way back."""
    words = Words(paid.language)
    about = (words.t("Account"), refund.account_number)
    if refund.order_number is not None:
        about = (words.t("Order number"), refund.order_number)
    letter = Letter(
        to=paid.email,
        language=paid.language,
        subject=words.t("Money is on its way back: {amount}", amount=words.money(refund.amount)),
        paragraphs=(words.t("The bank puts it back on the card you paid with, usually within a few days."),),
        rows=((words.t("Payment"), paid.intent_number), about),
    )
    key = f"refund:{refund.refund_id}:done"
    account_id = _account(refund.account_id)
    mail.send(tx, letter, kind="payment_refunded", dedupe_key=key, now=now, account_id=account_id)


def _account(account_id: int) -> int | None:
    return account_id if account_id != NOBODYS else None


def _rows(paid: Intent, parts: Sequence[Part], words: Words) -> tuple[tuple[str, str], ...]:
    rows = [(words.t("Payment"), paid.intent_number)]
    rows += [(words.t("Account {number}", number=part.account_number), words.money(part.amount)) for part in parts]
    if paid.fee_amount:
        rows += [(words.t("Fee"), words.money(paid.fee_amount)), (words.t("Total"), words.money(paid.total_amount))]
    if paid.card_mask:
        rows.append((words.t("Card"), paid.card_mask))
    if paid.paid_at:
        rows.append((words.t("Paid at"), words.instant(paid.paid_at)))
    return tuple(rows)
