"""The receipt of a file: its number, and the number of each reading that it brought."""

from collections.abc import Sequence

import polars as pl

from core.accounts.model import AccountCard
from core.bulk import queries
from core.bulk.model import FileCard
from core.metering.model import Status
from core.ui import page as screen
from core.ui.components import figures, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import bulk_registers, reading_words
from data.database import Record

_LINES = {
    "row_number": pl.Int64,
    "submission_number": pl.String,
    "site": pl.String,
    "meter": pl.String,
    "read_on": pl.Date,
    "value": pl.String,
    "usage": pl.String,
    "state": pl.String,
    "trail": pl.String,
}


def show(ctx: Context, card: FileCard) -> None:
    """Say that the file is submitted, and list its readings with their numbers."""
    cards = {each.account_id: each for each in ctx.accounts}
    lines = queries.accepted_lines(ctx.db, file_id=card.file_id, account_ids=list(cards))
    sentence = ctx.n(
        "{n} reading is submitted. The number of the file is {number}.",
        "{n} readings are submitted. The number of the file is {number}.",
        n=len(lines),
        number=card.file_number,
    )
    figures.answer(sentence, tone="good")
    _about(ctx, card, lines)
    rows = [_row(ctx, line, cards[line["account_id"]]) for line in lines]
    screen.section(ctx, ctx.t("Receipt numbers of the readings"))
    tables.show(ctx, Table(pl.DataFrame(rows, schema=_LINES, orient="row"), _columns(ctx)), name=card.file_number)


def _about(ctx: Context, card: FileCard, lines: Sequence[Record]) -> None:
    when = ctx.words.instant(card.accepted_at) if card.accepted_at else ""
    bulk_registers.note(
        ctx.t(
            "{name} submitted them on {when}; they count for {month}.",
            name=card.accepted_by_name or "",
            when=when,
            month=ctx.words.month(card.period),
        )
    )
    checked = sum(line["status"] == Status.QUESTIONED for line in lines)
    if checked:
        bulk_registers.note(
            ctx.n("An operator looks at {n} of them.", "An operator looks at {n} of them before they count.", n=checked)
        )
    if card.skipped_count:
        bulk_registers.note(ctx.n("{n} empty row was skipped.", "{n} empty rows were skipped.", n=card.skipped_count))
    bulk_registers.note(
        ctx.t("Sending the same file again changes nothing. To correct a value, send it in another file.")
    )


def _row(ctx: Context, line: Record, card: AccountCard) -> tuple[object, ...]:
    words, service = ctx.words, line["service"]
    return (
        line["row_number"],
        line["submission_number"],
        card.label or card.address,
        bulk_registers.named(ctx, service, line["serial_number"], line["position"], line["zone"]),
        line["read_on"],
        words.number(line["value"]),
        None if line["usage"] is None else words.quantity(line["usage"], line["unit"]),
        _state(ctx, str(line["status"])),
        f"/readings?account={card.account_number}&service={service}",
    )


def _state(ctx: Context, status: str) -> str:
    said = reading_words.STATUSES.get(status)
    return ctx.t(said) if said else ctx.t("Accepted")


def _columns(ctx: Context) -> tuple[Column, ...]:
    return (
        Column("row_number", ctx.t("Row"), "integer"),
        Column("submission_number", ctx.t("Number")),
        Column("site", ctx.t("Site")),
        Column("meter", ctx.t("Meter")),
        Column("read_on", ctx.t("Day"), "day"),
        Column("value", ctx.t("New reading")),
        Column("usage", ctx.t("Usage")),
        Column("state", ctx.t("State")),
        Column("trail", ctx.t("All readings"), "link", says=ctx.t("Show")),
    )
