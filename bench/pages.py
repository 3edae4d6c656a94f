"""CPU and latency of page runs in the running server, beside an empty page served the same way."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench import measure
from bench.visitor import Visitor

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "kabinet2026demo"  # noqa: S105 - of the sample region, printed by `make run`
PAGES = (
    ("household", "home"),
    ("household", "usage"),
    ("household", "readings"),
    ("household", "charges"),
    ("household", "accounts"),
    ("household", "pay"),
    ("household", "documents"),
    ("household", "appeals"),
    ("household", "help"),
    ("corporate", "portfolio"),
    ("analyst", "arrears"),
    ("analyst", "readings-received"),
    ("analyst", "office-load"),
    ("visitor", "offices"),
)
_RUNS = 60


@dataclass(frozen=True)
class Served:
    """A server of ours that runs."""

    origin: str
    pid: int

    def cpu_seconds(self) -> float:
        """Return the CPU time the process has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class _Runs:
    """What runs of one page took; messages and bytes (before compression) are of one run that is not the first."""

    cpu_seconds: float
    latencies: list[float]
    rate: float
    message_count: int
    byte_count: int


def compare(report: measure.Report, *, store: Path, sessions: tuple[int, ...], now: datetime) -> None:
    """Print CPU and latency per page run for each page and number of sessions."""
    rows = []
    with _serving([sys.executable, "-m", "uvicorn", "bench.empty_server:app", "--log-level", "warning"], {}) as empty:
        base = {count: asyncio.run(_runs(empty, "", cookie="", sessions=count)) for count in sessions}
    rows += [_row("empty page", count, base[count], base[count]) for count in sessions]
    with _serving(
        [sys.executable, "-m", "uvicorn", "app:app", "--log-level", "warning"],
        {"KABINET_STORE": str(store), "KABINET_NOW": now.isoformat()},
    ) as kabinet:
        cookies = {who: _signed_in(kabinet, who) for who in ("household", "corporate", "analyst")} | {"visitor": ""}
        for who, page in PAGES:
            for count in sessions:
                rows.append(
                    _row(
                        page, count, asyncio.run(_runs(kabinet, page, cookie=cookies[who], sessions=count)), base[count]
                    )
                )
    report.table(
        "Page runs in the running server (no think time)",
        ("page", "sessions", "CPU ms a run", "x empty", "latency p50 ms", "p95 ms", "runs/s", "messages", "KB"),
        rows,
    )


def _row(page: str, sessions: int, found: _Runs, base: _Runs) -> tuple[str, ...]:
    return (
        page,
        str(sessions),
        f"{found.cpu_seconds * 1000:.1f}",
        f"{found.cpu_seconds / base.cpu_seconds:.1f}",
        f"{measure.median(found.latencies) * 1000:.0f}",
        f"{measure.p95(found.latencies) * 1000:.0f}",
        f"{found.rate:.0f}",
        str(found.message_count),
        f"{found.byte_count / 1000:.1f}",
    )


async def _runs(server: Served, page: str, *, cookie: str, sessions: int) -> _Runs:
    visitors = [Visitor(server.origin, cookie) for _ in range(sessions)]
    for visitor in visitors:
        await visitor.run(page)  # the first run of a tab imports and fills caches
        visitor.seconds.clear()
    each = max(2, _RUNS // sessions)
    cpu, started = server.cpu_seconds(), time.perf_counter()
    await asyncio.gather(*(_repeat(visitor, page, each) for visitor in visitors))
    cpu, elapsed = server.cpu_seconds() - cpu, time.perf_counter() - started
    for visitor in visitors:
        await visitor.close()
    return _Runs(
        cpu_seconds=cpu / (each * sessions),
        latencies=[seconds for visitor in visitors for seconds in visitor.seconds],
        rate=each * sessions / elapsed,
        message_count=visitors[0].message_count,
        byte_count=visitors[0].byte_count,
    )


async def _repeat(visitor: Visitor, page: str, times: int) -> None:
    for _ in range(times):
        await visitor.run(page)


@contextlib.contextmanager
def _serving(command: list[str], environment: dict[str, str]) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port), "--loop", "uvloop"],
        cwd=ROOT,
        env=os.environ | environment | {"KABINET_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Served(f"http://127.0.0.1:{port}", process.pid)
    try:
        _wait(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait(server: Served, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{server.origin}/_stcore/health", timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not answer within a minute")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _signed_in(server: Served, who: str) -> str:
    form = urllib.parse.urlencode({"email": f"{who}@kabinet.example", "password": PASSWORD}).encode()
    request = urllib.request.Request(f"{server.origin}/auth/login", data=form, headers={"Origin": server.origin})
    try:
        urllib.request.build_opener(_NoRedirect).open(request, timeout=30)
    except urllib.error.HTTPError as answer:
        cookies = [value.split(";")[0] for name, value in answer.headers.items() if name.lower() == "set-cookie"]
        if answer.code == 303 and cookies:
            return "; ".join(cookie for cookie in cookies if not cookie.endswith("="))
        raise
    raise RuntimeError(f"{who} could not sign in")
