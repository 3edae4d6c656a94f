"""Parts of the page «Help»: the search, the answers by topic, and how to reach a person."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

import streamlit as st

from core.documents.company import company
from core.help import articles, search
from core.help.model import Article
from core.i18n.catalogue import mark
from core.identity.model import Role
from core.ui import navigation
from core.ui import page as screen
from core.ui.components import links, states
from core.ui.context import Context
from core.ui.navigation import PageEntry

_TOPICS = {
    "readings": mark("Readings"),
    "meters": mark("Meters"),
    "charges": mark("Charges"),
    "payments": mark("Payments"),
    "documents": mark("Documents"),
    "account": mark("Sign-in and accounts"),
    "orders": mark("Shop and orders"),
}
_LONGEST = 120


def answers(ctx: Context) -> None:
    """Draw the search and the answers it finds; without a search, all of them by topic."""
    asked = st.text_input(
        ctx.t("What would you like to know?"),
        key="q",
        max_chars=_LONGEST,
        live="400ms",
        bind="query-params",
        placeholder=ctx.t("penalty, wrong reading, receipt"),
    )
    every = articles.every(ctx.words.language)
    values = articles.values(ctx.db, every, on=ctx.today)
    if asked and asked.strip():
        _found(ctx, search.find(asked, language=ctx.words.language), values)
        return
    for topic, group in groupby(every, key=lambda article: article.topic):
        screen.section(ctx, ctx.t(_TOPICS[topic]))
        _drawn(ctx, list(group), values)


def _found(ctx: Context, found: Sequence[Article], values: Mapping[str, str]) -> None:
    if not found:
        title = ctx.t("No answer fits these words")
        states.empty(ctx, title, ctx.t("Try other words, or write to us: a person will answer."))
        return
    said = ctx.n("{n} answer fits.", "{n} answers fit.", n=len(found))
    st.html(f'<p class="kb-note" role="status">{escape(said)}</p>')
    _drawn(ctx, found, values, is_open=True)


def _drawn(ctx: Context, shown: Sequence[Article], values: Mapping[str, str], *, is_open: bool = False) -> None:
    lines = "".join(_line(ctx, each, values, is_open=is_open and place == 0) for place, each in enumerate(shown))
    st.html(f'<div class="kb-lines">{lines}</div>')


def _line(ctx: Context, article: Article, values: Mapping[str, str], *, is_open: bool) -> str:
    text = "".join(f"<p>{escape(line)}</p>" for line in article.answer.format(**values).splitlines())
    leads = "".join(
        f'<li><a href="/{entry.path}">{escape(_named(ctx, entry))}</a></li>' for entry in _leads(ctx, article)
    )
    more = f'<ul class="kb-leads">{leads}</ul>' if leads else ""
    opened = " open" if is_open else ""
    return (
        f'<details id="{escape(article.slug)}"{opened}><summary><span>{escape(article.question)}</span></summary>'
        f'<div class="kb-why">{text}{more}</div></details>'
    )


def _leads(ctx: Context, article: Article) -> list[PageEntry]:
    """Return the pages of an answer that the person may see; a visitor's last are a household's."""
    known = {entry.path: entry for entry in navigation.ENTRIES}
    entries = [known[path] for path in article.links]
    led = [entry for entry in entries if entry.admits(ctx.person)]
    if ctx.person is None:
        led += [entry for entry in entries if Role.HOUSEHOLD in entry.roles and entry not in led]
    return led


def _named(ctx: Context, entry: PageEntry) -> str:
    """Return the title of a page; a visitor is told which one asks to sign in first."""
    title = ctx.t(entry.title)
    return title if entry.admits(ctx.person) else ctx.t("{page}: after signing in", page=title)


def people(ctx: Context) -> None:
    """Say how to reach a person: the hotline, an appeal, an office."""
    screen.section(ctx, ctx.t("Ask a person"))
    phone = company().phone
    said = escape(ctx.t("Hotline, day and night: {phone}.", phone=links.CALL))
    called = said.replace(links.CALL, links.call(phone, phone))
    badge = ctx.t("The company and its phone are made up.") if company().is_sample else ""
    st.html(f'<p class="kb-sentence">{called} <span class="kb-note">{escape(badge)}</span></p>')
    with st.container(horizontal=True, gap="small", key="actions-help"):
        if next(entry for entry in navigation.ENTRIES if entry.path == "appeals").admits(ctx.person):
            links.show("appeals", ctx.t("Write an appeal"), query={"new": "1"}, is_main=True)
        links.show("offices", ctx.t("Find an office"))
