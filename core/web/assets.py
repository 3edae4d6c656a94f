"""
Scripts, styles and shapes, Streamlit's and ours, compressed once.

Streamlit serves them as they are (a first visit with a chart is some 9 MB, the shapes of the map 157 KB). Each file is
compressed when it is first asked for, kept in memory and in the store's folder, and a thread does the rest after the
start. Our style sheet is served here too: it comes once for a visit, not with each run of a page.
"""

import contextlib
import gzip
import logging
import mimetypes
import os
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from core.ui import theme

_LOG = logging.getLogger("kabinet.web")
_COMPRESSIBLE = frozenset({".js", ".css", ".json", ".svg"})
_FONT = ".woff2"  # compressed already
_SMALLEST = 512
_A_YEAR = "public, immutable, max-age=31536000"  # the names carry a hash of the content
_A_DAY = "public, max-age=86400"
_OWN = "/app/static"
_COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=9),  # 11 saves another 10 % and takes 17 times as long
    "gzip": lambda content: gzip.compress(content, 9, mtime=0),
}


class Assets:
    """The compressible files of Streamlit's folder and of ours, by the address they are served at."""

    def __init__(self, folder: Path, *, cache: Path) -> None:
        self._cache = cache
        own = Path(theme.__file__).parent / "static"
        self._files = {
            **_found(folder / "static", at="/static", suffixes=_COMPRESSIBLE),
            **_found(own, at=_OWN, suffixes=_COMPRESSIBLE | {_FONT}),
            theme.sheet_address(): theme.SHEET,
        }
        self._ready: dict[tuple[str, str], bytes] = {}
        self._locks = {address: threading.Lock() for address in self._files}

    def __contains__(self, address: str) -> bool:
        """Return whether there is a compressible file at the address."""
        return address in self._files

    def ready(self, address: str, encoding: str) -> bytes | None:
        """Return the compressed file if it is in memory."""
        return self._ready.get((address, encoding))

    def compressed(self, address: str, encoding: str) -> bytes:
        """Return the compressed file, compressing it at the first call."""
        with self._locks[address]:
            found = self._ready.get((address, encoding))
            if found is None:
                found = self._kept(address, encoding)
                self._ready[address, encoding] = found
            return found

    def warm_up(self) -> None:
        """Compress everything that is not kept yet; a few seconds, once for each version of Streamlit."""
        for address in self._files:
            if not address.endswith(_FONT):
                self.compressed(address, "br")

    def caching(self, address: str) -> str:
        """Return for how long a browser may keep the file."""
        return _A_DAY if address.startswith(_OWN) and address != theme.sheet_address() else _A_YEAR

    def plain(self, address: str) -> bytes:
        """Return the file as it is."""
        return self._files[address].read_bytes()

    def _kept(self, address: str, encoding: str) -> bytes:
        content = self.plain(address)
        version = f".{zlib.crc32(content):08x}" if address.startswith(_OWN) else ""  # ours change without a new name
        kept = self._cache / f"{address.strip('/').replace('/', '_')}{version}.{encoding}"
        with contextlib.suppress(OSError):
            return kept.read_bytes()
        content = _COMPRESSORS[encoding](content)
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            unfinished = kept.with_name(f"{kept.name}.{os.getpid()}.{threading.get_ident()}")
            unfinished.write_bytes(content)
            unfinished.replace(kept)
        except OSError as error:  # a folder that cannot be written costs time at the next start, nothing else
            _LOG.warning("compressed files are not kept: %s", error)
        return content


class CompressedAssets:
    """Answers for the compressed files and passes everything else on."""

    def __init__(self, app: ASGIApp, *, assets: Assets) -> None:
        self._app = app
        self._assets = assets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the compressed file where there is one and the browser takes it."""
        if not _is_asked_for(scope) or scope["path"] not in self._assets:
            await self._app(scope, receive, send)
            return
        address: str = scope["path"]
        headers = {"Vary": "Accept-Encoding", "Cache-Control": self._assets.caching(address)}
        encoding = None if address.endswith(_FONT) else _encoding(scope)
        if encoding is None:
            content: bytes | None = await run_in_threadpool(self._assets.plain, address)
        else:
            headers["Content-Encoding"] = encoding
            content = self._assets.ready(address, encoding)
            if content is None:
                content = await run_in_threadpool(self._assets.compressed, address, encoding)
        media_type = mimetypes.guess_type(address)[0] or "application/octet-stream"
        response = Response(content, media_type=media_type, headers=headers)
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)


def _found(folder: Path, *, at: str, suffixes: frozenset[str]) -> dict[str, Path]:
    return {
        f"{at}/{path.relative_to(folder).as_posix()}": path
        for path in sorted(folder.rglob("*"))
        if path.suffix in suffixes and path.stat().st_size >= _SMALLEST
    }


def _is_asked_for(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}


def _encoding(scope: Scope) -> str | None:
    accepted = {part.partition(";")[0].strip() for part in Headers(scope=scope).get("accept-encoding", "").split(",")}
    return next((encoding for encoding in _COMPRESSORS if encoding in accepted), None)
