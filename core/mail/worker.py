"""The one thread that sends letters."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from core.kit import files
from core.mail import operations, queries, rules
from core.mail.model import Attachment, StoredLetter, WayOut
from core.mail.transport import Postponed, Refused, Transport, Unclear
from data.database import Database
from data.writer import WriterClosed

_LOG = logging.getLogger(__name__)
_EVERY_SECONDS = 2.0
_AT_ONCE = 50


class Readers(Protocol):
    """Knows what people who get letters want, at the moment a letter is handed over."""

    def is_wanted(self, stored: StoredLetter) -> bool:
        """Return whether the recipient wants such letters."""

    def way_out(self, stored: StoredLetter) -> WayOut | None:
        """Return how the recipient stops such letters, None where they cannot be stopped."""


class Postman:
    """Takes letters out of the outbox and hands them over, one after another."""

    def __init__(
        self, db: Database, transport: Transport, *, now: Callable[[], datetime], readers: Readers | None = None
    ) -> None:
        self._readers = readers
        self._db = db
        self._transport = transport
        self._now = now
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kabinet-mail", daemon=True)

    def start(self) -> None:
        """Say of letters that were being sent when the last process ended that nobody knows, and begin."""
        operations.mark_interrupted(self._db)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the letter that is being sent."""
        self._stopping.set()
        self._thread.join()

    def run_waiting(self) -> int:
        """Send every letter whose time has come in the calling thread and return how many were handed over."""
        count = 0
        while not self._stopping.is_set():
            waiting = queries.due(self._db, now=self._now(), count=_AT_ONCE)
            if not waiting:
                break
            for letter_id in waiting:
                if self._stopping.is_set():
                    break
                stored = operations.begin(self._db, letter_id=letter_id, channel=self._transport.channel)
                count += stored is not None and self._sent(stored)
        return count

    def _sent(self, stored: StoredLetter) -> bool:
        try:
            if self._readers is not None and not self._readers.is_wanted(stored):
                operations.withhold(self._db, letter_id=stored.letter_id, now=self._now())
                return False
            way_out = self._readers.way_out(stored) if self._readers is not None else None
            self._transport.deliver(stored, self._files(stored), way_out=way_out)
        except Postponed as error:
            operations.postpone(self._db, sent=stored, error=str(error), now=self._now())
        except Unclear as error:
            operations.doubt(self._db, letter_id=stored.letter_id, error=str(error), now=self._now())
        except (Refused, OSError, ValueError) as error:  # a file that is gone, a header that cannot be written
            operations.give_up(self._db, letter_id=stored.letter_id, error=str(error), now=self._now())
        except Exception as error:
            # Whatever it is, it is not tried without end.
            operations.doubt(self._db, letter_id=stored.letter_id, error=type(error).__name__, now=self._now())
            raise
        else:
            operations.succeed(self._db, letter_id=stored.letter_id, now=self._now())
            return True
        return False

    def _files(self, stored: StoredLetter) -> tuple[Attachment, ...]:
        kept = stored.attachments
        return tuple(Attachment(f.name, f.media_type, files.read(self._db.path, rules.FOLDER, f.sha256)) for f in kept)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.run_waiting()
            except WriterClosed:
                return
            except Exception:  # noqa: BLE001 - the thread must outlive whatever it is
                _LOG.exception("a letter could not be handled")
            self._stopping.wait(_EVERY_SECONDS)
