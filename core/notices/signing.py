"""Links that open one small thing without signing in: nobody can make one without the key of the store."""

import base64
import hashlib
import hmac
import secrets
import uuid

from core.notices import queries
from core.notices.model import VALUES, Kind
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_SIGN_BYTES = 18  # 144 bits, 24 letters


def key(db: Database) -> bytes:
    """Return the key of the store, made at the first call."""
    found = queries.key(db)
    if found is None:
        fresh = secrets.token_urlsafe(32)

        def made(tx: Transaction) -> str | None:
            tx.write(_SQL["add_key"], secret=fresh)
            return queries.key(tx)

        found = db.change(made)
    return (found or "").encode()


def unsubscribe(secret: bytes, *, person_id: uuid.UUID, kind: Kind) -> str:
    """Return the token that switches one kind of letters of one person off."""
    return f"{person_id.hex}.{kind.value}.{_sign(secret, f'off|{person_id.hex}|{kind.value}')}"


def unsubscribed(secret: bytes, token: str) -> tuple[uuid.UUID, Kind] | None:
    """Return whose and which letters a token is about, or None where it is not ours."""
    parts = token.split(".")
    if len(parts) != 3 or parts[1] not in VALUES or not _agrees(secret, f"off|{parts[0]}|{parts[1]}", parts[2]):
        return None
    return uuid.UUID(hex=parts[0]), Kind(parts[1])


def calendar(secret: bytes, *, link_id: uuid.UUID) -> str:
    """Return the token of a calendar."""
    return f"{link_id.hex}-{_sign(secret, f'calendar|{link_id.hex}')}"


def calendar_link(secret: bytes, token: str) -> uuid.UUID | None:
    """Return the link of a token, or None where it is not ours."""
    text, _, sign = token.partition("-")
    return uuid.UUID(hex=text) if _agrees(secret, f"calendar|{text}", sign) else None


def _sign(secret: bytes, text: str) -> str:
    digest = hmac.new(secret, text.encode(), hashlib.sha256).digest()[:_SIGN_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def _agrees(secret: bytes, text: str, sign: str) -> bool:
    return hmac.compare_digest(_sign(secret, text).encode(), sign.encode())
