"""The card of one place: hours, queue, accessibility, what can be done there and what from home."""

from datetime import timedelta
from functools import partial
from html import escape

import polars as pl
import streamlit as st

from core.i18n.catalogue import mark
from core.kit import clock
from core.offices import charts, hours, queries, rules, wording
from core.offices.finder import Found
from core.offices.model import Category, Place, Service, State
from core.ui import address, navigation
from core.ui import page as screen
from core.ui.components import badges, figures, folds, links
from core.ui.components import charts as chart
from core.ui.components.badges import Badge
from core.ui.components.tables import Column, Table
from core.ui.context import Context
from core.ui.sections import offices

_AT_HOME: dict[Service, tuple[tuple[str, str], ...]] = {
    Service.SUBMIT_READING: (
        ("readings", mark("Submit readings")),
        ("send-reading", mark("Submit a reading without signing in")),
    ),
    Service.CERTIFICATE: (("charges", mark("See charges, payments and debts")),),
}
_TONE: dict[State | None, badges.Tone] = {
    State.FULL: "good", State.PARTIAL: "warning", State.CONDITIONAL: "warning", State.NONE: "bad", None: "neutral",
}  # fmt: skip


def show(ctx: Context, found: Found) -> None:
    """Draw the card over the list, which stays where it was; closing it takes the place out of the address."""

    @st.dialog(offices.plain(found.place.name), width="medium", on_dismiss=partial(address.write, offices.OFFICE, None))
    def card() -> None:
        _card(ctx, found)
        if st.button(ctx.t("To the list"), key=f"{offices.PATH}.close"):
            address.write(offices.OFFICE, None)
            st.rerun()

    card()


def _card(ctx: Context, found: Found) -> None:
    place = found.place
    kind = ctx.t(wording.KIND_NAMES[place.kind])
    st.html(f'<p class="kb-note">{escape(kind)}</p>')
    _about(ctx, found)
    week = queries.usual_week(ctx.db, office_id=place.office_id, today=ctx.today)
    _queue(ctx, found, week)
    _done_here(ctx, place)
    _access(ctx, place)
    _week_hours(ctx, place)
    if not week.is_empty():
        _usual_week(ctx, place, week)


def _about(ctx: Context, found: Found) -> None:
    place = found.place
    opening = wording.opening(found.opening, now=ctx.now, words=ctx.words)
    shown = [Badge(opening, "good" if found.opening.is_open else "neutral")]
    if place.has_self_service:
        shown.append(Badge(ctx.t("Self-service zone")))
    if place.is_sample:
        shown.append(Badge(ctx.t("Sample data"), "sample"))
    where = ", ".join(part for part in (place.town, place.address) if part)
    lines = [f"<p>{escape(where)}</p>"]
    if place.landmark:
        lines.append(f'<p class="kb-note">{escape(place.landmark)}</p>')
    if place.phone:
        lines.append(f"<p>{links.call(place.phone, wording.phone(place.phone))}</p>")
    if place.fee_percent is not None:
        fee = (
            ctx.t("payment without a fee")
            if place.fee_percent == 0
            else ctx.t("payment with a fee of {percent}", percent=ctx.words.percent(place.fee_percent / 100, digits=1))
        )
        lines.append(f"<p>{escape(fee)}</p>")
    st.html("".join(lines))
    badges.show(*shown)


def _queue(ctx: Context, found: Found, week: pl.DataFrame) -> None:
    """Say how long one waits now, and when it is best to come; a place without a counter says nothing."""
    place, words = found.place, ctx.words
    shown = []
    if found.wait:
        tone: figures.Tone = "warning" if found.wait.minutes > 20 else "neutral"
        basis = wording.wait_basis(found.wait, now=ctx.now, words=words)
        level = ctx.t(wording.LEVEL_NAMES[rules.level(found.wait.minutes)])
        shown.append(
            figures.Figure(ctx.t("Wait now"), words.quantity(found.wait.minutes, "minute"), f"{level}, {basis}", tone)
        )
    usual = _by_weekday(week)
    ask = partial(rules.best_visit, usual, expression=place.opening_hours, now=ctx.now, calendar=queries.calendar())
    today, best = ask(days=1), ask()
    for label, visit in ((ctx.t("Best time today"), today), (ctx.t("Best time this week"), best)):
        if visit and not (visit is best and visit == today):
            when = f"{visit.hour}:00–{visit.hour + 1}:00"
            day = "" if visit.day == ctx.today else f"{wording.weekday_and_day(visit.day, words)}, "
            note = ctx.t("usually {minutes}", minutes=words.quantity(visit.minutes, "minute"))
            shown.append(figures.Figure(label, when, f"{day}{note}"))
    if shown:
        figures.row(shown)


def _done_here(ctx: Context, place: Place) -> None:
    if not place.services:
        return
    screen.section(ctx, ctx.t("What can be done here"))
    badges.show(*(Badge(ctx.t(wording.SERVICE_NAMES[code])) for code in Service if code in place.services))
    there = {entry.path for entry in navigation.ENTRIES if entry.admits(ctx.person)}
    instead = [
        (path, ctx.t(label))
        for code in Service if code in place.services
        for path, label in _AT_HOME.get(code, ()) if path in there
    ]  # fmt: skip
    if instead:
        links = ", ".join(f'<a href="/{path}" target="_self">{escape(label)}</a>' for path, label in instead)
        lead = ctx.t("From home instead:")
        st.html(f"<p>{escape(lead)} {links}</p>")


