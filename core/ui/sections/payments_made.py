"""Payments that were made here, with where they stand; those of other ways are in the list of payments."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from core.payments import queries
from core.payments.model import Intent, State
from core.ui import page
from core.ui.components import badges
from core.ui.components.badges import Badge, Tone
from core.ui.context import Context
from core.ui.sections import own, payment_result

_NEWEST = 5
_TONES: dict[State, Tone] = {State.POSTED: "good", State.CANCELED: "neutral", State.DISPUTED: "warning"}


def show(ctx: Context) -> None:
    """List the newest payments of the account that this person made here; nothing where there is none."""
    person_id = ctx.person.person_id if ctx.person else None
    account_id = own.account(ctx).account_id
    made = queries.of_account(ctx.db, account_id=account_id, person_id=person_id, count=_NEWEST) if person_id else []
    if not made:
        return
    page.section(ctx, ctx.t("Paid here by card"))
    st.html(f'<ul class="kb-list">{"".join(_line(ctx, one) for one in made)}</ul>')


def _line(ctx: Context, made: Intent) -> str:
    words = ctx.words
    text = f"{words.instant(made.created_at)}, {words.money(made.total_amount)}, {made.intent_number}"
    badge = badges.drawn(Badge(ctx.t(payment_result.STATES[made.state]), _TONES.get(made.state, "neutral")))
    target = f"/payment?{urlencode({'key': made.return_token})}"
    return f'<li><a href="{escape(target)}" target="_self">{escape(text)}</a> {badge}</li>'
