"""
The sandbox bank: a server of its own beside Kabinet, for machines without a contract with a payment gateway.

It ends when Kabinet ends, however that ends: its standard input is a pipe whose other end Kabinet holds.
"""

import contextlib
import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.bank.api import Api, Refused, refuse
from core.bank.hosted import Hosted
from core.bank.ledger import Ledger
from core.bank.notices import Notices
from core.kit import clock

SHOP_ID = "100500"
_ROOT = Path(__file__).resolve().parents[2]
_SECONDS_TO_STOP = 5.0
_SWEEP = 5.0


def secret(folder: Path) -> str:
    """Return the secret key of the sandbox's only shop, making it at the first call; only its own user can read it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret"
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"sandbox_{secrets.token_urlsafe(32)}")
    return path.read_text(encoding="utf-8")


def build(folder: Path, *, origin: str, notify: str) -> Starlette:
    """Return the bank: its interface for shops and its page for payers."""
    book, notices = Ledger(folder), Notices(notify)
    api = Api(book, notices, shop_id=SHOP_ID, secret=secret(folder), origin=origin)
    hosted = Hosted(book, notices)
    stopping = threading.Event()

    def expire() -> None:
        while not stopping.wait(_SWEEP):
            hosted.expire(clock.now())

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        notices.start()
        threading.Thread(target=expire, name="bank-expiry", daemon=True).start()
        yield
        stopping.set()
        notices.stop()

    return Starlette(
        routes=[
            Route("/v3/payments", api.create_payment, methods=["POST"]),
            Route("/v3/payments/{id}", api.show, methods=["GET"]),
            Route("/v3/refunds", api.create_refund, methods=["POST"]),
            Route("/v3/refunds/{id}", api.show, methods=["GET"]),
            Route("/pay/{id}", hosted.show, methods=["GET"]),
            Route("/pay/{id}", hosted.pay, methods=["POST"]),
            Route("/pay/{id}/cancel", hosted.give_up, methods=["POST"]),
            Route("/health", _health, methods=["GET"]),
        ],
        exception_handlers={Refused: refuse},
        lifespan=lifespan,
    )


@contextlib.contextmanager
def beside(folder: Path, *, port: int, origin: str, notify: str) -> Iterator[None]:
    """Run the bank in a process of its own for as long as the block lasts."""
    command = [sys.executable, "-m", "core.bank.server", str(folder), str(port), origin, notify]
    process = subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE)  # noqa: S603 - our own module
    try:
        yield
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(arguments: list[str]) -> None:
    """Serve on 127.0.0.1: folder, port, own origin and the shop's address for messages are given."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    folder, port, origin, notify = arguments
    bank = build(Path(folder), origin=origin, notify=notify)
    server = uvicorn.Server(
        uvicorn.Config(
            bank, host="127.0.0.1", port=int(port), log_level="warning", access_log=False, server_header=False
        )
    )

    def end_with_kabinet() -> None:
        sys.stdin.buffer.read()
        server.should_exit = True

    threading.Thread(target=end_with_kabinet, name="bank-parent", daemon=True).start()
    server.run()


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


if __name__ == "__main__":
    main(sys.argv[1:])
