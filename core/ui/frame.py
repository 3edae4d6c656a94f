"""The frame around a page: the product, who is here, the language, the way out."""

import hashlib
from html import escape

import streamlit as st

from core.i18n.catalogue import Language, mark
from core.identity.model import Person, Role
from core.ui import logo, navigation
from core.ui.context import Context
from core.ui.sections import appeal_words

_OTHER: dict[Language, Language] = {"ru": "en", "en": "ru"}
_NAMES: dict[Language, str] = {"ru": "Русский", "en": "English"}
PRODUCT = mark("Kabinet")


def show(ctx: Context, *, path: str) -> None:
    """Draw the bar; `path` is where the switch of languages comes back to."""
    image = logo.wordmark(ctx.words.language)
    st.logo(image, icon_image=image, size="large")
    with st.container(key="frame"):
        st.html(f'<div class="kb-bar">{_language(ctx, path=path)}{_person(ctx)}</div>')


def _language(ctx: Context, *, path: str) -> str:
    other = _OTHER[ctx.words.language]
    return (
        '<form method="post" action="/auth/language">'
        f'<input type="hidden" name="next" value="{escape(path)}">'
        f'<input type="hidden" name="language" value="{other}">'
        f'<button type="submit" lang="{other}" aria-label="{_NAMES[other]}" title="{_NAMES[other]}">'
        f"{other.upper()}</button></form>"
    )


def _person(ctx: Context) -> str:
    if ctx.person is None:
        return ""
    name, email = escape(ctx.person.display_name), escape(ctx.person.email)
    out = escape(ctx.t("Sign out"))
    unread = len(appeal_words.unread(ctx))
    links = "".join(_link(ctx, path, title, unread=unread) for path, title in _own(ctx, ctx.person))
    initials = "".join(word[0] for word in ctx.person.display_name.split()[:2] if word[0].isalpha())
    said = f"{name}{_said(ctx, unread)}"
    return (
        f'<details class="kb-person" data-person="{_mark(ctx.person)}"><summary aria-label="{said}">'
        f'<span class="kb-initials" aria-hidden="true">{escape(initials.upper())}</span>{_dot(unread)}'
        f'<span class="kb-name" title="{name}">{name}</span></summary><div class="kb-menu"><p>{name}</p><p>{email}</p>'
        f"{links}"
        f'<form method="post" action="/auth/logout"><button type="submit">{out}</button></form>'
        "</div></details>"
    )


def _link(ctx: Context, path: str, title: str, *, unread: int) -> str:
    """Return a link of the menu under the name; that to the appeals says how many answers wait."""
    count = f' <b class="kb-unread" title="{escape(_said(ctx, unread)[2:])}">{unread}</b>'
    return f'<p><a href="/{path}">{escape(title)}</a>{count if path == "appeals" and unread else ""}</p>'


def _said(ctx: Context, unread: int) -> str:
    return ", " + ctx.n("{n} answer waits for you", "{n} answers wait for you", n=unread) if unread else ""


def _dot(unread: int) -> str:
    return f'<b class="kb-unread" aria-hidden="true">{unread}</b>' if unread else ""


def _mark(person: Person) -> str:
    """Return what tells one person from another to the browser, and says nothing else."""
    return hashlib.sha256(person.person_id.bytes).hexdigest()[:16]


def _own(ctx: Context, person: Person) -> list[tuple[str, str]]:
    """Return the pages about the person, which stand under the name."""
    of_business = ("contract",) if person.role is Role.CORPORATE else ()
    wanted = ("profile", "orders", "shop", *of_business, "appeals", "help")
    known = {entry.path: entry for entry in navigation.ENTRIES if entry.path in wanted and entry.admits(person)}
    return [(path, ctx.t(known[path].title)) for path in wanted if path in known]
