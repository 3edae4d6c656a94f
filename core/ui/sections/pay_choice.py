"""The first step of paying: what, for which accounts, how much, with which card."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import streamlit as st

from core.accounts.model import LEVELS, AccountCard
from core.billing import queries as billing
from core.billing import rules as billing_rules
from core.billing.model import Balance, MonthCharge
from core.i18n.names import SERVICE_NAMES
from core.kit import money
from core.kit.service import BILLED
from core.payments import queries, rules
from core.payments.model import Intent, Part, PartWish
from core.ui import address
from core.ui.components import account as accounts
from core.ui.components import filters, folds, labels
from core.ui.context import Context

NEW_CARD = "new"
_LISTED = 30  # accounts: more are named, not ticked in a list
ALL = "all"  # in the address: everything that is to be paid, of all accounts


@dataclass(frozen=True)
class Option:
    """One answer to «what do you want to pay»; `label` is in the language of the visit."""

    label: str
    amount: Decimal
    service: str | None = None
    period: date | None = None
    is_penalty: bool = False


class Fault(StrEnum):
    """Why a sum is not known yet."""

    EMPTY = "no_sum"
    UNREADABLE = "not_a_sum"


@dataclass(frozen=True)
class Choice:
    """What the person chose; a fault in `parts` stands for a sum that is not known yet."""

    parts: tuple[PartWish | Fault, ...]
    card_id: uuid.UUID | None
    is_saving_card: bool
    email: str


def payable(ctx: Context) -> tuple[AccountCard, ...]:
    """Return the accounts that the person may pay for."""
    return tuple(card for card in ctx.accounts if LEVELS.get(card.access_level, 0) >= LEVELS["manage"])


def show(ctx: Context, chosen: AccountCard, *, again: Mapping[int, Part]) -> Choice:
    """Ask what to pay; `again` are the parts of a payment that is tried once more, by account."""
    others = [card for card in payable(ctx) if card.account_id != chosen.account_id]
    balances = billing.balances(ctx.db, account_ids=[card.account_id for card in others]) if others else {}
    parts = [_main(ctx, chosen, again=again)]
    is_all = address.read(ALL) is not None
    if others:
        label = ctx.t("Pay for other accounts in the same payment")
        with folds.box(label, name="others", is_open=is_all or len(again) > 1):
            named = _named(ctx, others)
            for other in others:
                owed = max(money.ZERO, balances.get(other.account_id, money.ZERO))
                is_wanted = other.account_id in again or (is_all and owed > 0) or other.account_number in named
                if is_wanted or len(others) <= _LISTED:
                    parts.append(_other(ctx, other, owed, again=again, is_wanted=is_wanted))
    card_id, is_saving = card(ctx, page="pay")
    email = st.text_input(
        ctx.t("E-mail for the receipt"),
        value=ctx.person.email if ctx.person else "",
        key="pay.email",
        max_chars=254,
        width=420,
        autocomplete="email",
    )
    asked = tuple(part for is_asked, part in parts if is_asked)
    return Choice(asked, card_id, is_saving, email)


def _named(ctx: Context, others: Sequence[AccountCard]) -> tuple[str, ...]:
    """Let accounts be named where there are too many to tick them one by one; return their numbers."""
    if len(others) <= _LISTED:
        return ()
    texts = {card.account_number: accounts.name(card) for card in others}
    return filters.multi(ctx, "with", ctx.t("Which accounts?"), texts)


def options(ctx: Context, balance: Balance, months: Sequence[MonthCharge]) -> dict[str, Option]:
    """Return what can be paid of an account: everything, one bill, what is overdue, penalty, one service, any sum."""
    found: dict[str, Option] = {}
    whole = max(money.ZERO, balance.amount)
    if whole:
        found["all"] = Option(ctx.t("Everything that is to be paid"), whole)
    newest = max((month.period for month in months if month.open_amount > 0), default=None)
    bill = sum((month.open_amount for month in months if month.period == newest and month.open_amount > 0), money.ZERO)
    if newest is not None and 0 < bill < whole:
        label = ctx.t("Only the bill for {month}", month=ctx.words.month(newest))
        found["bill"] = Option(label, bill, period=newest)
    if 0 < balance.overdue_left_amount < whole:
        found["overdue"] = Option(ctx.t("Only what is overdue"), balance.overdue_left_amount)
    if balance.penalty_amount:
        found["penalty"] = Option(ctx.t("Only the penalty"), balance.penalty_amount, is_penalty=True)
    services = [service for service in BILLED if 0 < balance.by_service.get(service, money.ZERO) < whole]
    for service in services:
        found[service] = Option(ctx.t(SERVICE_NAMES[service]), balance.by_service[service], service=service)
    found["other"] = Option(ctx.t("Another sum"), money.ZERO)
    return found


def retried(ctx: Context, failed: Intent | None) -> Mapping[int, Part]:
    """Return the parts of a payment that is tried once more, by account."""
    if failed is None:
        return {}
    return {part.account_id: part for part in queries.parts(ctx.db, intent_ids=[failed.intent_id])[failed.intent_id]}


def code_of(found: Mapping[str, Option], part: Part) -> str:
    """Return the answer that a part of a declined payment was: the same purpose, and the same sum if there are more."""
    purpose = part.service, part.period, part.is_penalty
    same = [
        code
        for code, option in found.items()
        if code != "other" and (option.service, option.period, option.is_penalty) == purpose
    ]
    exact = [code for code in same if found[code].amount == part.amount]
    named = same if any(purpose) else []
    return next(iter([*exact, *named]), "other")


def _main(ctx: Context, chosen: AccountCard, *, again: Mapping[int, Part]) -> tuple[bool, PartWish | Fault]:
    payments = billing.payments(ctx.db, account_id=chosen.account_id)
    months = billing.month_charges(ctx.db, account_id=chosen.account_id)
    found = options(ctx, billing_rules.balance(months, payments, today=ctx.today), months)
    codes = list(found)
    texts = {code: _label(ctx, option) for code, option in found.items()}
    declined = again.get(chosen.account_id)
    wanted = code_of(found, declined) if declined else codes[0]
    picked = st.radio(
        ctx.t("What do you want to pay?"),
        codes,
        index=codes.index(wanted),
        format_func=texts.__getitem__,
        key=f"pay.what.{chosen.account_id}",
    )
    option = found[picked or codes[0]]
    start = declined.amount if declined and picked == wanted else option.amount
    amount = _sum(ctx, chosen.account_id, picked or "", start)
    if isinstance(amount, Fault):
        return True, amount
    return True, PartWish(chosen.account_id, amount, option.service, option.period, option.is_penalty)


def _other(
    ctx: Context, card: AccountCard, owed: Decimal, *, again: Mapping[int, Part], is_wanted: bool
) -> tuple[bool, PartWish | Fault]:
    amount = again[card.account_id].amount if card.account_id in again else owed
    text = ctx.t("{place}: {amount} to pay", place=accounts.name(card), amount=ctx.words.money(owed))
    key = f"pay.other.{card.account_id}"
    if not st.checkbox(labels.plain(text), value=is_wanted, key=key):
        return False, Fault.EMPTY
    typed = _sum(ctx, card.account_id, "other", amount)
    return True, typed if isinstance(typed, Fault) else PartWish(card.account_id, typed)


def _sum(ctx: Context, account_id: int, code: str, amount: Decimal) -> Decimal | Fault:
    typed = st.text_input(
        ctx.t("Sum, ₽"),
        value=ctx.words.number(amount, digits=2) if amount else "",
        key=f"pay.sum.{account_id}.{code}",
        max_chars=14,
        width=220,
        autocomplete="off",
    )
    return read(typed)


def read(typed: str) -> Decimal | Fault:
    """Return the sum that was typed, or why there is none."""
    amount = rules.amount(typed)
    if amount is None:
        return Fault.UNREADABLE if typed.strip() else Fault.EMPTY
    return amount


def card(ctx: Context, *, page: str) -> tuple[uuid.UUID | None, bool]:
    """Ask for the card: a kept one, or another and whether it is kept. `page` begins the keys of the widgets."""
    cards = queries.cards(ctx.db, person_id=ctx.person.person_id) if ctx.person else []
    kept = {str(one.card_id): one for one in cards if not one.is_expired(ctx.today)}
    picked: str | None = NEW_CARD
    if kept:
        texts = {code: one.mask for code, one in kept.items()} | {NEW_CARD: ctx.t("Another card")}
        picked = st.radio(
            ctx.t("Which card?"),
            [*kept, NEW_CARD],
            format_func=texts.__getitem__,
            key=f"{page}.card",
        )
    if picked in kept:
        return kept[str(picked)].card_id, False
    return None, st.checkbox(
        ctx.t("Keep the card for later payments: the bank keeps it, we only see its end"), key=f"{page}.save"
    )


def _label(ctx: Context, option: Option) -> str:
    if not option.amount:
        return labels.plain(option.label)
    return labels.plain(f"{option.label}: {ctx.words.money(option.amount)}")
