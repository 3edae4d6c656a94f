"""The entry of every visit: who is here, in which language, which pages, and the frame around them."""

from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import Page

from core.ui import access, address, browser, context, frame, logo, navigation, theme, typed
from core.ui.context import Context


def run() -> None:
    """Look the person up, draw the frame and run the page of the address."""
    with context.shared() as ctx:
        st.html(theme.styles(ctx.words.language, browser.theme()))
        page = st.navigation(_pages(ctx), position="top")
        st.set_page_config(f"{page.title} · {ctx.t(frame.PRODUCT)}", page_icon=logo.icon(), layout="wide")
        frame.show(ctx, path=address.here(page.url_path))
        page.run()
        typed.show()


def _pages(ctx: Context) -> list[Page]:
    """Register every page for everybody, so that each address is known and keeps what was asked for."""

    def start() -> None:
        st.switch_page(pages[home.path], query_params=st.query_params.to_dict())

    home = navigation.home(ctx.person)
    pages = {
        entry.path: st.Page(
            _guarded(entry) if access.is_open(ctx, entry) or entry.roles != navigation.VISITOR else start,
            title=ctx.t(entry.title),
            url_path=entry.path,
            visibility="visible" if entry.stands_in_menu(ctx.person) else "hidden",
        )
        for entry in navigation.ENTRIES
    }
    # The pages keep their own addresses: a default page would lose its own and answer "Page not found" there.
    return [
        st.Page(start, title=ctx.t(home.title), url_path="start", default=True, visibility="hidden"),
        *pages.values(),
    ]


def _guarded(entry: navigation.PageEntry) -> Callable[[], None]:
    def page() -> None:
        ctx = context.current()
        if access.is_open(ctx, entry):
            entry.page()
        else:
            access.refuse(ctx, entry)

    return page


run()
