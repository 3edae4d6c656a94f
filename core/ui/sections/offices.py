"""Parts of the page «Offices»: filters with what each would leave, the list, the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from html import escape

import streamlit as st

from core.i18n.catalogue import mark
from core.kit import clock
from core.offices import finder, queries, wording
from core.offices.finder import Answer, Filters, Found, Moment
from core.offices.model import Category, Kind, Place, Service
from core.ui import address, state
from core.ui.components import badges, filters, folds, states
from core.ui.components import map as region_map
from core.ui.components.badges import Badge
from core.ui.context import Context
from data.database import Database

PATH = "offices"
OFFICE = "office"  # key of the address: the place whose card is open

_FIRST = 12  # places listed before «show all»
_COLOURS = dict(zip(Kind, region_map.COLOURS, strict=False))
_NOW = "now"
_USUAL_HOUR = "10"
_HOURS = range(7, 21)
_POINT_NAMES = {"metro": mark("metro {name}"), "district": mark("{name} district"), "town": "{name}"}


@dataclass(frozen=True)
class Chosen:
    """What is looked for, and when."""

    filters: Filters
    moment: Moment


def chosen(ctx: Context) -> Chosen:
    """Read the filters of the address; what is not known is no filter."""
    return Chosen(
        Filters(
            kinds=frozenset(Kind(code) for code in _codes("kind", Kind)),
            near=_one("near", queries.points()),
            services=frozenset(Service(code) for code in _codes("can", Service)),
            categories=frozenset(Category(code) for code in _codes("for", Category)),
            has_self_service=address.read("self") == "1",
            is_open=address.read("open") == "1",
            longest_wait=int(_one("wait", [str(limit) for limit in finder.LIMITS]) or 0) or None,
        ),
        moment(ctx, day=address.read("day"), hour=address.read("hour")),
    )


def moment(ctx: Context, *, day: str | None, hour: str | None) -> Moment:
    """Return now, or the middle of the chosen hour on the next such weekday (1 = Monday, today included)."""
    if day not in {str(number) for number in range(1, 8)}:
        return Moment(ctx.now)
    at_hour = int(hour) if hour in {str(number) for number in _HOURS} else int(_USUAL_HOUR)
    on = ctx.today + timedelta(days=(int(day) - ctx.today.isoweekday()) % 7)
    return Moment(datetime.combine(on, time(at_hour, 30), tzinfo=clock.LOCAL), is_now=False)


def places(ctx: Context, moment: Moment) -> tuple[Place, ...]:
    """Return the places with what is usual on the weekday of the moment; asked for once a minute for all visits."""
    weekday = moment.at.astimezone(clock.LOCAL).isoweekday()
    return _places(ctx.db, ctx.today, weekday, ctx.now.replace(second=0, microsecond=0))


def home(ctx: Context) -> str:
    """Return the town whose places come first: that of the account, else the largest."""
    return ctx.account.town if ctx.account else next(point.town for point in queries.points().values() if point.town)


def show_filters(ctx: Context, answer: Answer) -> None:
    """Draw the filters; each option says how many places it leaves. On a phone all but «near» are folded."""
    counts = answer.counts
    is_later = address.read("day") is not None
    with st.container(key="offices-filters"):
        where, when, *hour, wait = st.columns([4, 3, 2, 6] if is_later else [4, 3, 8])
        with where:
            hint = ctx.t("Town, district or metro")
            filters.choice(ctx, "near", ctx.t("Near"), _points(ctx, counts["near"]), empty=hint)
            fold = ctx.t("Filters")
            st.html(f'<details class="kb-fold"><summary>{escape(fold)}</summary></details>')
        with when:
            days = {_NOW: ctx.t("now")} | {str(day): ctx.words.weekday(day - 1) for day in range(1, 8)}
            filters.choice(ctx, "day", ctx.t("When"), days, default=_NOW)
        if hour:
            with hour[0]:
                times = {str(number): f"{number}:00" for number in _HOURS}
                filters.choice(ctx, "hour", ctx.t("Hour"), times, default=_USUAL_HOUR)
        with wait:
            filters.choice(ctx, "wait", ctx.t("Expected wait"), _counted(_limits(ctx), counts["wait"]))
        _more_filters(ctx, counts, is_later=is_later)


def _more_filters(ctx: Context, counts: Mapping[str, Mapping[str, int]], *, is_later: bool) -> None:
    """Draw the filters about the place itself."""
    filters.multi(ctx, "kind", ctx.t("Kind of place"), _counted(_names(ctx, wording.KIND_NAMES), counts["kind"]))
    with st.container(horizontal=True, gap="medium"):
        is_open = ctx.t("Open at that time") if is_later else ctx.t("Open now")
        filters.toggle(ctx, "open", _with_count(is_open, counts["open"].get("1", 0)))
        filters.toggle(ctx, "self", _with_count(ctx.t("Self-service zone"), counts["self"].get("1", 0)))
    is_used = bool(address.read("for") or address.read("can"))
    with folds.box(ctx.t("Accessibility and what can be done there"), name="needs", is_open=is_used):
        filters.multi(
            ctx, "for", ctx.t("Accessible for people"), _counted(_names(ctx, wording.CATEGORY_NAMES), counts["for"])
        )
        filters.multi(
            ctx, "can", ctx.t("Can be done there"), _counted(_names(ctx, wording.SERVICE_NAMES), counts["can"])
        )


def summary(ctx: Context, answer: Answer, *, chosen: Chosen) -> None:
    """Say how many places were found, how many of them are open, and which to go to first."""
    if not answer.found:
        states.empty(
            ctx, ctx.t("No place fits all of it"), ctx.t("Take a filter away: each says how many places it leaves.")
        )
        return
    parts = [ctx.n("{n} place", "{n} places", n=len(answer.found))]
    if answer.is_nearest:
        parts = [ctx.t("Nothing here, these are the closest")]
    if chosen.moment.is_now:
        open_count = sum(found.opening.is_open for found in answer.found)
        parts.append(ctx.n("{n} open now", "{n} open now", n=open_count))
    else:
        parts.append(f"{wording.weekday_and_day(chosen.moment.at.date(), ctx.words)}, {chosen.moment.at.hour}:00")
    parts.extend(_first_choice(ctx, answer.found[0]))
    st.html(f'<p class="kb-sentence" role="status">{escape(" · ".join(parts))}</p>')


def _first_choice(ctx: Context, first: Found) -> list[str]:
    """Say which place to try first, when it is open and the reason is known."""
    if not (first.wait and first.opening.is_open):
        return []
    if first.distance_km is not None:
        return [ctx.t("first: {place}, shortest way and wait together", place=first.place.address)]
    wait = ctx.words.quantity(first.wait.minutes, "minute")
    where = f"{first.place.town}, {first.place.address}"
    return [ctx.t("shortest wait: {place}, {wait}", place=where, wait=wait)]


def show_list(ctx: Context, answer: Answer, *, chosen: Chosen) -> None:
    """Draw the places, each a button that opens its card."""
    is_all = address.read("all") == "1"
    listed = answer.found if is_all else answer.found[:_FIRST]
    for found in listed:
        with st.container(border=True, gap=None, key=f"place-{found.place.office_id}"):
            link(found.place.name, key=OFFICE, value=str(found.place.office_id))
            st.html(_entry(ctx, found, chosen=chosen))
    if len(listed) < len(answer.found):
        link(ctx.n("Show {n} more", "Show {n} more", n=len(answer.found) - len(listed)), key="all", value="1")


def show_map(ctx: Context, answer: Answer) -> None:
    """Draw the same places on the map; picking one opens its card."""
    colours = {ctx.t(wording.KIND_NAMES[kind]): colour for kind, colour in _COLOURS.items()}
    region_map.show(ctx, [_mark(ctx, found) for found in answer.found], name=PATH, colours=colours, on_pick=_pick)


def link(label: str, *, key: str, value: str | None) -> None:
    """Draw a word that changes the address: Streamlit's own links to the same page leave it as it was."""
    st.button(plain(label), key=f"{PATH}.{key}.{value}", type="tertiary", on_click=address.write, args=(key, value))


