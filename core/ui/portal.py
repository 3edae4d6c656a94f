"""The entry of every visit: who is here, in which language, which pages, and the frame around them."""

import streamlit as st

from core.ui import context, frame, navigation, theme
from core.ui.context import Context


def run() -> None:
    """Look the person up, draw the frame and run the page of the address."""
    with context.shared() as ctx:
        st.html(theme.styles())
        page = st.navigation(_pages(ctx), position="top")
        st.set_page_config(page_title=f"{page.title} · {ctx.t('Kabinet')}", layout="wide")
        frame.show(ctx)
        page.run()


def _pages(ctx: Context) -> list[st.Page]:
    home = navigation.home(ctx.person)
    return [
        st.Page(
            frame.guarded(entry),
            title=ctx.t(entry.title),
            icon=f":material/{entry.icon}:",
            url_path=entry.path,
            default=entry is home,
            visibility="visible" if entry.admits(ctx.person) else "hidden",
        )
        for entry in navigation.available()
    ]


run()
