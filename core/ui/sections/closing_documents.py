"""Closing documents of an organisation: the months, the sites, and one archive of any of it (E1)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

import streamlit as st

from core.accounts.model import AccountCard
from core.documents import queries, rules
from core.documents.archives import CLOSING
from core.documents.model import FORMATS, Issued, Kind
from core.i18n.catalogue import mark
from core.identity.model import Role
from core.kit import money
from core.ui import context
from core.ui.components import account as accounts
from core.ui.components import figures, filters, states, tables
from core.ui.context import Context
from core.ui.sections import documents

_SHORT = {
    Kind.INVOICE: mark("invoice"),
    Kind.ACT: mark("act"),
    Kind.CALCULATION: mark("calculation, XLSX"),
    Kind.READINGS: mark("readings, XLSX"),
    Kind.UPD: mark("transfer document, XML"),
}
_EARLIEST = date(2000, 1, 1)


def are_asked() -> bool:
    """Return whether the page is for an organisation, which chooses its site below and not above the heading."""
    person = context.current().person
    return person is not None and person.role is Role.CORPORATE


def site(ctx: Context) -> tuple[AccountCard, ...]:
    """Let one site or all be chosen; return their accounts."""
    names = {card.account_number: accounts.name(card) for card in ctx.accounts}
    if len(names) <= 1:
        return ctx.accounts
    chosen = filters.choice(ctx, "site", ctx.t("Site"), {documents.ALL: ctx.t("All sites"), **names}, documents.ALL)
    return tuple(card for card in ctx.accounts if chosen in (documents.ALL, card.account_number))


def show(ctx: Context, cards: Sequence[AccountCard]) -> None:
    """Let a month be chosen; list the documents, each to be opened, and archives of the month and year."""
    issued = queries.issued(
        ctx.db, account_ids=[card.account_id for card in cards], first=_EARLIEST, last=ctx.today.replace(day=1)
    )
    if not issued:
        states.empty(
            ctx, ctx.t("No closing documents yet"), ctx.t("They are numbered when the month is over and charged.")
        )
        return
    period = filters.period(ctx, "month", list(dict.fromkeys(document.period for document in issued)))
    of_month = [document for document in issued if document.period == period]
    _answer(ctx, of_month, period)
    _archives(ctx, cards, period)
    st.html(_table(ctx, of_month, {card.account_id: card for card in cards}))
    note = ctx.t(
        "The transfer document is in format 5.01 of the tax service. Its list of rates ends at 20 %: ask your operator"
        " of electronic documents whether files with 22 % are taken."
    )
    st.html(f'<p class="kb-note">{escape(note)}</p>')


def _answer(ctx: Context, of_month: Sequence[Issued], period: date) -> None:
    acts = [document for document in of_month if document.kind is Kind.ACT]
    total: Decimal = sum((act.total_amount for act in acts), money.ZERO)
    figures.answer(
        ctx.n(
            "{month}: {n} site, {amount} with VAT.",
            "{month}: {n} sites, {amount} with VAT.",
            n=len(acts),
            month=ctx.words.month(period).capitalize(),
            amount=ctx.words.money(total),
        )
    )


def _archives(ctx: Context, cards: Sequence[AccountCard], period: date) -> None:
    whose = cards[0].account_number if len(cards) == 1 else documents.ALL
    with st.container(horizontal=True, gap="small", key="actions-closing-documents"):
        st.link_button(
            ctx.t("All documents of the month"),
            documents.link("archive", account=whose, month=f"{period:%Y-%m}"),
            type="primary",
        )
        st.link_button(
            ctx.t("All of {year} as one archive", year=period.year),
            documents.link("archive", account=whose, year=str(period.year)),
        )


def _table(ctx: Context, of_month: Sequence[Issued], cards: dict[int, AccountCard]) -> str:
    heads = "".join(
        f'<th scope="col"{look}>{escape(text)}</th>'
        for text, look in (
            (ctx.t("Site"), ""),  # with its files: on a phone the other columns are a swipe away
            (ctx.t("Number of the act"), ""),
            (ctx.t("Sum with VAT"), ' class="kb-number"'),
        )
    )
    acts = [document for document in of_month if document.kind is Kind.ACT]
    rows = "".join(_row(ctx, act, cards[act.account_id]) for act in acts)
    said = escape(ctx.t("Closing documents"))
    return (
        f'<div class="kb-table kb-stacks" role="group" tabindex="0" aria-label="{said}"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(ctx: Context, act: Issued, card: AccountCard) -> str:
    of_month = {"account": card.account_number, "month": f"{act.period:%Y-%m}"}
    links = []
    for kind in CLOSING:
        is_kept = FORMATS[kind][0].value != "pdf"
        address = documents.link(kind, **of_month, download="1" if is_kept else "")
        links.append(f'<a href="{escape(address)}" target="_blank">{escape(ctx.t(_SHORT[kind]))}</a>')
    return (
        f'<tr><td class="kb-long">{escape(accounts.name(card))}<p>{", ".join(links)}</p></td>'
        f'<td class="kb-one-line"{tables.named(ctx.t("Number of the act"))}>{escape(rules.number(act))}</td>'
        f'<td class="kb-number"{tables.named(ctx.t("Sum with VAT"))}>'
        f"{escape(ctx.words.money(act.total_amount))}</td></tr>"
    )
