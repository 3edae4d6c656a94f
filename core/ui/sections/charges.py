"""Parts of the page «Charges»: balance, debts by service and age, payments, ledger."""

from collections.abc import Sequence
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from core.appeals.model import Topic
from core.billing import answers, rules
from core.billing.model import Balance, DebtAge, MonthCharge, Payment, PaymentStatus
from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.kit import clock, money
from core.kit.service import BILLED
from core.ui import page as screen
from core.ui.components import figures, folds, links, states, tables
from core.ui.components.columns import Column, Rows, Table, Types
from core.ui.components.figures import Figure
from core.ui.context import Context
from core.ui.sections import appeal_words
from core.ui.sections import statement as statements

AGE_NAMES = {
    DebtAge.NOT_DUE: mark("not due yet"),
    DebtAge.DAYS_0_30: mark("up to 30 days"),
    DebtAge.DAYS_31_60: mark("31 to 60 days"),
    DebtAge.DAYS_61_90: mark("61 to 90 days"),
    DebtAge.DAYS_91_365: mark("91 to 365 days"),
    DebtAge.OVER_YEAR: mark("over a year"),
}
_CHANNELS = {
    "card": mark("bank card"),
    "sbp": mark("Faster Payments"),
    "bank": mark("bank"),
    "office": mark("office"),
    "terminal": mark("terminal"),
    "agent": mark("payment agent"),
    "autopay": mark("automatic payment"),
    "transfer": mark("bank transfer"),
}
_STATUSES = {
    PaymentStatus.RECEIVED: mark("received, not set against a bill yet"),
    PaymentStatus.POSTED: mark("posted"),
    PaymentStatus.REFUNDED: mark("refunded"),
}

_NEWEST = 6
_TYPES: Types = {"penalty": pl.Decimal(14, 2), "amount": pl.Decimal(14, 2)}
_ORDER = [str(service) for service in BILLED]

statement = statements.show


def balance(ctx: Context, months: Sequence[MonthCharge], payments: Sequence[Payment]) -> None:
    """Answer what is to be paid, how the sum is made, and where it can be paid."""
    found = rules.balance(months, payments, today=ctx.today)
    words = ctx.words
    figures.answer(answers.to_pay(found, words=words))
    if made_of := answers.made_of(found, words=words):  # of one part the sentence has said everything
        late = Figure(
            ctx.t("Overdue"), words.money(found.overdue_amount), tone="bad" if found.overdue_amount else "neutral"
        )
        paid = Figure(ctx.t("Paid, not set against a bill yet"), words.money(found.credit_amount))
        not_due = Figure(ctx.t("Not due yet"), words.money(found.not_due_amount))
        figures.row([not_due, late, *([paid] if found.credit_amount else [])])
        st.html(f'<p class="kb-note">{escape(made_of)}</p>')
    if found.amount > 0:
        with st.container(horizontal=True, key="actions-charges"):
            links.show("pay", ctx.t("Pay"), is_main=True)
            links.show("ways-to-pay", ctx.t("Where to pay"))


def debts(ctx: Context, months: Sequence[MonthCharge], payments: Sequence[Payment]) -> None:
    """Show what is open by service and by age; both sum to the open charges. Nothing where nothing is open."""
    found = rules.balance(months, payments, today=ctx.today)
    if not any(found.by_service.get(service) for service in BILLED):
        return
    screen.section(ctx, ctx.t("By service and by age"))
    left, right = st.columns(2)
    with left:
        tables.show(ctx, by_service(ctx, months, found), name="balance-by-service")
    with right:
        ages = {age: amount for age, amount in rules.debt_by_age(months, today=ctx.today).items() if amount}
        by_age = Rows({"age": [ctx.t(AGE_NAMES[age]) for age in ages], "amount": list(ages.values())}, _TYPES)
        columns = (Column("age", ctx.t("Overdue for")), Column("amount", ctx.t("Debt"), "money", total=True))
        tables.show(ctx, Table(by_age, columns), name="debt-by-age")


def by_service(ctx: Context, months: Sequence[MonthCharge], found: Balance) -> Table:
    """Return what is open of each service, and what of it is penalty, as a table."""
    services = [service for service in BILLED if found.by_service.get(service)]
    penalties = [
        sum((month.open_penalty_amount for month in months if month.service == service), money.ZERO)
        for service in services
    ]
    values: dict[str, Sequence[Any]] = {
        "service": [ctx.t(SERVICE_NAMES[service]) for service in services],
        "penalty": penalties,
        "amount": [found.by_service[service] for service in services],
    }
    columns = (
        Column("service", ctx.t("Service")),
        *([Column("penalty", ctx.t("Of it penalty"), "money", total=True)] if any(penalties) else []),
        Column("amount", ctx.t("Open"), "money", total=True),
    )
    return Table(Rows(values, _TYPES), columns)


