"""What a person has typed into the form of an appeal and not sent yet."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from data import sql
from data.database import Database, Reader

_SQL = sql.load(__file__)


def save(db: Database, *, person_id: uuid.UUID, fields: Mapping[str, str], now: datetime) -> None:
    """Keep the fields of the form in place of what was kept before."""
    content = json.dumps(dict(fields), ensure_ascii=False)
    db.change(lambda tx: tx.write(_SQL["save"], person_id=person_id, content=content, now=now))


def kept(db: Reader, *, person_id: uuid.UUID) -> dict[str, str]:
    """Return the fields that were kept; empty where nothing was."""
    found: str | None = db.value(_SQL["kept"], person_id=person_id)
    return dict(json.loads(found)) if found else {}


def forget(db: Database, *, person_id: uuid.UUID) -> None:
    """Forget what was kept: it was sent."""
    db.change(lambda tx: tx.write(_SQL["forget"], person_id=person_id))
