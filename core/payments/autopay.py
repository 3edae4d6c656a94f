"""
Automatic payment: a letter some days before, the payment the day before the due day, never above the limit.

One run a rule and due day, so that a schedule that runs twice, or a restart, takes nothing twice.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from core.accounts import access
from core.audit import operations as audit
from core.billing import queries as billing
from core.billing import rules as billing_rules
from core.i18n.catalogue import Language, mark
from core.identity.model import Actor
from core.kit import clock, ids, money
from core.mail import rules as mail
from core.payments import letters, queries, wishes
from core.payments.model import PartWish, Rule, Wish
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Reader, Transaction

_SQL = sql.load(__file__)
_DAY = timedelta(days=1)
_CARD_GONE = mark("The card is not kept any more or has expired.")
_NO_ACCESS = mark("You have no access to the account any more.")


class AutopayRefused(Exception):
    """The automatic payment cannot be set; carries a code: 'card', 'limit', 'email'."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Due:
    """What an account is to pay next and until when."""

    due_on: date
    amount: Decimal


def switch_on(
    db: Database,
    *,
    account_id: int,
    card_id: uuid.UUID,
    limit_amount: Decimal,
    email: str,
    language: Language,
    actor: Actor,
    now: datetime,
) -> None:
    """
    Pay the account by a saved card from now on; an earlier rule of the person for it ends.

    :raises AutopayRefused: if the card is not kept, the limit is below a rouble or the e-mail is none
    :raises accounts.access.AccessDenied: if the actor may not manage the account
    """

    def change(tx: Transaction) -> None:
        access.require(tx, actor=actor, account_id=account_id, level="manage", today=clock.local_day(now))
        if queries.card(tx, person_id=actor.person_id, card_id=card_id) is None:
            raise AutopayRefused("card")
        if limit_amount < 1 or limit_amount != money.rounded(limit_amount):
            raise AutopayRefused("limit")
        if not mail.is_address(email.strip()):
            raise AutopayRefused("email")
        rule_id = ids.new()
        tx.write(_SQL["end_rules"], person_id=actor.person_id, account_id=account_id, now=now)
        tx.write(
            _SQL["add_rule"],
            rule_id=rule_id,
            person_id=actor.person_id,
            account_id=account_id,
            card_id=card_id,
            limit_amount=limit_amount,
            email=email.strip(),
            language=language,
            now=now,
        )
        _audit(tx, "autopay.switched_on", account_id, actor, now, {"limit": limit_amount})

    db.change(change)


def switch_off(db: Database, *, account_id: int, actor: Actor, now: datetime) -> None:
    """
    End the person's own rule for the account, at once; a payment that is already at the bank goes on.

    A rule may be ended also by who has lost the account; without a rule nothing changes.

    :raises accounts.access.AccessDenied: if the actor has neither a rule for the account nor a right to see it
    """

    def change(tx: Transaction) -> None:
        if not tx.value(_SQL["has_rule"], person_id=actor.person_id, account_id=account_id):
            access.require(tx, actor=actor, account_id=account_id, level="view", today=clock.local_day(now))
            return
        tx.write(_SQL["end_rules"], person_id=actor.person_id, account_id=account_id, now=now)
        _audit(tx, "autopay.switched_off", account_id, actor, now, {})

    db.change(change)


def run(db: Database, *, gateway: str, now: datetime) -> int:
    """Announce what is due soon and start what is due tomorrow; return how many payments were started."""
    announce_days = int(tariffs.rule_value(db, name="autopay_announce_days", on=clock.local_day(now)))
    return sum(
        _run(db, rule, announce_days=announce_days, gateway=gateway, now=now) for rule in queries.autopay_rules(db)
    )


def due(db: Reader, *, account_id: int, today: date) -> Due | None:
    """Return what is to be paid by the next due day, or None if nothing is."""
    payments = billing.payments(db, account_id=account_id)
    months = billing.month_charges(db, account_id=account_id, payments=payments)
    found = billing_rules.balance(months, payments, today=today)
    if found.next_due_on is None or found.amount < 1:
        return None
    return Due(found.next_due_on, found.amount)


def _run(db: Database, rule: Rule, *, announce_days: int, gateway: str, now: datetime) -> bool:
    today = clock.local_day(now)
    found = due(db, account_id=rule.account_id, today=today)
    if found is None or today < found.due_on - (announce_days + 1) * _DAY:
        return False
    run = queries.autopay_run(db, rule_id=rule.rule_id, due_on=found.due_on)
    if run is None:
        db.change(lambda tx: _announce(tx, rule, found, now))
        return False
    is_time = today >= found.due_on - _DAY and clock.local_day(run["announced_at"]) < today
    if run["outcome"] is not None or not is_time:
        return False
    return db.change(lambda tx: _start(tx, rule, found, gateway=gateway, now=now))


def _announce(tx: Transaction, rule: Rule, found: Due, now: datetime) -> None:
    pays_on = max(found.due_on - _DAY, clock.local_day(now) + _DAY)
    tx.write(_SQL["add_run"], rule_id=rule.rule_id, due_on=found.due_on, amount=found.amount, now=now)
    is_over = found.amount > rule.limit_amount
    letters.announcement(tx, rule, amount=found.amount, pays_on=pays_on, due_on=found.due_on, now=now, is_over=is_over)


def _start(tx: Transaction, rule: Rule, found: Due, *, gateway: str, now: datetime) -> bool:
    run = queries.autopay_run(tx, rule_id=rule.rule_id, due_on=found.due_on)
    if run is None or run["outcome"] is not None:
        return False
    hindrance = _hindrance(tx, rule, found, now)
    intent_id = None
    if hindrance is None:
        intent = wishes.created(
            tx,
            Wish(
                idempotency_key=f"autopay:{rule.rule_id}:{found.due_on}",
                parts=(PartWish(rule.account_id, found.amount),),
                email=rule.email,
                language=rule.language,
                channel="autopay",
                card_id=rule.card_id,
                rule_id=rule.rule_id,
            ),
            person_id=rule.person_id,
            actor=f"autopay:{rule.rule_id}",
            gateway=gateway,
            now=now,
        )
        intent_id = intent.intent_id
    tx.write(
        _SQL["finish_run"],
        rule_id=rule.rule_id,
        due_on=found.due_on,
        outcome=hindrance or "started",
        intent_id=intent_id,
        now=now,
    )
    return hindrance is None


def _hindrance(tx: Transaction, rule: Rule, found: Due, now: datetime) -> str | None:
    today = clock.local_day(now)
    card = queries.card(tx, person_id=rule.person_id, card_id=rule.card_id)
    if card is None or card.is_expired(today):
        letters.not_made(tx, rule, reason=_CARD_GONE, due_on=found.due_on, now=now)
        return "card_gone"
    person = Actor(person_id=rule.person_id, role=None, channel="autopay")
    try:
        access.require(tx, actor=person, account_id=rule.account_id, level="manage", today=today)
    except access.AccessDenied:
        letters.not_made(tx, rule, reason=_NO_ACCESS, due_on=found.due_on, now=now)
        return "no_access"
    if found.amount > rule.limit_amount:
        letters.announcement(tx, rule, amount=found.amount, pays_on=today, due_on=found.due_on, now=now, is_over=True)
        return "over_limit"
    return None


def _audit(
    tx: Transaction, action: str, account_id: int, actor: Actor, now: datetime, details: dict[str, object]
) -> None:
    subject = ("account", str(account_id))
    audit.record(tx, now=now, actor=actor.name, action=action, subject=subject, details=details)