def _access(ctx: Context, place: Place) -> None:
    """Tell the accessibility by kind; what nobody surveyed is told apart from «not accessible»."""
    surveyed = rules.surveyed_on(place.access)
    screen.section(ctx, ctx.t("Accessible for people"))
    if surveyed is None:
        note = ctx.t("Nobody has surveyed this place yet.")
        st.html(f'<p class="kb-note">{escape(note)}</p>')
        return
    found = rules.access(place.access)
    rows = "".join(
        f"<tr><td>{escape(ctx.t(wording.CATEGORY_NAMES[category]))}</td>"
        f"<td>{badges.drawn(Badge(ctx.t(wording.STATE_NAMES[found[category]]), _TONE[found[category]]))}</td></tr>"
        for category in Category
    )
    label = rules.access_label(found)
    note = ctx.t("Surveyed on {day}.", day=ctx.words.day(surveyed))
    if label:
        note += " " + ctx.t("Label of the passport: {label}.", label=label)
    st.html(f'<div class="kb-table"><table><tbody>{rows}</tbody></table></div><p class="kb-note">{escape(note)}</p>')
    with folds.box(ctx.t("By zones of the building"), name="zones"):
        st.html(_zones(ctx, place))


def _zones(ctx: Context, place: Place) -> str:
    states = {(survey.zone, survey.category): survey.state for survey in place.access}
    head = "".join(f"<th>{escape(ctx.t(wording.CATEGORY_NAMES[category]))}</th>" for category in Category)
    rows = "".join(
        f"<tr><td>{escape(ctx.t(name))}</td>"
        + "".join(
            f"<td>{escape(ctx.t(wording.STATE_NAMES[states.get((zone, category))]))}</td>" for category in Category
        )
        + "</tr>"
        for zone, name in wording.ZONE_NAMES.items()
    )
    notes = "".join(
        f"<li>{escape(ctx.t(wording.ZONE_NAMES[survey.zone]))}: {escape(survey.note)}</li>"
        for survey in place.access
        if survey.note
    )
    table = f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="kb-table">{table}</div><ul>{notes}</ul>'


def _week_hours(ctx: Context, place: Place) -> None:
    if not hours.is_readable(place.opening_hours):
        return
    screen.section(ctx, ctx.t("Hours of the next seven days"))
    rows = ""
    for day in (ctx.today + timedelta(days=ahead) for ahead in range(7)):
        times = hours.spans(place.opening_hours, day=day, calendar=queries.calendar())
        cells = (wording.weekday_and_day(day, ctx.words), wording.spans(times, ctx.words))
        rows += "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
    st.html(f'<div class="kb-table"><table><tbody>{rows}</tbody></table></div>')


def _usual_week(ctx: Context, place: Place, week: pl.DataFrame) -> None:
    words = ctx.words
    today = ctx.today.isoweekday()
    open_hours = hours.open_hours(place.opening_hours, day=ctx.today, calendar=queries.calendar())
    usual = _by_weekday(week).get(today, {})
    screen.section(ctx, ctx.t("Usual queue"), ctx.t("Minutes; medians of the last eight weeks."))
    if open_hours and usual:
        now_hour = ctx.now.astimezone(clock.LOCAL).hour
        longest = max(usual, key=lambda hour: usual[hour])
        sentence = ctx.t(
            "Today the longest wait is usually at {hour}:00, {minutes}.",
            hour=longest,
            minutes=words.quantity(round(usual[longest]), "minute"),
        )
        figure = charts.today_bars(usual, open_hours=open_hours, now_hour=now_hour, words=words)
        chart.show(ctx, figure, sentence=sentence, table=None, name="office-today")
    quiet = week.sort("minutes", "weekday", "hour").row(0, named=True)
    sentence = ctx.t(
        "Quietest in the week: {day}, {hour}:00, {minutes}.",
        day=words.weekday(quiet["weekday"] - 1),
        hour=quiet["hour"],
        minutes=words.quantity(round(quiet["minutes"]), "minute"),
    )  # fmt: skip
    frame = week.with_columns(
        pl.Series("day", [words.weekday(day - 1) for day in week["weekday"]], dtype=pl.String),
        pl.format("{}:00", "hour").alias("time"),
    )
    columns = (
        Column("day", ctx.t("Weekday")),
        Column("time", ctx.t("Hour")),
        Column("minutes", ctx.t("Usual wait"), "quantity", "minute"),
        Column("visitors", ctx.t("Visitors"), "quantity", ctx.t("an hour")),
    )
    chart.show(
        ctx, charts.week_map(week, words=words), sentence=sentence, table=Table(frame, columns), name="office-week"
    )


def _by_weekday(week: pl.DataFrame) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = {}
    for weekday, hour, minutes in week.select("weekday", "hour", "minutes").iter_rows():
        found.setdefault(weekday, {})[hour] = minutes
    return found
