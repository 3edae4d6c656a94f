"""After submitting: the receipt to keep, the way of each reading, and the other ways to submit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from core.appeals.model import Topic
from core.i18n.names import SERVICE_NAMES, ZONE_NAMES
from core.identity.model import Role
from core.kit import clock
from core.kit import period as periods
from core.metering import queries
from core.metering.model import NamedRegister, Receipt
from core.ui import actions, page, state
from core.ui.components import filters, states, tables
from core.ui.components.tables import Column, Table
from core.ui.context import Context
from core.ui.sections import appeal_words, reading_words

_FEW_MONTHS = 6
_TRAIL: dict[str, type[pl.DataType] | pl.DataType] = {
    "read_on": pl.Date,
    "value": pl.Decimal(18, 4),
    "state": pl.String,
    "usage": pl.Decimal(14, 4),
    "meter": pl.String,
    "channel": pl.String,
    "submission_number": pl.String,
    "ask": pl.String,
}


@dataclass(frozen=True)
class Kept:
    """A receipt with the names of its registers."""

    receipt: Receipt
    names: Mapping[int, str]


def slot_of(slot: str) -> str:
    """Return where the receipt of a form is kept until the person goes on."""
    return f"{slot}.receipt"


def keep(ctx: Context, slot: str, receipt: Receipt, registers: Sequence[NamedRegister]) -> None:
    """Keep the receipt in the place of the form, with its registers as the person knows them."""
    names = {register.register_id: _name(ctx, register) for register in registers}
    state.put(slot_of(slot), Kept(receipt, names))


def _name(ctx: Context, register: NamedRegister) -> str:
    """Return the meter's number (to a visitor its end only) and the zone."""
    if ctx.person is None:
        meter = ctx.t("Meter …{ending}", ending=register.serial_number[-3:])
    else:
        meter = f"№ {register.serial_number}"
    return meter if register.zone == "single" else f"{meter}, T{register.position}"


def shown(ctx: Context, slot: str) -> bool:
    """Show the receipt in the place of the form if there is one; return whether it is shown."""
    kept: Kept | None = state.get(slot_of(slot), None)
    if kept is None:
        return False
    receipt = kept.receipt
    states.done(ctx, ctx.t("Received. The number is {number}.", number=receipt.submission_number))
    st.html(
        "".join(f'<p class="kb-note">{escape(line)}</p>' for line in [*_values(ctx, kept), *_what_next(ctx, receipt)])
    )
    with st.container(horizontal=True, key="receipt_actions"):
        text = "\n".join(_lines(ctx, kept)) + "\n"
        st.download_button(
            ctx.t("Save the receipt"),
            text,
            f"{receipt.submission_number}.txt",
            "text/plain; charset=utf-8",
            key=f"{slot}.save",
            on_click="ignore",
            icon=":material/download:",
        )
        st.button(
            ctx.t("Correct, or submit another"),
            key=f"{slot}.again",
            on_click=_again,
            args=(slot, tuple(line.register_id for line in receipt.lines)),
        )
    if appeal_words.may_ask(ctx):
        day = clock.local_day(receipt.submitted_at).isoformat()
        about = {"service": receipt.service, "day": day, "number": receipt.submission_number}
        st.html(appeal_words.link(ctx, ctx.t("Ask about this reading"), topic=Topic.READING, about=about))
    return True


def trail(ctx: Context, *, account_id: int, service: str | None) -> None:
    """Draw the way of each reading of the service (A8)."""
    is_own = ctx.person is None or ctx.person.role is not Role.OPERATOR
    page.section(ctx, ctx.t("Where your readings are") if is_own else ctx.t("Readings of the account"))
    ways = queries.trail(ctx.db, account_id=account_id, today=ctx.today, service=service)
    if not ways:
        states.empty(ctx, ctx.t("No readings yet"), ctx.t("What you submit will stand here with its way to the bill."))
        return
    if not filters.toggle(ctx, "all", ctx.t("All three years")):
        since = periods.shifted(periods.month_of(ctx.today), by=-_FEW_MONTHS)
        ways = [way for way in ways if way["read_on"] >= since]
    tables.show(ctx, of_ways(ctx, ways), name="readings")


