"""Where a form may send a person next: only to a path of this application."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_PATH = re.compile(r"/?[\w\-.~%]+(?:/[\w\-.~%]+)*/?|/", re.ASCII)
_OURS = ("/auth", "/internal", "/_stcore", "/api", "/media", "/component", "/static")
_MESSAGES = {"err", "seconds", "lang", "sent", "done"}  # say something once; they do not belong to the place


def safe(text: str | None) -> str:
    """Return a path of this application with its query, '/' for anything else: no other host, no route that acts."""
    if not text or len(text) > 2000 or any(ord(sign) < 33 or sign == "\\" for sign in text):
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    path = parts.path or "/"
    if parts.scheme or parts.netloc or text.startswith("//") or not _PATH.fullmatch(path):
        return "/"
    path = path if path.startswith("/") else f"/{path}"
    if path.startswith(tuple(f"{prefix}/" for prefix in _OURS)) or ".." in path:
        return "/"
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in _MESSAGES]
    return f"{path}?{urlencode(query)}" if query else path


def returning(text: str | None, *, came_from: str | None) -> str:
    """Return the safe path of a form; if it was sent from an address of the same page, with that address's filters."""
    place = safe(text)
    _, _, query = (came_from or "").partition("?")
    try:
        is_same_page = urlsplit(came_from or "").path == place
    except ValueError:
        return place
    return safe(f"{place}?{query}") if is_same_page and query else place


def with_query_of(path: str, page: str) -> str:
    """Return a safe path with the query of the page that sent the form, if it is the same page: filters stay."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return path
    if "?" in path or parts.path != path:
        return path
    return safe(f"{path}?{parts.query}" if parts.query else path)


def with_message(path: str, **values: object) -> str:
    """Return a safe path with a message for it: `/usage?err=credentials`."""
    base, _, query = path.partition("?")
    return f"{base}?{urlencode([*parse_qsl(query), *values.items()])}"
