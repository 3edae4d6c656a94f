"""
Group commit: one thread turns many small changes into few transactions and acknowledges after COMMIT.

DuckDB syncs the log once a commit, so a transaction a change gives some hundred changes a second and a
transaction a batch gives thousands. One thread also makes decisions that must not race run one after another.
People who were acknowledged together come back together: without a moment's wait every other batch is a small one.
"""

import itertools
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from data.database import Transaction

_BATCH = 512
_CROWD = 64  # so many changes in one batch, and whoever waited for it is likely to send the next one at once
_AT_ONCE = 16  # are answered before others are let in
_LINGER = 0.004  # seconds the writer waits for a crowd to come back; nobody waits where few write

_Handler: TypeAlias = Callable[["Transaction", Sequence[Any]], Sequence[Any]]
_Commit: TypeAlias = Callable[[Callable[["Transaction"], Any]], Any]


class WriterClosed(Exception):
    """The store is being closed and takes no more changes."""


class _Item:
    """One payload and whoever waits for it: a bare lock, an eighth of what a `Future` costs."""

    __slots__ = ("_answered", "_error", "_result", "handler", "payload")

    def __init__(self, handler: _Handler, payload: Any) -> None:
        self.handler = handler
        self.payload = payload
        self._result: Any = None
        self._error: Exception | None = None
        self._answered = threading.Lock()
        self._answered.acquire()

    def answer(self, result: Any) -> None:
        """Let the waiting thread go on with a result, or with an exception to raise."""
        if isinstance(result, Exception):
            self._error = result
        else:
            self._result = result
        self._answered.release()

    def result(self) -> Any:
        """Wait for the answer."""
        self._answered.acquire()
        if self._error is not None:
            raise self._error
        return self._result


class Writer:
    """Owns the writer thread and its queue."""

    def __init__(self, commit: _Commit) -> None:
        self._commit = commit
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="kabinet-writer", daemon=True)
        self._thread.start()

    def submit(self, handler: _Handler, payload: Any) -> Any:
        """
        Queue one payload, wait until it is committed and return its result.

        :raises WriterClosed: if the store is being closed
        """
        item = _Item(handler, payload)
        with self._lock:
            if self._is_closed:
                raise WriterClosed
            self._queue.put(item)
        return item.result()

    def close(self) -> None:
        """Commit what is queued and stop the thread."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        crowd = 0
        while (first := self._queue.get()) is not None:
            batch, is_last = self._drain(first, wanted=crowd if crowd >= _CROWD else 0)
            crowd = max(len(batch), crowd // 2)
            self._apply(batch)
            if is_last:
                return

    def _drain(self, first: _Item, *, wanted: int) -> tuple[list[_Item], bool]:
        """Take what is queued; while it is less than `wanted`, wait a moment for the others."""
        batch, until = [first], time.monotonic() + _LINGER
        while len(batch) < _BATCH:
            try:
                item = self._next(until if len(batch) < wanted else None)
            except queue.Empty:
                break
            if item is None:
                return batch, True
            batch.append(item)
        return batch, False

    def _next(self, until: float | None) -> _Item | None:
        if until is None or not self._queue.empty():
            return self._queue.get_nowait()
        return self._queue.get(timeout=max(0.0, until - time.monotonic()))

    def _apply(self, batch: list[_Item]) -> None:
        try:
            results = self._commit(lambda transaction: _handled(transaction, batch))
        except Exception as error:  # noqa: BLE001 - whatever it is belongs to one of the callers
            if len(batch) == 1:
                batch[0].answer(error)
            else:  # one bad change must not take the others with it: again, each alone
                for item in batch:
                    self._apply([item])
            return
        for place, (item, result) in enumerate(zip(batch, results, strict=True), start=1):
            item.answer(result)
            if place % _AT_ONCE == 0:
                time.sleep(0)  # hundreds that wait for the interpreter at once cost a tenth of all it does


def _handled(transaction: "Transaction", batch: list[_Item]) -> list[Any]:
    results: list[Any] = []
    for handler, items in itertools.groupby(batch, key=lambda item: item.handler):
        payloads = [item.payload for item in items]
        handled = handler(transaction, payloads)
        if len(handled) != len(payloads):
            raise RuntimeError(f"{handler} returned {len(handled)} results for {len(payloads)} payloads")
        results.extend(handled)
    return results
