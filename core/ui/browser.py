"""What the browser tells about itself: the session token, the language, the theme, the e-mail that was refused."""

from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, unquote

import streamlit as st

from core.i18n import choice
from core.i18n.catalogue import LANGUAGES, Language
from core.identity.model import EMAIL_COOKIE, LANGUAGE_COOKIE, SESSION_COOKIE, TYPED_COOKIE
from core.ui import address, state

ThemeName: TypeAlias = Literal["light", "dark"]

_LANGUAGE = "kabinet.language"


def token() -> str | None:
    """Return the session token of the cookie; tests put a function in its place."""
    return _cookie(SESSION_COOKIE)


def refused_email() -> str:
    """Return the e-mail address of a refused sign-in, to stand in the form again."""
    return unquote(_cookie(EMAIL_COOKIE) or "")


def typed() -> dict[str, str]:
    """Return what was typed into a refused form of ours, by field, to stand in it again."""
    return dict(parse_qsl(unquote(_cookie(TYPED_COOKIE) or "")))


def agent() -> str:
    """Return what the browser calls itself."""
    return _text(st.context.headers.get("User-Agent")) or ""


def language() -> Language:
    """Return the language of the address (kept for this session), the cookie, the browser."""
    asked = address.read("lang")
    if asked in LANGUAGES:
        state.put(_LANGUAGE, asked)
    return choice.language(
        asked=state.get(_LANGUAGE, ""),
        remembered=_cookie(LANGUAGE_COOKIE),
        accepted=_text(st.context.locale),
    )


def theme() -> ThemeName:
    """Return the theme that the person sees."""
    return "dark" if st.context.theme.type == "dark" else "light"


def _cookie(name: str) -> str | None:
    return _text(st.context.cookies.get(name))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None  # AppTest has no browser and answers with mocks
