"""Sending a file of readings, and the files that were sent."""

from uuid import UUID

import polars as pl
import streamlit as st

from core.accounts.access import AccessDenied
from core.bulk import operations, queries
from core.bulk.contents import FileTooLarge
from core.bulk.model import FileCard, Upload
from core.imports.model import FileRefused
from core.ui import address, state
from core.ui import page as screen
from core.ui.components import states, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import bulk_words

FILE = "file"  # of the address: the file that is looked at
_FILES: dict[str, type[pl.DataType] | pl.DataType] = {
    "uploaded_at": pl.Datetime("us", "UTC"),
    "name": pl.String,
    "open": pl.String,
    "state": pl.String,
    "number": pl.String,
    "who": pl.String,
    "rows": pl.String,
    "content": pl.String,
}


def send(ctx: Context, *, title: str) -> None:
    """Let a filled-in file be sent; it is checked at once and shown, and nothing is submitted yet."""
    screen.section(ctx, title, ctx.t("XLSX or CSV up to 10 MB. You see what it comes to before anything is submitted."))
    turn = state.get("bulk.turn", 0)
    with st.form(f"bulk.send.{turn}", border=False):
        file = st.file_uploader(ctx.t("File with readings"), type=["xlsx", "csv", "txt"], key=f"bulk.file.{turn}")
        is_sent = st.form_submit_button(ctx.t("Check the file"), type="primary")
    if is_sent and file is None:
        states.refusal(ctx, [ctx.t("Choose a file first.")])
    elif is_sent and file is not None:
        _receive(ctx, file.name, file.getvalue(), turn)


def history(ctx: Context) -> None:
    """List the files of the sites: who sent them, when, what they came to; each can be opened and downloaded."""
    screen.section(ctx, ctx.t("Files that were sent"))
    found = queries.files(ctx.db, actor=ctx.actor, today=ctx.today)
    if not found:
        states.empty(ctx, ctx.t("No file was sent yet"), ctx.t("Take the template, fill it in and send it."))
        return
    rows = [_row(ctx, card) for card in found]
    tables.show(ctx, Table(pl.DataFrame(rows, schema=_FILES, orient="row"), _columns(ctx)), name="files-of-readings")


def content_address(file_id: UUID) -> str:
    """Return where a file can be had as it was sent."""
    return f"/bulk-files/{file_id}"


def _receive(ctx: Context, name: str, content: bytes, turn: int) -> None:
    try:
        file_id = operations.receive(ctx.db, Upload(ctx.actor, name, content, ctx.now))
    except FileRefused as refusal:
        states.refusal(ctx, [bulk_words.refused(ctx, refusal)])
    except FileTooLarge:
        states.refusal(ctx, [ctx.t(bulk_words.TOO_LARGE)])
    except AccessDenied:
        states.refusal(ctx, [ctx.t("You may look at these accounts but not submit for them.")])
    else:
        state.put("bulk.turn", turn + 1)
        address.write(FILE, str(file_id))
        st.rerun()


def _row(ctx: Context, card: FileCard) -> tuple[object, ...]:
    return (
        card.uploaded_at,
        card.name,
        f"?{FILE}={card.file_id}",
        ctx.t(bulk_words.STATUSES[card.status][0]),
        card.file_number,
        card.accepted_by_name or card.uploaded_by_name,
        _counts(ctx, card),
        content_address(card.file_id),
    )


def _counts(ctx: Context, card: FileCard) -> str:
    """Return what the rows came to: «15: без вопросов 13, с вопросом 1, с ошибкой 0, пустых 1»."""
    return ctx.t(
        "{rows}: right {good}, in question {asked}, wrong {wrong}, empty {empty}",
        rows=card.row_count,
        good=card.good_count,
        asked=card.questioned_count,
        wrong=card.refused_count,
        empty=card.skipped_count,
    )


def _columns(ctx: Context) -> tuple[Column, ...]:
    return (
        Column("uploaded_at", ctx.t("When"), "instant"),
        Column("name", ctx.t("File")),
        Column("state", ctx.t("State")),
        Column("number", ctx.t("Number")),
        Column("who", ctx.t("Who")),
        Column("rows", ctx.t("Rows in the file")),
        Column("open", ctx.t("What it came to"), "link", says=ctx.t("Show")),
        Column("content", ctx.t("As it was sent"), "link", says=ctx.t("Download")),
    )
