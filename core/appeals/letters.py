"""What letters about appeals say."""

from datetime import datetime

from core.appeals.model import Appeal
from core.i18n.formats import Words
from core.mail import operations as mail
from core.mail.model import Letter
from data.database import Transaction

_LONGEST_QUOTE = 1200


def opened(tx: Transaction, appeal: Appeal, *, secret: str, origin: str, now: datetime) -> None:
    """Write that the appeal came, with its number and the promised day; a visitor gets the link that follows it."""
    words = Words(appeal.language)
    letter = Letter(
        to=appeal.email,
        language=words.language,
        subject=words.t("Appeal {number} is registered", number=appeal.appeal_number),
        paragraphs=(
            words.t(
                "We have received “{subject}”. The answer comes by {day}.",
                subject=appeal.subject,
                day=words.day(appeal.answer_due_on),
            ),
            words.t("By the link you see its state, and can add a message or a file."),
        ),
        button=(words.t("Open the appeal"), link(appeal, secret=secret, origin=origin)),
        has_secret=bool(secret),
    )
    key = f"appeal.opened:{appeal.appeal_id}"
    mail.send(tx, letter, kind="appeals.opened", dedupe_key=key, now=now, account_id=appeal.account_id)


def answered(tx: Transaction, appeal: Appeal, *, body: str, key: str, origin: str, now: datetime) -> None:
    """Write that an answer came, and the answer; the link of a visitor is in the first letter and not repeated."""
    words = Words(appeal.language)
    quote = body if len(body) <= _LONGEST_QUOTE else body[:_LONGEST_QUOTE].rstrip() + "…"
    button = None
    if appeal.person_id is not None:
        button = (words.t("Open the appeal"), link(appeal, secret="", origin=origin))
    letter = Letter(
        to=appeal.email,
        language=words.language,
        subject=words.t("An answer to appeal {number}", number=appeal.appeal_number),
        paragraphs=tuple(line for line in quote.splitlines() if line.strip()),
        button=button,
    )
    dedupe_key = f"appeal.answered:{key}"
    mail.send(tx, letter, kind="appeals.answered", dedupe_key=dedupe_key, now=now, account_id=appeal.account_id)


def link(appeal: Appeal, *, secret: str, origin: str) -> str:
    """Return the address at which the appeal is followed."""
    return f"{origin}/appeals?key={secret}" if secret else f"{origin}/appeals?appeal={appeal.appeal_id}"
