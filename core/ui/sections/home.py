"""Parts of the page «Home»: the answer, readings to send, the year in roubles, what needs attention."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape

import polars as pl
import streamlit as st

from core.billing import answers, charts, rules
from core.billing.model import Balance, DebtAge, MonthCharge, Payment, PaymentStatus
from core.i18n.names import SERVICE_NAMES
from core.kit import clock, money
from core.kit.service import BILLED
from core.metering import queries as metering
from core.metering import usage_queries
from core.metering.model import Window, WindowState
from core.metering.usage_queries import MeterInUse
from core.tariffs import queries as tariffs
from core.ui import page as screen
from core.ui.components import charts as chart
from core.ui.components import figures, links, tables
from core.ui.components.columns import Column, Rows, Table
from core.ui.components.figures import Figure, Tone
from core.ui.context import Context
from core.ui.sections import appeal_words, changes, charges, notices, own, reading_words

_YEAR = timedelta(days=366)
_OLD = (DebtAge.DAYS_31_60, DebtAge.DAYS_61_90, DebtAge.DAYS_91_365, DebtAge.OVER_YEAR)


@dataclass(frozen=True)
class Duties:
    """What the meters of the account ask of the person."""

    window: Window
    meters: tuple[MeterInUse, ...]
    questioned: tuple[str, ...]

    @property
    def to_send(self) -> tuple[MeterInUse, ...]:
        """Meters whose readings for the period have not come and do not come by themselves."""
        return tuple(meter for meter in self.meters if not meter.is_remote and not meter.is_submitted)

    @property
    def has_manual(self) -> bool:
        """Whether any meter wants its readings sent."""
        return any(not meter.is_remote for meter in self.meters)


def duties(ctx: Context) -> Duties:
    """Ask what the meters of the account need."""
    account_id = own.account(ctx).account_id
    window = metering.reading_window(ctx.db, today=ctx.today)
    meters = usage_queries.meters_in_use(ctx.db, account_id=account_id, period=window.period)
    questioned = usage_queries.questioned(ctx.db, account_id=account_id)
    services = dict.fromkeys(str(row["service"]) for row in questioned)
    return Duties(window, tuple(meters), tuple(services))


def answer(ctx: Context, months: Sequence[MonthCharge], payments: Sequence[Payment], found: Duties) -> None:
    """Say what is to be paid and by when, how the sum is made, and what to do next."""
    balance = rules.balance(months, payments, today=ctx.today)
    is_billed = bool(months or payments)
    sentence = answers.to_pay(balance, words=ctx.words) if is_billed else ctx.t("Nothing has been charged yet")
    figures.answer(sentence)
    if made_of := answers.made_of(balance, words=ctx.words):
        st.html(f'<p class="kb-note">{escape(made_of)}</p>')
    # What the sentence says already is not said again.
    shown = [_readings(ctx, found)] if found.has_manual else []
    if balance.overdue_left_amount not in (money.ZERO, balance.amount) or balance.penalty_amount:
        shown.append(_overdue(ctx, balance))
    if payments:
        shown.append(_last_payment(ctx, payments))
    if shown:
        figures.row(shown)
    _actions(ctx, balance, found)


def _actions(ctx: Context, balance: Balance, found: Duties) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="actions-home"):
        is_late = balance.overdue_left_amount > 0
        is_time = bool(found.to_send) and found.window.state is WindowState.OPEN and not is_late
        if is_late:
            links.show("pay", ctx.t("Pay"), is_main=True)
        if found.to_send:
            links.show("readings", ctx.t("Send readings"), is_main=is_time)
        if balance.amount > 0 and not is_late:
            links.show("pay", ctx.t("Pay"), is_main=not is_time)
        links.show("charges", ctx.t("What the sum is for"))
        notices.download(ctx, key="home")


def _last_payment(ctx: Context, payments: Sequence[Payment]) -> Figure:
    newest = payments[0]
    day = ctx.words.day(clock.local_day(newest.paid_at))
    note = ctx.t("{day}, given back", day=day) if newest.status is PaymentStatus.REFUNDED else day
    return Figure(ctx.t("Last payment"), ctx.words.money(newest.amount), note)


def _overdue(ctx: Context, balance: Balance) -> Figure:
    late = balance.overdue_left_amount
    if not late or balance.overdue_since is None:
        return Figure(ctx.t("Overdue"), ctx.words.money(late), ctx.t("no debt"), tone="good")
    note = ctx.t("was due by {day}", day=ctx.words.day(balance.overdue_since))
    if balance.penalty_amount:
        note = ctx.t("{note}, penalty {amount}", note=note, amount=ctx.words.money(balance.penalty_amount))
    return Figure(ctx.t("Overdue"), ctx.words.money(late), note, tone="bad")


def _readings(ctx: Context, found: Duties) -> Figure:
    window, label = found.window, ctx.t("Readings for {month}", month=ctx.words.month(found.window.period))
    if not found.to_send:
        return Figure(label, ctx.t("submitted"), tone="good")
    day = ctx.words.day(window.deadline_on, with_year=False)
    if window.state is WindowState.OPEN:
        left = ctx.n("{n} day left", "{n} days left", n=window.days_left)
        tone: Tone = "warning" if window.days_left <= reading_words.CLOSING_DAYS else "neutral"
        return Figure(label, left, ctx.t("send them by {day}", day=day), tone=tone)
    opens = ctx.words.day(window.opens_on, with_year=False)
    return Figure(label, ctx.t("from {day}", day=opens), ctx.t("send them by {day}", day=day))


def attention(ctx: Context, months: Sequence[MonthCharge], found: Duties) -> None:
    """List what needs attention; nothing if nothing does."""
    sentences = [*_of_meters(ctx, found), *map(escape, _of_debts(ctx, months)), *_of_appeals(ctx)]
    if not sentences:
        return
    screen.section(ctx, ctx.t("Needs attention"))
    rows = "".join(f"<li>{sentence}</li>" for sentence in sentences)
    st.html(f'<ul class="kb-list">{rows}</ul>')


def _of_meters(ctx: Context, found: Duties) -> Iterator[str]:
    """Yield what is due about meters; a verification leads to where it is ordered."""
    dated = [(meter, meter.verification_due_on) for meter in found.meters if meter.verification_due_on is not None]
    soon = [(meter, due_on) for meter, due_on in dated if due_on - ctx.today < _YEAR]  # else nothing is to be asked
    warning_days = tariffs.rule_value(ctx.db, name="verification_warning_days", on=ctx.today) if soon else 0
    for meter, due_on in soon:
        days = (due_on - ctx.today).days
        values = {
            "service": ctx.t(SERVICE_NAMES[meter.service]),
            "number": meter.serial_number,
            "day": ctx.words.day(due_on),
        }
        if days < 0:
            text = ctx.t("{service}, meter {number}: its verification was due on {day}, order a new one.", **values)
        elif days <= warning_days:
            text = ctx.t("{service}, meter {number}: to be verified by {day}.", **values)
        else:
            continue
        yield f'<a href="/shop?service={meter.service}&amp;meter={meter.meter_id}">{escape(text)}</a>'
    for service in found.questioned:
        yield escape(ctx.t("{service}: a reading you sent is being questioned.", service=ctx.t(SERVICE_NAMES[service])))


def _of_debts(ctx: Context, months: Sequence[MonthCharge]) -> Iterator[str]:
    ages = rules.debt_by_age(months, today=ctx.today)
    if old := sum((ages[age] for age in _OLD), money.ZERO):
        yield ctx.t("A debt of {amount} is more than 30 days old: a penalty runs on it.", amount=ctx.words.money(old))


def _of_appeals(ctx: Context) -> Iterator[str]:
    """Yield the answers that were not opened yet, as links."""
    for row in appeal_words.unread(ctx):
        text = ctx.t(
            "An answer to your appeal {number}, “{subject}”", number=row["appeal_number"], subject=row["subject"]
        )
        yield f'<a href="/appeals?appeal={row["appeal_id"]}">{escape(text)}</a>'


def year(ctx: Context, months: Sequence[MonthCharge]) -> None:
    """Draw twelve months of bills with the newest marked, and say what changed."""
    totals = rules.monthly_totals(months, count=12)
    if not totals:
        return
    screen.section(ctx, ctx.t("Twelve months"))
    newest_first = totals[::-1]
    rows = Rows(
        {"period": [month for month, _ in newest_first], "amount": [amount for _, amount in newest_first]},
        {"period": pl.Date, "amount": pl.Decimal(14, 2)},
    )
    columns = (Column("period", ctx.t("Month"), "month"), Column("amount", ctx.t("Charged"), "money", total=True))
    chart.show(
        ctx,
        charts.month_strip(totals, words=ctx.words),
        sentence=answers.why(changes.newest(ctx, months), words=ctx.words),
        table=Table(rows, columns),
        name="year",
    )


def by_service(ctx: Context, months: Sequence[MonthCharge], payments: Sequence[Payment]) -> None:
    """Show what is open for each service."""
    found = rules.balance(months, payments, today=ctx.today)
    if not any(found.by_service.get(service) for service in BILLED):
        return
    screen.section(ctx, ctx.t("What is open by service"))
    st.html(tables.html(ctx.words, charges.by_service(ctx, months, found)))
