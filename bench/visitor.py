"""A small client of Streamlit's websocket protocol: it opens pages as a browser does and waits for the end of a run."""

import asyncio
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_DEADLINE = 60.0


class PageFailed(Exception):
    """The script raised, or the page does not exist."""


@dataclass
class Visitor:
    """One browser tab: a websocket, the cookie it was opened with, the page it is on."""

    origin: str
    cookie: str = ""
    _socket: ClientConnection | None = None
    seconds: list[float] = field(default_factory=list)
    message_count: int = 0  # of the last run
    byte_count: int = 0
    _known: set[str] = field(default_factory=set)  # messages that a browser keeps and does not get twice

    async def open(self) -> None:
        """Connect the way a tab does."""
        address = self.origin.replace("http", "ws", 1) + "/_stcore/stream"
        headers = {"Cookie": self.cookie} if self.cookie else {}
        self._socket = await connect(
            address,
            additional_headers=headers,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            origin=Origin(self.origin),
        )

    async def run(self, page: str, query: str = "") -> float:
        """
        Run a page and return the seconds until it was finished.

        :raises PageFailed: if the script did not end well
        """
        if self._socket is None:
            await self.open()
        assert self._socket is not None  # noqa: S101 - opened above
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        message.rerun_script.context_info.timezone = "Asia/Yekaterinburg"
        message.rerun_script.context_info.locale = "ru-RU"
        message.rerun_script.context_info.url = f"{self.origin}/{page}"
        message.rerun_script.context_info.color_scheme = "light"
        message.rerun_script.cached_message_hashes.extend(self._known)
        started = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(_DEADLINE):
            await self._finished(page)
        elapsed = time.perf_counter() - started
        self.seconds.append(elapsed)
        return elapsed

    async def close(self) -> None:
        """Close the tab."""
        if self._socket is not None:
            await self._socket.close()

    async def _finished(self, page: str) -> None:
        assert self._socket is not None  # noqa: S101 - called by run only
        self.message_count, self.byte_count = 0, 0
        while True:
            raw = await self._socket.recv(decode=False)
            answer = ForwardMsg.FromString(raw)
            self.message_count, self.byte_count = self.message_count + 1, self.byte_count + len(raw)
            if answer.metadata.cacheable:
                self._known.add(answer.hash)
            kind = answer.WhichOneof("type")
            if kind == "page_not_found":
                raise PageFailed(page)
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                raise PageFailed(f"{page}: {answer.delta.new_element.exception.message}")
            if kind == "script_finished":
                if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise PageFailed(f"{page}: {ForwardMsg.ScriptFinishedStatus.Name(answer.script_finished)}")
                return
