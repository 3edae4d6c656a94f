"""A message to the company from somebody who cannot sign in (A4): it becomes a letter, so nothing is lost."""

from datetime import datetime

from core.i18n.formats import Words
from core.identity import limits, rules, tokens
from core.mail import operations as mail
from core.mail import rules as mail_rules
from core.mail.model import Letter
from data.database import Database

LONGEST = 3000


class MessageRefused(Exception):
    """The message is empty or too long, or there is no address to answer to."""


def write(db: Database, *, email: str, message: str, key: str, to: str, address: str, now: datetime) -> None:
    """
    Send a message to the company; a second press with the same `key` sends nothing.

    :raises MessageRefused: without a text, with more than 3000 characters, or without an e-mail
    :raises limits.TriedTooOften: after five messages of an e-mail within an hour
    """
    sender, text = rules.email_key(email), message.strip()
    if not text or len(text) > LONGEST or not mail_rules.is_address(sender):
        raise MessageRefused
    limits.count(db, purpose="contact", key=sender, address=address, now=now)
    words = Words("ru")  # the company reads Russian
    letter = Letter(
        to=to,
        language=words.language,
        subject=words.t("A message from somebody who cannot sign in"),
        paragraphs=tuple(line for line in text.splitlines() if line.strip()),
        rows=((words.t("Answer to"), sender),),
    )
    dedupe_key = f"contact:{tokens.fingerprint(f'{key}|{text}')}"
    db.change(lambda tx: mail.send(tx, letter, kind="identity.contact", dedupe_key=dedupe_key, now=now))
