"""What the sandbox bank remembers: payments, refunds, saved cards. A journal of lines, so that a restart keeps it."""

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Entry = dict[str, Any]
_EXPIRES = timedelta(hours=1)


class Ledger:
    """Entries by kind and id, in memory and in `journal.jsonl`; the last line of an id is what it is now."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "journal.jsonl"
        self.lock = threading.RLock()
        self._entries: dict[str, dict[str, Entry]] = {}
        self._read()

    def get(self, kind: str, key: str) -> Entry | None:
        """Return the entry, or None."""
        return self._entries.get(kind, {}).get(key)

    def all(self, kind: str) -> list[Entry]:
        """Return every entry of the kind, oldest first."""
        return list(self._entries.get(kind, {}).values())

    def put(self, kind: str, key: str, entry: Entry) -> None:
        """Write the entry to the journal, then remember it."""
        line = json.dumps({"kind": kind, "key": key, "entry": entry}, ensure_ascii=False)
        with self.lock, self._path.open("a", encoding="utf-8") as journal:
            journal.write(line + "\n")
            journal.flush()
            self._entries.setdefault(kind, {})[key] = entry

    def change(self, kind: str, key: str, change: Callable[[Entry], Entry | None]) -> Entry:
        """Change an entry, one change at a time; None leaves it as it is."""
        with self.lock:
            entry = self._entries[kind][key]
            changed = change(json.loads(json.dumps(entry)))
            if changed is None:
                return entry
            self.put(kind, key, changed)
            return changed

    def _read(self) -> None:
        if not self._path.exists():
            return
        with self._path.open(encoding="utf-8") as journal:
            for line in journal:
                try:
                    found = json.loads(line)
                except ValueError:  # the last line of a process that was killed
                    continue
                self._entries.setdefault(found["kind"], {})[found["key"]] = found["entry"]


def stamp(instant: datetime) -> str:
    """Return an instant as the interface writes it: 2026-11-22T10:15:30.123Z."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def succeeded(entry: Entry, *, now: datetime, method: Entry) -> Entry | None:
    """Return the payment paid by the method; None if it is decided already."""
    if entry["status"] != "pending":
        return None
    return {
        **_without_deadline(entry),
        "status": "succeeded",
        "paid": True,
        "refundable": True,
        "captured_at": stamp(now),
        "payment_method": method,
        "refunded_amount": {"value": "0.00", "currency": "RUB"},
    }


def canceled(entry: Entry, *, reason: str, method: Entry | None = None) -> Entry | None:
    """Return the payment canceled for a reason; None if it is decided already."""
    if entry["status"] != "pending":
        return None
    party = "yoo_money" if reason == "expired_on_confirmation" else "payment_network"
    changed = {
        **_without_deadline(entry),
        "status": "canceled",
        "cancellation_details": {"party": party, "reason": reason},
    }
    return changed | ({"payment_method": method} if method else {})


def shown(entry: Entry) -> Entry:
    """Return the payment as the interface shows it: without the bank's own notes."""
    return {name: value for name, value in entry.items() if not name.startswith("_")}


def expires(now: datetime) -> str:
    """Return the instant until which a payment waits for the payer."""
    return (now + _EXPIRES).isoformat()


def _without_deadline(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if name != "_expires"}
