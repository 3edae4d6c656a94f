"""A word to the company: the newest key rate is old, or a rate is missing; penalties would be wrong or not counted."""

from datetime import timedelta
from html import escape

import streamlit as st

from core.billing import penalty_close, penalty_facts, queries, unknown_rates
from core.tariffs import queries as tariffs
from core.ui.context import Context

_AHEAD = timedelta(days=60)  # a rule that ends is prolonged by an act some weeks before


def warning(ctx: Context) -> None:
    """Say since when the newest key rate is in force, if that is long ago, and whose rate is missing before long."""
    for group, day in penalty_close.unknown_rates(penalty_facts.facts(ctx.db), until=ctx.today + _AHEAD):
        said = unknown_rates.sentence(ctx.words, group=group, day=day)
        st.html(f'<p class="kb-note">{escape(said)}</p>')
    newest = queries.newest_key_rate_on(ctx.db)
    limit = tariffs.rule_value(ctx.db, name="key_rate_warning_days", on=ctx.today)
    if newest is not None and (ctx.today - newest).days <= limit:
        return
    text = ctx.t("No key rate of the Bank of Russia is known: penalties are not counted.")
    if newest is not None:
        text = ctx.t(
            "The newest key rate Kabinet knows is in force since {day}. Penalties of organisations depend on it: if the"
            " Bank of Russia has set another one, put it with the command kabinet key-rate.",
            day=ctx.words.day(newest),
        )
    st.html(f'<p class="kb-note">{escape(text)}</p>')
