"""Parts of the page «Documents» of one account: the receipt of a month, sending it, documents for chosen days."""

from collections.abc import Sequence
from datetime import date
from html import escape
from urllib.parse import urlencode

import streamlit as st

from core.accounts.model import AccountCard
from core.documents import queries, sending
from core.documents.files import Wanted
from core.documents.model import FORMATS, Format, Kind, NothingToPrint
from core.documents.sending import Sending, SendingLimitReached
from core.mail.operations import AddressRefused
from core.ui import actions, context, state, typed
from core.ui import page as screen
from core.ui.components import days, figures, filters, folds, states
from core.ui.context import Context
from core.ui.sections import own

_DONE, _REFUSED, _RECIPIENT = "documents.done", "documents.refused", "documents.recipient"
_ACTION = "document"
ALL = "all"


def link(kind: Kind | str, **query: str) -> str:
    """Return the address of a document or an archive: own route, which asks who is there."""
    name = kind.value if isinstance(kind, Kind) else kind
    return f"/documents/{name}?{urlencode({key.rstrip('_'): value for key, value in query.items() if value})}"


def receipts(ctx: Context) -> None:
    """Let a month be chosen and show its receipt: the sum, a picture of it, and what can be done with it."""
    account = own.account(ctx)
    charged = queries.charged_months(ctx.db, account_ids=[account.account_id])
    if not charged:
        states.empty(ctx, ctx.t("No receipt yet"), ctx.t("It appears here after the first month that is charged."))
        return
    period = filters.period(ctx, "month", [month for month, _, _ in charged])
    due_on, amount = next((due, amount) for month, due, amount in charged if month == period)
    figures.answer(
        ctx.t(
            "Receipt for {month}: charged {amount}, to be paid by {day}.",
            month=ctx.words.month(period),
            amount=ctx.words.money(amount),
            day=ctx.words.day(due_on),
        )
    )
    of_month = {"account": account.account_number, "month": f"{period:%Y-%m}"}
    with st.container(horizontal=True, gap="small", key="actions-documents"):
        st.link_button(ctx.t("Open and print"), link(Kind.RECEIPT, **of_month), type="primary")
        st.link_button(ctx.t("Download PDF"), link(Kind.RECEIPT, **of_month, download="1"))
        st.link_button(
            ctx.t("All of {year} as one archive", year=period.year),
            link("archive", account=account.account_number, year=str(period.year)),
        )
    _send(ctx, kind=Kind.RECEIPT, period=period)
    picture = link(Kind.RECEIPT, **of_month, format=Format.PNG.value)
    said = ctx.t("The receipt for {month} as a picture", month=ctx.words.month(period))
    st.html(
        f'<p><img src="{escape(picture)}" alt="{escape(said)}" loading="lazy"'
        ' style="width:100%;max-width:46rem;border:1px solid #d5dce3;border-radius:12px"></p>'
    )


def chosen_days(ctx: Context, cards: Sequence[AccountCard]) -> None:
    """Offer what is made for chosen days of one account: payment order, reconciliation act, penalty sheet."""
    if len(cards) != 1:
        screen.section(
            ctx,
            ctx.t("For a day you choose"),
            ctx.t("Payment order, reconciliation act and penalty sheet are made for one site: choose it above."),
        )
        return
    number = cards[0].account_number
    screen.section(
        ctx,
        ctx.t("For a day you choose"),
        ctx.t("A payment order for the cash desk needs no day: it says what is owed now."),
    )
    with st.container(horizontal=True, gap="small", key="actions-documents-order"):
        st.link_button(ctx.t("Payment order for a cash desk"), link(Kind.ORDER, account=number))
    left, right = st.columns(2)
    with left:
        _sentence(ctx.t("Reconciliation act: charged, paid and owed between two days."))
        _reconciliation(ctx, number)
    with right:
        _sentence(ctx.t("Penalty sheet: each late debt, counted by day up to a day."))
        on = days.field(ctx, "up_to", ctx.t("Up to"), ctx.today, last=ctx.today) or ctx.today
        st.link_button(ctx.t("Penalty sheet, PDF"), link(Kind.PENALTY, account=number, to=on.isoformat()))


