"""The meters of a service (A8): which stand, which were taken down and replaced, until when each is verified."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from html import escape
from itertools import groupby

import streamlit as st

from core.accounts.model import LEVELS
from core.metering import equipment, queries
from core.metering.model import NamedRegister
from core.tariffs import queries as tariffs
from core.ui import page
from core.ui.components import badges, links
from core.ui.components.badges import Badge
from core.ui.context import Context
from core.ui.sections import reading_words


def show(ctx: Context, *, account_id: int, service: str | None) -> None:
    """Draw the meters of the service, those in place first; where a verification is due, lead to the shop."""
    after = queries.reading_window(ctx.db, today=ctx.today).period
    known = registers(ctx, account_id=account_id, period=after, service=service)
    meters = [next(group) for _, group in groupby(known, key=lambda register: register.meter_id)]
    if not meters:
        return
    page.section(ctx, ctx.t("Your meters"))
    successors = {
        row["old_meter_id"]: row["new_number"] for row in equipment.replacements(ctx.db, account_id=account_id)
    }
    papers = {row["meter_id"]: row for row in reversed(equipment.verifications(ctx.db, account_id=account_id))}
    warned = int(tariffs.rule_value(ctx.db, name="verification_warning_days", on=ctx.today))
    for one in sorted(meters, key=lambda each: (each.removed_on is not None, -each.installed_on.toordinal())):
        with st.container(key=f"meter-state-{one.meter_id}"):
            st.html(_face(ctx, one, successors.get(one.meter_id), papers.get(one.meter_id)))
            if is_due(one, today=ctx.today, days=warned) and _may_order(ctx):
                links.show(
                    "shop",
                    ctx.t("Order a verification or a new meter"),
                    query={"service": one.service, "meter": str(one.meter_id)},
                )


def registers(ctx: Context, *, account_id: int, period: date, service: str | None) -> list[NamedRegister]:
    """Return the registers of the account with their states, asked for once a run: the form needs them too."""
    key = ("metering.registers", account_id, period, service)
    return ctx.once(key, lambda: queries.registers(ctx.db, account_id=account_id, period=period, service=service))


def is_due(meter: NamedRegister, *, today: date, days: int) -> bool:
    """Return whether a meter in place is to be verified within so many days, or should have been."""
    due = meter.verification_due_on
    return meter.removed_on is None and due is not None and due <= today + timedelta(days=days)


def _may_order(ctx: Context) -> bool:
    return ctx.account is not None and LEVELS.get(ctx.account.access_level, 0) >= LEVELS["manage"]


def _face(ctx: Context, meter: NamedRegister, successor: str | None, paper: Mapping[str, object] | None) -> str:
    place = ctx.t(reading_words.PLACES[meter.place])
    shown = "".join(badges.drawn(badge) for badge in _badges(ctx, meter, successor))
    note = ""
    if paper is not None and paper["is_fit"]:
        day = ctx.words.day(paper["verified_on"])  # type: ignore[arg-type]
        told = ctx.t("Verified on {day}, paper {number}", day=day, number=paper["document_number"])
        note = f'<p class="kb-note">{escape(told)}</p>'
    about = escape(f"{meter.model}, {place}")
    return (
        f'<p class="kb-meter-place">№ {escape(meter.serial_number)}</p><p class="kb-meter-about">{about}</p>'
        f'<div class="kb-badges">{shown}</div>{note}'
    )


def _badges(ctx: Context, meter: NamedRegister, successor: str | None) -> Iterator[Badge]:
    if meter.removed_on is not None:
        yield Badge(ctx.t("taken down on {day}", day=ctx.words.day(meter.removed_on)))
        if successor:
            yield Badge(ctx.t("№ {number} took its place", number=successor))
        return
    yield Badge(ctx.t("in place since {day}", day=ctx.words.day(meter.installed_on)), "good")
    due = meter.verification_due_on
    if due is None:
        return
    if due < ctx.today:
        yield Badge(ctx.t("verification overdue since {day}", day=ctx.words.day(due)), "bad")
    else:
        yield Badge(ctx.t("verification until {day}", day=ctx.words.day(due)))
