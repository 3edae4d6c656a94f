"""Handing a letter over: to an SMTP server, or to the outbox of this application itself."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Literal, Protocol, TypeAlias

from core.mail import layout
from core.mail.model import Attachment, StoredLetter, WayOut

Security: TypeAlias = Literal["starttls", "tls", "none"]
_TIMEOUT_SECONDS = 30


class Postponed(Exception):
    """The server cannot take the letter now, and has not."""


class Refused(Exception):
    """The server will never take the letter."""


class Unclear(Exception):
    """The connection broke while the server was taking the letter."""


class Transport(Protocol):
    """A way out for letters."""

    channel: str

    def deliver(self, stored: StoredLetter, files: tuple[Attachment, ...], *, way_out: WayOut | None = None) -> None:
        """
        Hand one letter over.

        :raises Postponed: :raises Refused: :raises Unclear: as they say
        """


class Embedded:
    """The outbox itself: a letter is delivered when it can be read on the operator's page."""

    channel = "embedded"

    def deliver(self, stored: StoredLetter, files: tuple[Attachment, ...], *, way_out: WayOut | None = None) -> None:
        """Nothing leaves this machine."""


@dataclass(frozen=True)
class Smtp:
    """An SMTP server; `sender` is «Name <address>»."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    channel = "smtp"

    def deliver(self, stored: StoredLetter, files: tuple[Attachment, ...], *, way_out: WayOut | None = None) -> None:
        """Give the letter to the server; the ways it can end are told apart by what the server has said."""
        envelope = message(stored, files, sender=self.sender, way_out=way_out)
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise Postponed(_said(error)) from error
        try:
            self._offer(server, to=stored.letter.to)
            self._hand_over(server, envelope.as_bytes(policy=SMTP))
        finally:
            _close(server)

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_SECONDS)
        try:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password or "")
        except BaseException:
            _close(server)
            raise
        return server

    def _offer(self, server: smtplib.SMTP, *, to: str) -> None:
        try:
            server.ehlo_or_helo_if_needed()
            for code, answer in (server.mail(parseaddr(self.sender)[1]), server.rcpt(to)):
                _check(code, answer)
        except (OSError, smtplib.SMTPException) as error:
            raise Postponed(_said(error)) from error

    def _hand_over(self, server: smtplib.SMTP, content: bytes) -> None:
        try:
            code, answer = server.data(content)
        except smtplib.SMTPDataError as error:  # the server refused before anything was sent
            _check(error.smtp_code, error.smtp_error)
            raise Postponed(_said(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unclear(_said(error)) from error
        _check(code, answer)


def message(
    stored: StoredLetter, files: tuple[Attachment, ...], *, sender: str, way_out: WayOut | None = None
) -> EmailMessage:
    """Return a letter as a message: text and HTML twins, its files, and a Message-ID that stays the same."""
    envelope = EmailMessage()
    envelope["From"] = sender
    envelope["To"] = stored.letter.to
    envelope["Subject"] = stored.letter.subject
    envelope["Date"] = stored.created_at
    envelope["Message-ID"] = f"<{stored.letter_id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    envelope["Content-Language"] = stored.letter.language
    envelope["Auto-Submitted"] = "auto-generated"
    if way_out is not None:  # RFC 2369, RFC 8058
        envelope["List-Unsubscribe"] = f"<{way_out.at_once}>"
        envelope["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    envelope.set_content(layout.text(stored.letter, way_out=way_out))
    envelope.add_alternative(layout.html(stored.letter, way_out=way_out), subtype="html")
    for file in files:
        kind, _, subtype = file.media_type.partition("/")
        envelope.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    return envelope


def _check(code: int, answer: bytes | str) -> None:
    if 200 <= code < 300:
        return
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    raise (Refused if 500 <= code < 600 else Postponed)(f"{code} {said}")


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _close(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
