"""Messages of the bank to the shop, sent from one thread and repeated until the shop answers 200."""

import contextlib
import heapq
import itertools
import json
import logging
import threading
import time
import urllib.request
from typing import Any

_LOG = logging.getLogger("kabinet.bank")
_WAITS = (1.0, 5.0, 30.0, 300.0)  # between the tries of one message
_TIMEOUT = 5.0


class Notices:
    """A queue of messages by the time they are due."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._queue: list[tuple[float, int, dict[str, Any], int]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="bank-notices", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Send nothing more."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify()

    def tell(self, event: str, entry: dict[str, Any], *, after: float = 0.0) -> None:
        """Tell the shop what happened, `after` so many seconds."""
        self._put({"type": "notification", "event": event, "object": entry}, after=after, tries=0)

    def _put(self, body: dict[str, Any], *, after: float, tries: int) -> None:
        with self._changed:
            heapq.heappush(self._queue, (time.monotonic() + after, next(self._numbers), body, tries))
            self._changed.notify()

    def _run(self) -> None:
        while (found := self._next()) is not None:
            body, tries = found
            if not self._sent(body) and tries < len(_WAITS):
                self._put(body, after=_WAITS[tries], tries=tries + 1)

    def _next(self) -> tuple[dict[str, Any], int] | None:
        with self._changed:
            while not self._is_stopping:
                wait = self._queue[0][0] - time.monotonic() if self._queue else None
                if wait is not None and wait <= 0:
                    _, _, body, tries = heapq.heappop(self._queue)
                    return body, tries
                self._changed.wait(wait)
        return None

    def _sent(self, body: dict[str, Any]) -> bool:
        request = urllib.request.Request(  # noqa: S310 - the address is a setting of the process
            self._url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}, method="POST"
        )
        with contextlib.suppress(OSError, ValueError), urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            return bool(answer.status == 200)
        _LOG.info("the shop does not answer, the message waits")
        return False