def receipt_link(ctx: Context, period: date) -> None:
    """Offer the receipt of the month on a page about charges; organisations have invoices instead."""
    account = own.account(ctx)
    if account.customer_kind != "household":
        return
    address = link(Kind.RECEIPT, account=account.account_number, month=f"{period:%Y-%m}")
    with st.container(horizontal=True, gap="small", key="actions-receipt"):
        st.link_button(ctx.t("Receipt, PDF"), address, icon=":material/picture_as_pdf:")


def _sentence(text: str) -> None:
    st.html(f'<p class="kb-sentence">{escape(text)}</p>')


def _reconciliation(ctx: Context, number: str) -> None:
    year = date(ctx.today.year, 1, 1)
    columns = st.columns(2)
    with columns[0]:
        first = days.field(ctx, "from", ctx.t("From"), year, last=ctx.today) or year
    with columns[1]:
        last = days.field(ctx, "to", ctx.t("To"), ctx.today, last=ctx.today) or ctx.today
    if first > last:
        states.refusal(ctx, [ctx.t("The first day is after the last one. Choose them the other way round.")])
        return
    span = {"account": number, "from_": first.isoformat(), "to": last.isoformat()}
    with st.container(horizontal=True, gap="small"):
        st.link_button(ctx.t("Reconciliation act, PDF"), link(Kind.RECONCILIATION, **span))
        st.link_button(
            ctx.t("The same, XLSX"), link(Kind.RECONCILIATION, **span, format=Format.XLSX.value, download="1")
        )


def _send(ctx: Context, *, kind: Kind, period: date) -> None:
    if done := state.get(_DONE, ""):
        states.done(ctx, done)
        state.drop(_DONE)
    if refused := state.get(_REFUSED, ""):
        states.refusal(ctx, [refused])
        state.drop(_REFUSED)
    with folds.box(ctx.t("Send by e-mail"), name="send"), typed.kept(_ACTION), st.form("documents.send", border=False):
        if not state.has(_RECIPIENT) and ctx.person:
            state.put(_RECIPIENT, ctx.person.email)
        st.text_input(
            ctx.t("To whom"),
            key=_RECIPIENT,
            max_chars=254,
        )
        said = ctx.t("The receipt shows the name, the address and the debt.")
        st.html(f'<p class="kb-note">{escape(said)}</p>')
        st.form_submit_button(
            ctx.t("Send the receipt"), on_click=_sent, kwargs={"kind": kind.value, "month": period.isoformat()}
        )


def _sent(*, kind: str, month: str) -> None:
    ctx = context.current()
    screen.check(ctx)
    person, account = ctx.person, ctx.account
    if person is None or account is None:
        return
    recipient = state.get(_RECIPIENT, "").strip()
    asked = Wanted(Kind(kind), FORMATS[Kind(kind)][0], account.account_id, ctx.now, period=date.fromisoformat(month))
    name = f"{_ACTION}.{kind}.{month}.{account.account_id}.{recipient}"
    letter = Sending(asked, recipient, person.display_name, ctx.words, actions.idempotency_key(name))
    try:
        sending.send(ctx.db, letter, actor=ctx.actor, now=ctx.now)
    except AddressRefused:
        state.put(_REFUSED, ctx.t("This is not an e-mail address. Write it like anna@example.ru."))
        return
    except SendingLimitReached as reached:
        state.put(
            _REFUSED,
            ctx.n(
                "You have sent {n} document today, that is the limit. Download it instead, or send it tomorrow.",
                "You have sent {n} documents today, that is the limit. Download it instead, or send it tomorrow.",
                n=reached.limit,
            ),
        )
        return
    except NothingToPrint:
        state.put(_REFUSED, ctx.t("Nothing was charged in this month."))
        return
    actions.renew(name)
    typed.sent(_ACTION)
    state.put(_DONE, ctx.t("The receipt goes to {address}.", address=recipient))