def payments_table(ctx: Context, payments: Sequence[Payment]) -> None:
    """Show each payment, what became of it and which bills it went to."""
    screen.section(ctx, ctx.t("Payments"))
    if not payments:
        states.empty(ctx, ctx.t("No payment has come yet"))
        return
    newest = list(payments[:_NEWEST])
    st.html(tables.html(ctx.words, payments_of(ctx, newest)))
    if len(payments) > len(newest):
        folds.show(
            ctx.n("All {n} payment and files", "All {n} payments and files", n=len(payments)),
            lambda: tables.show(ctx, payments_of(ctx, payments), name="payments"),
            name="payments",
        )
    else:
        tables.downloads(ctx, payments_of(ctx, payments), name="payments")


def payments_of(ctx: Context, payments: Sequence[Payment]) -> Table:
    """Return payments as a table; a customer can ask about each."""
    rows = Rows(
        {
            "paid_at": [payment.paid_at for payment in payments],
            "amount": [payment.amount for payment in payments],
            "status": [ctx.t(_STATUSES[payment.status]) for payment in payments],
            "posted": [_posted(ctx, payment) for payment in payments],
            "channel": [ctx.t(_CHANNELS[payment.channel]) for payment in payments],
            "number": [payment.payment_number for payment in payments],
            "ask": [_ask(ctx, payment) for payment in payments],
        },
        _TYPES,
    )
    columns = (
        Column("paid_at", ctx.t("Came"), "instant"),
        Column("amount", ctx.t("Amount"), "money"),
        Column("status", ctx.t("State")),
        Column("posted", ctx.t("Went to")),
        Column("channel", ctx.t("Paid by")),
        Column("number", ctx.t("Number")),
        *appeal_words.ask_column(ctx),
    )
    return Table(rows, columns)


def _ask(ctx: Context, payment: Payment) -> str:
    about = {"number": payment.payment_number, "day": clock.local_day(payment.paid_at).isoformat()}
    return appeal_words.href(ctx, topic=Topic.PAYMENT, about=about)


def _posted(ctx: Context, payment: Payment) -> str:
    """Return «сентябрь 2026 1 234,56 ₽ (Отопление 1 000,00 ₽, ...)» for each month the money went to."""
    if payment.status is PaymentStatus.REFUNDED:
        return ctx.t("given back")
    months: dict[str, list[str]] = {}
    for part in sorted(payment.allocations, key=lambda part: (part.period, _ORDER.index(part.service))):
        text = f"{ctx.t(SERVICE_NAMES[part.service])} {ctx.words.money(part.amount)}"
        months.setdefault(ctx.words.month(part.period), []).append(text)
    return "; ".join(f"{month}: {', '.join(parts)}" for month, parts in months.items())


def ledger(ctx: Context, months: Sequence[MonthCharge], payments: Sequence[Payment]) -> None:
    """Show each month: opening + charged + adjusted + penalty - paid = closing."""
    screen.section(
        ctx,
        ctx.t("Month by month"),
        ctx.t("At the start + charged + corrected + penalty − paid = at the end of the month."),
    )
    folds.show(ctx.t("Show the months"), lambda: _months(ctx, months, payments), name="ledger")


def _months(ctx: Context, months: Sequence[MonthCharge], payments: Sequence[Payment]) -> None:
    rows = list(reversed(rules.ledger(months, payments)))
    names = ("opening_amount", "charged_amount", "adjusted_amount", "penalty_amount", "paid_amount", "closing_amount")
    frame = pl.DataFrame(
        {"period": [row.period for row in rows], **{name: [getattr(row, name) for row in rows] for name in names}},
        schema={"period": pl.Date, **dict.fromkeys(names, pl.Decimal(14, 2))},
    )
    labels = (
        ctx.t("At the start"),
        ctx.t("Charged"),
        ctx.t("Corrected"),
        ctx.t("Penalty"),
        ctx.t("Paid"),
        ctx.t("At the end"),
    )
    columns = [Column(name, label, "money") for name, label in zip(names, labels, strict=True)]
    tables.show(ctx, Table(frame, (Column("period", ctx.t("Month"), "month"), *columns)), name="ledger")
