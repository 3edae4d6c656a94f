"""Links to other pages, without loading the application anew; the page's own address is kept in the menu. And calls."""

from html import escape

import streamlit as st
from streamlit.navigation.page import Page

from core.ui import navigation
from core.ui.context import Context

CALL = "{phone}"  # stands in an escaped sentence until the link of `call` takes its place


class PathUnknown(LookupError):
    """No page of the registry has this path."""


def show(path: str, label: str, *, query: dict[str, str] | None = None, is_main: bool = False) -> None:
    """
    Draw a link to a page of the registry; `label` is in the language of the visit. One on a screen is the main one.

    :raises PathUnknown: if there is no such page
    """
    target = _target(path, label)
    if is_main:
        with st.container(key=f"main-link-{path}", width="content"):
            st.page_link(target, label=label, query_params=query)
    else:
        st.page_link(target, label=label, icon=":material/arrow_forward:", query_params=query)


def go(path: str, *, query: dict[str, str] | None = None) -> None:
    """
    Go to a page of the registry at once: what was done here is followed there. Nothing after it runs.

    :raises PathUnknown: if there is no such page
    """
    st.switch_page(_target(path, path), query_params=query)


def onward(ctx: Context) -> None:
    """Lead on from the page of a letter's link: to the profile, or to the sign-in."""
    path, label = ("profile", ctx.t("To the profile")) if ctx.person else ("sign-in", ctx.t("Sign in"))
    with st.container(key="actions-onward"):
        show(path, label, is_main=True)


def call(number: str, shown: str) -> str:
    """Return a link, as HTML, that calls the number; `shown` is how people write it."""
    digits = "".join(sign for sign in number if sign.isdecimal() or sign == "+")
    written = escape(shown.replace(" ", "\N{NO-BREAK SPACE}"))
    return f'<a class="kb-call" href="tel:{digits}">{written}</a>'


def _target(path: str, label: str) -> Page:
    if all(entry.path != path for entry in navigation.ENTRIES):
        raise PathUnknown(path)
    return st.Page(_nothing, title=label, url_path=path)


def _nothing() -> None:
    """Stand in for the page: a link needs only its address."""
