"""The sandbox bank runs beside the application, for as long as it runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.bank import server
from core.cli import console
from core.runtime.settings import Settings


def need_port(settings: Settings) -> None:
    """End the command if the port of the sandbox bank is taken."""
    if settings.gateway == "sandbox":
        port = _port(settings)
        refusal = console.words().t(
            "Port {port} of the sandbox bank is in use. Choose another with KABINET_BANK_PORT.", port=port
        )
        console.need_port("127.0.0.1", port, refusal)


@contextmanager
def beside(settings: Settings) -> Iterator[None]:
    """Run the sandbox bank while the block lasts, unless the settings name the real one."""
    if settings.gateway != "sandbox":
        yield
        return
    console.out.print(console.words().t("The sandbox bank is at {address}", address=settings.bank_origin), markup=False)
    notify = f"http://127.0.0.1:{settings.port}/api/bank/notices"
    with server.beside(settings.store / "bank", port=_port(settings), origin=settings.bank_origin, notify=notify):
        yield


def _port(settings: Settings) -> int:
    return int(settings.bank_origin.rpartition(":")[2])
