"""How files that people have sent are answered: as a download that no browser keeps or runs."""

from urllib.parse import quote

from starlette.responses import Response

_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def download(content: bytes, *, name: str, media_type: str) -> Response:
    """Return the file under its name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=media_type, headers={**_PRIVATE, "Content-Disposition": disposition})