def plain(text: str) -> str:
    """Return text that markdown of a label leaves as it is."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~:$" else sign for sign in text)


@lru_cache(maxsize=16)
def _places(db: Database, today: date, weekday: int, _minute: datetime) -> tuple[Place, ...]:
    return tuple(queries.places(db, today=today, weekday=weekday))


def _entry(ctx: Context, found: Found, *, chosen: Chosen) -> str:
    place, words = found.place, ctx.words
    about = " · ".join(part for part in (ctx.t(wording.KIND_NAMES[place.kind]), place.town, place.address) if part)
    opening = wording.opening(found.opening, now=chosen.moment.at, words=words)
    shown = [badges.drawn(Badge(opening, "good" if found.opening.is_open else "neutral"))]
    if found.wait:
        tone: badges.Tone = "warning" if found.wait.minutes > finder.LIMITS[1] else "neutral"
        shown.append(badges.drawn(Badge(ctx.t("wait {wait}", wait=wording.wait(found.wait, words)), tone)))
    elif found.opening.is_open:
        shown.append(badges.drawn(Badge(ctx.t("no data on the wait"))))
    notes = [wording.wait_basis(found.wait, now=ctx.now, words=words)] if found.wait else []
    if found.distance_km is not None:
        way = words.quantity(found.travel_minutes or 0, "minute")
        notes.insert(
            0,
            ctx.t("{distance} km, about {way} on the way", distance=words.number(found.distance_km, digits=1), way=way),
        )
    note = f'<p class="kb-note">{escape(" · ".join(notes))}</p>' if notes else ""
    return f'<p class="kb-note">{escape(about)}</p><div class="kb-badges">{"".join(shown)}</div>{note}'


def _mark(ctx: Context, found: Found) -> region_map.Mark:
    place = found.place
    opening = wording.opening(found.opening, now=ctx.now, words=ctx.words)
    parts = [place.address, opening, *([wording.wait(found.wait, ctx.words)] if found.wait else [])]
    return region_map.Mark(
        key=str(place.office_id),
        latitude=place.latitude,
        longitude=place.longitude,
        group=ctx.t(wording.KIND_NAMES[place.kind]),
        title=place.name,
        note=" · ".join(parts),
        label=ctx.words.quantity(found.wait.minutes, "minute") if found.wait else "",
        is_faint=not found.opening.is_open,
    )


def _pick(key: str | None) -> None:
    state.put(f"{PATH}.picked", key or "")
    address.write(OFFICE, key)


def _points(ctx: Context, counts: Mapping[str, int]) -> dict[str, str]:
    """Return what one can be near to; towns without a place are kept, the closest places are shown there."""
    named = {}
    for code in queries.points():
        kind, _, name = code.partition(":")
        text = ctx.t(_POINT_NAMES[kind], name=name) if kind != "town" else name
        named[code] = _with_count(text, counts.get(code, 0))
    return named


def _limits(ctx: Context) -> dict[str, str]:
    return {
        str(limit): ctx.t("up to {minutes}", minutes=ctx.words.quantity(limit, "minute")) for limit in finder.LIMITS
    }


def _names(ctx: Context, table: Mapping[Kind, str] | Mapping[Category, str] | Mapping[Service, str]) -> dict[str, str]:
    return {str(code): ctx.t(name) for code, name in table.items()}


def _counted(options: Mapping[str, str], counts: Mapping[str, int]) -> dict[str, str]:
    return {code: _with_count(text, counts.get(code, 0)) for code, text in options.items()}


def _with_count(text: str, count: int) -> str:
    return f"{text} · {count}"


def _codes(key: str, known: type[Kind] | type[Category] | type[Service]) -> list[str]:
    asked = (address.read(key) or "").split(",")
    return [str(code) for code in known if str(code) in asked]


def _one(key: str, known: Mapping[str, object] | Sequence[str]) -> str | None:
    asked = address.read(key)
    return asked if asked in known else None
