"""Run the server: one process, because uploads, downloads and the store live in it."""

import logging

import uvicorn

from core.runtime.settings import ROOT, Settings

_GRACE_SECONDS = 5


def serve(settings: Settings) -> None:
    """
    Serve the application until SIGTERM or SIGINT; the store is closed before this returns.

    uvloop sets TCP_NODELAY, without which each click waits 40 ms for an acknowledgement.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    uvicorn.run(
        "app:app",
        app_dir=str(ROOT),
        host=settings.host,
        port=settings.port,
        workers=1,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=26 * 1024 * 1024,  # server.maxWidgetStateSize and the frame around it
        ws_ping_interval=30.0,
        ws_ping_timeout=30.0,
        ws_per_message_deflate=True,  # a page shrinks to a third for 1-2 ms of processor
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=True,  # from 127.0.0.1 only (FORWARDED_ALLOW_IPS): the proxy on the same machine
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
