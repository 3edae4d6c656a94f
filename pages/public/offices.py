"""Offices, payment agents, terminals, banks: where to go, how long the wait is, who can get in."""

import streamlit as st

from core.i18n.catalogue import mark
from core.offices import finder, queries
from core.ui import address
from core.ui import page as screen
from core.ui.components import states
from core.ui.sections import office_card, offices


def page() -> None:
    """Draw the page."""
    ctx = screen.begin("Offices", lead=mark("Where to go, how long the wait is, and what can be done from home."))
    chosen = offices.chosen(ctx)
    places = offices.places(ctx, chosen.moment)
    if not places:
        states.empty(ctx, ctx.t("No places have been loaded yet"), ctx.t("They come from the company's own list."))
        return
    every = finder.seen(places, moment=chosen.moment, calendar=queries.calendar())
    answer = finder.find(every, filters=chosen.filters, points=queries.points(), home=offices.home(ctx))
    offices.show_filters(ctx, answer)
    if offices.chosen(ctx) != chosen:  # a filter was changed in this run: what each leaves is counted anew
        st.rerun()
    offices.summary(ctx, answer, chosen=chosen)
    text, picture = st.columns([5, 6], gap="medium")
    opened = next((found for found in every if str(found.place.office_id) == address.read(offices.OFFICE)), None)
    with text:
        offices.show_list(ctx, answer, chosen=chosen)
    with picture:
        offices.show_map(ctx, answer)
    if opened:
        office_card.show(ctx, opened)