def of_ways(ctx: Context, ways: Sequence[Mapping[str, Any]]) -> Table:
    """Return readings of one service (`queries.trail`) as a table; a customer can ask about each."""
    shown = max((_digits(way["value"]) for way in ways), default=0)  # the same for all: aligned on the decimal sign
    columns = (  # the state early: on a phone the rest is a swipe away
        Column("read_on", ctx.t("Day"), "day"),
        Column("value", ctx.t("Reading"), "quantity", digits=shown),
        Column("state", ctx.t("State")),
        Column("usage", ctx.t("Usage"), "quantity", unit=ways[0]["unit"] if ways else None),
        Column("meter", ctx.t("Meter")),
        Column("channel", ctx.t("How it came")),
        Column("submission_number", ctx.t("Number")),
        *appeal_words.ask_column(ctx),
    )
    rows = [
        (
            way["read_on"],
            way["value"],
            _state(ctx, way),
            way["usage"],
            _meter(ctx, way),
            _channel(ctx, way),
            way["submission_number"] or "",
            appeal_words.href(ctx, topic=Topic.READING, about=_about(way)),
        )
        for way in ways
    ]
    return Table(pl.DataFrame(rows, schema=_TRAIL, orient="row"), columns)


def _digits(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _about(way: Mapping[str, Any]) -> dict[str, str]:
    """Return what an appeal says of a reading."""
    return {
        "service": way["service"],
        "meter": way["serial_number"],
        "day": way["read_on"].isoformat(),
        "value": f"{way['value'].normalize():f}",
        "number": way["submission_number"] or "",
    }


def ways(ctx: Context) -> None:
    """List all the other ways to submit a reading (B4); a visitor stands on the first of them."""
    page.section(ctx, ctx.t("Other ways to submit"))
    others = reading_words.WAYS if ctx.person else reading_words.WAYS[1:]
    st.html('<ul class="kb-list">' + "".join(f"<li>{escape(ctx.t(way))}</li>" for way in others) + "</ul>")


def _again(slot: str, register_ids: tuple[int, ...]) -> None:
    actions.renew(slot)
    state.drop(slot_of(slot))
    for register_id in register_ids:
        state.put(f"reading.{register_id}", "")


def _what_next(ctx: Context, receipt: Receipt) -> list[str]:
    month = ctx.words.month(receipt.period)
    lines = [ctx.t("It counts for {month}.", month=month)]
    if receipt.corrects_number:
        lines.append(ctx.t("It replaces {number}.", number=receipt.corrects_number))
    if receipt.is_questioned:
        lines.append(
            ctx.t("An operator compares it with the meter's history; if something is unclear, we write to you.")
        )
    else:
        lines.append(
            ctx.t(
                "The bill for {month} will use it. Until the deadline you can submit again: the newest counts.",
                month=month,
            )
        )
    return lines


def _lines(ctx: Context, kept: Kept) -> list[str]:
    """Return the receipt as a text file: what was submitted and when; no address, no name."""
    receipt = kept.receipt
    head = [
        ctx.t("Receipt of readings {number}", number=receipt.submission_number),
        ctx.words.instant(receipt.submitted_at),
        ctx.t(SERVICE_NAMES[receipt.service]),
    ]
    return [*head, *_values(ctx, kept), *_what_next(ctx, receipt)]


def _values(ctx: Context, kept: Kept) -> list[str]:
    return [f"{kept.names.get(line.register_id, '')}: {ctx.words.number(line.value)}" for line in kept.receipt.lines]


def _meter(ctx: Context, row: Mapping[str, Any]) -> str:
    zone = "" if row["zone"] == "single" else f", {ctx.t(ZONE_NAMES[str(row['zone'])])}"
    return f"{row['serial_number']}{zone}"


def _state(ctx: Context, row: Mapping[str, Any]) -> str:
    if row["source"] in reading_words.ESTIMATES:
        return ctx.t(reading_words.ESTIMATES[str(row["source"])])
    if row["billed_in"] is not None:
        return ctx.t("Used in the bill for {month}", month=ctx.words.month(row["billed_in"]))
    if said := _reviewed(ctx, row):
        return said
    if row["status"] in reading_words.STATUSES:
        return ctx.t(reading_words.STATUSES[str(row["status"])])
    return ctx.t("Accepted, waits for the bill for {month}", month=ctx.words.month(row["counts_for"]))


def _reviewed(ctx: Context, row: Mapping[str, Any]) -> str | None:
    """Return what an operator decided on the reading, or that the customer was asked; None where nobody did."""
    outcome = reading_words.OUTCOMES.get(str(row["outcome"]))
    if outcome is not None:
        month = ctx.words.month(row["counts_for"])
        return ctx.t(outcome, **({"month": month} if row["outcome"] == "accepted" else {"note": row["note"] or ""}))
    if row["status"] == "questioned" and row["asked_at"] is not None:
        return ctx.t(reading_words.ASKED)
    return None


def _channel(ctx: Context, row: Mapping[str, Any]) -> str:
    if row["is_correction"]:
        return ctx.t(reading_words.CORRECTION)
    name = reading_words.CHANNELS.get(str(row["channel"]))
    return ctx.t(name) if name else "—"
