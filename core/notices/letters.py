"""What reminders say. One letter for all accounts of a person; no address, nothing that others should not read."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.i18n.formats import Words
from core.i18n.names import SERVICE_NAMES
from core.kit import money
from core.mail.model import Attachment, Letter
from core.notices.model import Fact, Kind, Recipient


def reminder(recipient: Recipient, kind: Kind, facts: Sequence[Fact], *, origin: str) -> Letter:
    """Return the letter of a kind about all that is to be told of it."""
    words = Words(recipient.language)
    subject, paragraph, rows, (label, page) = _TEXTS[kind](words, facts)
    numbers = {fact.account_number for fact in facts}
    query = f"?account={next(iter(numbers))}" if len(numbers) == 1 and page != "shop" else ""
    return Letter(
        to=recipient.email,
        language=recipient.language,
        subject=subject,
        paragraphs=(paragraph,),
        rows=tuple(rows),
        button=(label, f"{origin}/{page}{query}"),
    )


def receipts(
    recipient: Recipient, facts: Sequence[Fact], files: Sequence[Attachment], *, period: date, origin: str
) -> Letter:
    """Return the letter that brings the receipts of a month, one file an account."""
    words = Words(recipient.language)
    month = words.month(period)
    due_on = min(fact.day for fact in facts)
    return Letter(
        to=recipient.email,
        language=recipient.language,
        subject=words.t("Receipt for {month}", month=month),
        paragraphs=(
            words.n(
                "The receipt for {month} is attached, to be paid by {day}.",
                "{n} receipts for {month} are attached, to be paid by {day}.",
                n=len(facts),
                month=month,
                day=words.day(due_on),
            ),
        ),
        rows=tuple((account(words, fact), words.money(fact.amount or money.ZERO)) for fact in facts),
        button=(words.t("Pay"), f"{origin}/pay"),
        attachments=tuple(files),
    )


def with_amount(fact: Fact, amount: Decimal) -> Fact:
    """Return the fact with what is to be paid by its receipt; credit is nothing to pay."""
    return replace(fact, amount=max(money.ZERO, amount))


def account(words: Words, fact: Fact) -> str:
    """Return what the person calls the account, with its number."""
    number = words.t("Account {number}", number=fact.account_number)
    return f"{fact.label} ({fact.account_number})" if fact.label else number


_Texts = tuple[str, str, list[tuple[str, str]], tuple[str, str]]


def _opens(words: Words, facts: Sequence[Fact]) -> _Texts:
    last = words.day(facts[0].day)
    text = words.t("Readings for {month} are taken until {last}.", month=words.month(facts[0].about_on), last=last)
    subject = words.t("Send your readings by {day}", day=words.day(facts[0].day, with_year=False))
    return subject, text, _named(words, facts), (words.t("Send readings"), "readings")


def _closes(words: Words, facts: Sequence[Fact]) -> _Texts:
    last = words.day(facts[0].day)
    text = words.t(
        "We have no readings for {month} yet. After {last} the bill is estimated.",
        month=words.month(facts[0].about_on),
        last=last,
    )
    subject = words.t("The last days: send your readings by {day}", day=words.day(facts[0].day, with_year=False))
    return subject, text, _named(words, facts), (words.t("Send readings"), "readings")


def _due(words: Words, facts: Sequence[Fact]) -> _Texts:
    total = sum((fact.amount or money.ZERO for fact in facts), money.ZERO)
    first = min(fact.day for fact in facts)
    values = {"amount": words.money(total), "day": words.day(first, with_year=False)}
    text = words.t("What is paid by the due day costs no penalty. If you have paid already, nothing is to be done.")
    rows = [
        (
            account(words, fact),
            words.t("{amount} by {day}", amount=words.money(fact.amount or money.ZERO), day=words.day(fact.day)),
        )
        for fact in facts
    ]
    return words.t("To pay by {day}: {amount}", **values), text, rows, (words.t("Pay"), "pay")


def _debt(words: Words, facts: Sequence[Fact]) -> _Texts:
    total = sum((fact.amount or money.ZERO for fact in facts), money.ZERO)
    text = words.t("A penalty may run on what is overdue. If you have paid already, the payment is on its way.")
    rows = [
        (
            account(words, fact),
            words.t("{amount} since {day}", amount=words.money(fact.amount or money.ZERO), day=words.day(fact.day)),
        )
        for fact in facts
    ]
    return words.t("Overdue: {amount}", amount=words.money(total)), text, rows, (words.t("Pay"), "pay")


def _verification(words: Words, facts: Sequence[Fact]) -> _Texts:
    first = min(fact.day for fact in facts)
    text = words.t(
        "After that day the meter's readings cannot be used in the bill. Arrange the verification before it."
    )
    rows = []
    for fact in facts:
        service = words.t(SERVICE_NAMES[fact.service]) if fact.service else ""
        meter = words.t("{service}, meter {number}", service=service, number=fact.serial_number)
        rows.append((f"{account(words, fact)}: {meter}", words.t("by {day}", day=words.day(fact.day))))
    subject = words.t("A meter is to be verified by {day}", day=words.day(first))
    return subject, text, rows, (words.t("See the services"), "shop")


def _named(words: Words, facts: Sequence[Fact]) -> list[tuple[str, str]]:
    return [(account(words, fact), words.t("by {day}", day=words.day(fact.day, with_year=False))) for fact in facts]


_TEXTS: dict[Kind, Callable[[Words, Sequence[Fact]], _Texts]] = {
    Kind.READING_OPENS: _opens,
    Kind.READING_CLOSES: _closes,
    Kind.DUE: _due,
    Kind.DEBT: _debt,
    Kind.VERIFICATION: _verification,
}
