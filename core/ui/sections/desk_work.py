"""The operator's start: what waits in each queue, how much and for how long, each leading to its queue (H2)."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

import streamlit as st

from core.desk import queries
from core.desk.model import Queue, Waiting
from core.i18n.catalogue import mark
from core.ui.components import badges, figures, links
from core.ui.components.badges import Badge
from core.ui.context import Context


@dataclass(frozen=True)
class _Way:
    """The words of a queue, and the page (with its query) that it opens."""

    name: str
    path: str
    query: tuple[tuple[str, str], ...] = ()


_WAYS = {
    Queue.APPEALS: _Way(mark("Appeals"), "appeal-queue"),
    Queue.APPLICATIONS: _Way(mark("Applications for contracts"), "applications"),
    Queue.READINGS: _Way(mark("Doubtful readings"), "questioned-readings"),
    Queue.ORDERS: _Way(mark("Orders to carry out"), "order-desk"),
    Queue.UNMATCHED: _Way(mark("Payments without an account"), "payments"),
    Queue.REFUNDS: _Way(mark("Refunds asked for"), "payments", (("show", "returns"),)),
    Queue.DISPUTED: _Way(mark("Card payments to look into"), "payments", (("show", "disputed"),)),
    Queue.LETTERS: _Way(mark("Letters that did not leave"), "outbox", (("state", "failed"),)),
}


def show(ctx: Context) -> None:
    """Draw the answer, then a row a queue: those with work first, the empty ones in one line below."""
    found = queries.waiting(ctx.db, today=ctx.today)
    busy = [each for each in found if each.count]
    _answer(ctx, busy)
    for each in busy:
        _entry(ctx, each)
    if empty := [ctx.t(_WAYS[each.queue].name) for each in found if not each.count]:
        names = ", ".join(name[:1].lower() + name[1:] for name in empty)
        text = ctx.t("Nothing waits here: {queues}.", queues=names)
        st.html(f'<p class="kb-note">{escape(text)}</p>')
    with st.container(horizontal=True, key="actions-work"):
        links.show("customers", ctx.t("Find a customer"), is_main=not busy)
        links.show("outbox", ctx.t("Outgoing letters"))


def _answer(ctx: Context, busy: list[Waiting]) -> None:
    if not busy:
        figures.answer(ctx.t("All queues are empty."), tone="good")
        return
    count, late = sum(each.count for each in busy), sum(each.late_count for each in busy)
    waiting = ctx.n("{n} matter waits", "{n} matters wait", n=count)
    if late:
        sentence = ctx.n("{waiting}, {n} is late.", "{waiting}, {n} are late.", n=late, waiting=waiting)
        figures.answer(sentence, tone="bad")
        return
    figures.answer(ctx.t("{waiting}, none is late.", waiting=waiting))


def _entry(ctx: Context, found: Waiting) -> None:
    way = _WAYS[found.queue]
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"work-{found.queue}"):
        shown = [Badge(ctx.n("{n} waits", "{n} wait", n=found.count), "warning")]
        if found.late_count:
            shown.append(Badge(ctx.n("{n} late", "{n} are late", n=found.late_count), "bad"))
        if found.free_count < found.count:
            taken = found.count - found.free_count
            name = ctx.n("{n} in work", "{n} are in work", n=taken)
            asked = ctx.n("{n} waits for the customer", "{n} wait for the customer", n=taken)
            shown.append(Badge(asked if found.queue is Queue.READINGS else name))
        drawn = "".join(badges.drawn(badge) for badge in shown)
        st.html(
            f'<p class="kb-sentence">{escape(ctx.t(way.name))}</p><div class="kb-badges">{drawn}</div>'
            f'<p class="kb-note">{escape(_age(ctx, found.oldest_at))}</p>'
        )
        links.show(way.path, ctx.t("Open the queue"), query=dict(way.query) or None)


def _age(ctx: Context, oldest_at: datetime | None) -> str:
    if oldest_at is None:
        return ""
    days = (ctx.now - oldest_at).days
    if days:
        return ctx.n("The oldest waits for {n} day.", "The oldest waits for {n} days.", n=days)
    hours = max(1, int((ctx.now - oldest_at).total_seconds() // 3600))
    return ctx.n("The oldest waits for {n} hour.", "The oldest waits for {n} hours.", n=hours)
