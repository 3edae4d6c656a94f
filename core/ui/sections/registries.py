"""Parts of the page «Payments»: sending a registry, those on their way, where the money of each is, returns."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import polars as pl
import streamlit as st

from core.i18n.catalogue import mark
from core.jobs import queries as jobs
from core.jobs.model import Job, JobStatus
from core.registries import messages, queries, uploads
from core.registries.model import FileRefused
from core.runtime import process
from core.ui import address, context
from core.ui import page as screen
from core.ui.components import badges, filters, states, tables
from core.ui.components.badges import Badge
from core.ui.components.tables import Column, Table
from core.ui.context import Context

_STATES = {"running": mark("Running"), "done": mark("Loaded"), "refused": mark("Nothing taken")}
_REGISTRY = "registry"  # key of the address: the registry whose rows are shown
_FIRST, _MOST = 15, 200  # registries listed, registries looked at
_PARTS = ("posted", "assigned", "waiting", "returned", "repeated", "refused")
_ALWAYS = frozenset({"posted", "waiting"})
_SAID = {
    "posted": mark("Posted at once"),
    "assigned": mark("Posted by an operator"),
    "waiting": mark("Waiting"),
    "returned": mark("Returned or told twice"),
    "repeated": mark("Already known"),
    "refused": mark("Refused"),
}


def upload(ctx: Context) -> None:
    """Let a registry be sent; the job thread takes it in."""
    note = ctx.t("Up to 10 MB, UTF-8 or windows-1251. Larger files: the command kabinet registry.")
    screen.section(ctx, ctx.t("Take in a registry"), note)
    with st.form("payments.upload", clear_on_submit=True, border=False):
        file = st.file_uploader(ctx.t("File"), type=["txt", "csv", "dat"], key="payments.file")
        is_sent = st.form_submit_button(ctx.t("Take in"), type="primary")
    if is_sent and file is None:
        states.refusal(ctx, [ctx.t("Choose a file first.")])
    elif is_sent and file is not None:
        _send(ctx, file_name=file.name, file_id=str(file.file_id), content=file.getvalue())


def _send(ctx: Context, *, file_name: str, file_id: str, content: bytes) -> None:
    try:
        uploads.enqueue(
            ctx.db,
            actor=ctx.actor,
            file_name=file_name,
            content=content,
            now=ctx.now,
            idempotency_key=file_id,  # a double click sends the form twice, with the same file
        )
    except uploads.UploadTooLarge:
        states.refusal(ctx, [ctx.t("The file is larger than 10 MB. Divide it, or use the command kabinet registry.")])
        return
    except uploads.UploadRefused:
        states.refusal(ctx, [ctx.t("Only an operator may load files. Nothing was taken.")])
        return
    process.wake_jobs()
    states.done(ctx, ctx.t("{file} was received and is being taken in.", file=file_name))


@st.fragment(run_every=2.0)
def on_their_way() -> None:
    """Show the registries that are not finished and all that were taken in; looks again every two seconds."""
    ctx = context.current()
    screen.check(ctx)
    found = jobs.newest_jobs(ctx.db, count=10, kind=uploads.KIND)
    for job in found:
        if not job.is_finished:
            _progress(ctx, job)
    if found and found[0].status is JobStatus.FAILED:
        states.refusal(ctx, [str(found[0].parameters.get("file_name", "")), _reason(ctx, found[0])])
    _history(ctx)


def returns(ctx: Context) -> None:
    """Show what goes back to its payers: the list that the bank is given."""
    screen.section(
        ctx,
        ctx.t("Going back to the payers"),
        ctx.t("Give the file to accounting: the money leaves by payment orders."),
    )
    found = queries.returned(ctx.db)
    if found.is_empty():
        states.empty(ctx, ctx.t("Nothing goes back"), ctx.t("Payments that you return stand here."))
        return
    named = found.with_columns(pl.col("channel").replace(_translated(ctx, messages.CHANNELS)))
    tables.show(ctx, Table(named, (
        Column("payment_number", ctx.t("Payment")), Column("paid_at", ctx.t("Paid"), "instant"),
        Column("channel", ctx.t("Channel")), Column("amount", ctx.t("Amount"), "money", total=True),
        Column("payer_name", ctx.t("Payer")), Column("account_text", ctx.t("Account named")),
        Column("decision_note", ctx.t("Reason")), Column("decided_name", ctx.t("Decided by")),
        Column("decided_at", ctx.t("Decided"), "instant"),
    )), name="returns")  # fmt: skip


def _progress(ctx: Context, job: Job) -> None:
    share = min(1.0, job.done_count / job.total_count) if job.total_count else 0.0
    name = str(job.parameters.get("file_name", ""))
    badges.show(Badge(name), *([Badge(ctx.t(job.step))] if job.step else []))
    st.progress(share)


def _reason(ctx: Context, job: Job) -> str:
    refusal: FileRefused | None = uploads.refusal(job.result)
    if refusal is not None:
        return messages.file_sentence(ctx.words, refusal)
    return ctx.t("It stopped because of a fault of ours. Nothing is half-done: take the file in again.")


def _history(ctx: Context) -> None:
    screen.section(ctx, ctx.t("What was taken in"))
    found = queries.registries(ctx.db, count=_MOST)
    if found.is_empty():
        states.empty(
            ctx, ctx.t("No registry was taken in yet"), ctx.t("Send one, or use the command kabinet registry.")
        )
        return
    differing = found.filter(pl.col("difference") != 0)
    if differing.height:
        amount = ctx.words.money(Decimal(differing["difference"].sum()))
        states.refusal(
            ctx,
            [
                ctx.n(
                    "{n} registry does not reconcile: {amount} is missing.",
                    "{n} registries do not reconcile: {amount} is missing.",
                    n=differing.height,
                    amount=amount,
                )
            ],
        )
    else:
        states.done(
            ctx,
            ctx.t("Every registry reconciles: all that was sent is posted, waits, went back or is named as refused."),
        )
    options = {"file": ctx.t("by registry"), "day": ctx.t("by day and channel")}
    by = filters.choice(ctx, "by", ctx.t("Sums"), options, default="file")
    is_all = found.height > _FIRST and filters.toggle(ctx, "all", ctx.n("All {n}", "All {n}", n=found.height))
    shown = found if is_all or by == "day" else found.head(_FIRST)
    tables.show(ctx, _by_day(ctx, shown) if by == "day" else _by_file(ctx, shown), name="registries")
    _one(ctx, found)


def _by_file(ctx: Context, found: pl.DataFrame) -> Table:
    named = found.with_columns(pl.col("status").replace(_translated(ctx, _STATES)))
    shown = (
        Column("registry_on", ctx.t("Day"), "day"),
        Column("file_name", ctx.t("File")),
        Column("status", ctx.t("State")),
        Column("row_count", ctx.t("Payments"), "integer"),
    )
    return Table(named, (*shown, *_sums(ctx, found)))


def _by_day(ctx: Context, found: pl.DataFrame) -> Table:
    amounts = [pl.col(f"{name}_amount").sum() for name in ("sent", *_PARTS)]
    counted = (
        found.filter(pl.col("status") != "refused")
        .group_by("registry_on", "channel")
        .agg(pl.col("row_count").sum(), *amounts, pl.col("difference").sum())
        .sort("registry_on", "channel", descending=[True, False])
        .with_columns(pl.col("channel").replace(_translated(ctx, messages.CHANNELS)))
    )
    return Table(counted, (
        Column("registry_on", ctx.t("Day"), "day"), Column("channel", ctx.t("Channel")),
        Column("row_count", ctx.t("Payments"), "integer"), *_sums(ctx, found),
    ))  # fmt: skip


def _sums(ctx: Context, found: pl.DataFrame) -> tuple[Column, ...]:
    """Return the columns of money: what was sent, the parts of it that there are, and what is missing."""
    there = [name for name in _PARTS if name in _ALWAYS or found[f"{name}_amount"].sum()]
    parts = (Column(f"{name}_amount", ctx.t(_SAID[name]), "money", total=True) for name in there)
    sent = Column("sent_amount", ctx.t("Sent"), "money", total=True)
    return sent, *parts, Column("difference", ctx.t("Difference"), "money", total=True)


def _one(ctx: Context, found: pl.DataFrame) -> None:
    """Show why one registry was refused, or its lines that were not posted at once."""
    names = {
        str(row["registry_id"]): f"{row['file_name']}, {ctx.words.short_day(row['registry_on'])}"
        for row in found.iter_rows(named=True)
        if row["status"] == "refused"
        or row["refused_count"]
        or row["waiting_count"] + row["assigned_count"] + row["returned_count"]
    }
    if not names:
        return
    screen.section(ctx, ctx.t("What was not posted at once"))
    asked = address.read(_REGISTRY)
    index = list(names).index(asked) if asked in names else 0
    chosen = st.selectbox(
        ctx.t("Registry"), list(names), index=index, format_func=names.__getitem__, key="payments.registry"
    )
    record = queries.registry(ctx.db, registry_id=UUID(chosen))
    refusal = queries.file_refusal(record) if record else None
    if refusal is not None:
        states.refusal(ctx, [messages.file_sentence(ctx.words, refusal)])
    _waited(ctx, UUID(chosen))
    _refused(ctx, UUID(chosen))


def _waited(ctx: Context, registry_id: UUID) -> None:
    rows = queries.registry_rows(ctx.db, registry_id=registry_id)
    if rows.is_empty():
        return
    said: dict[str, dict[Any, str]] = {"reason": dict(messages.REASONS), "status": dict(messages.STATUSES)}
    named = rows.with_columns(pl.col(name).replace(_translated(ctx, codes)) for name, codes in said.items())
    tables.show(ctx, Table(named, (
        Column("row", ctx.t("Row"), "integer"), Column("payment_number", ctx.t("Payment")),
        Column("account_text", ctx.t("Account named")), Column("amount", ctx.t("Amount"), "money", total=True),
        Column("reason", ctx.t("Reason")), Column("status", ctx.t("State")),
    )), name="registry-unmatched")  # fmt: skip


def _refused(ctx: Context, registry_id: UUID) -> None:
    rows = queries.refused_rows(ctx.db, registry_id=registry_id)
    if rows.is_empty():
        return
    named = rows.with_columns(
        pl.col("column_name").replace(_translated(ctx, messages.COLUMN_NAMES)),
        pl.col("issue").replace(_translated(ctx, messages.ROW_ISSUES)),
    )
    tables.show(ctx, Table(named, (
        Column("row", ctx.t("Row"), "integer"), Column("column_name", ctx.t("Column")), Column("value", ctx.t("Value")),
        Column("issue", ctx.t("Reason")), Column("line", ctx.t("As it stands in the file")),
    )), name="registry-refused")  # fmt: skip


def _translated(ctx: Context, codes: dict[Any, str]) -> dict[str, str]:
    return {str(code): ctx.t(message) for code, message in codes.items()}
