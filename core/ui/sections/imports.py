"""What the page «Data» is made of: sending a file, the jobs on their way, the imports that were done."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import polars as pl
import streamlit as st

from core.i18n.catalogue import mark
from core.identity.model import Role
from core.imports import jobs as import_jobs
from core.imports import kinds, messages, queries, uploads
from core.imports.model import FileRefused
from core.jobs import queries as jobs
from core.jobs.model import Job, JobStatus
from core.runtime import process
from core.ui import context
from core.ui import page as screen
from core.ui.components import badges, filters, states, tables
from core.ui.components.badges import Badge
from core.ui.components.tables import Column, Table
from core.ui.context import Context

STATES: dict[str, tuple[str, badges.Tone]] = {
    "queued": (mark("Waiting"), "neutral"),
    "running": (mark("Running"), "neutral"),
    "done": (mark("Loaded"), "good"),
    "refused": (mark("Nothing taken"), "warning"),
    "failed": (mark("Failed"), "bad"),
    "cancelled": (mark("Cancelled"), "warning"),
}
_NEWS = timedelta(days=1)  # so long a failed import is said
_SHOWN = ("started_at", "kind", "file_name", "status", "row_count", "accepted_count", "repeated_count", "refused_count")


def upload(ctx: Context) -> None:
    """Let an operator send a file; the job thread imports it."""
    if not _may_load(ctx):
        return
    screen.section(
        ctx,
        ctx.t("Load a file"),
        ctx.t("CSV (.csv, .txt or .csv.gz), XLSX or Parquet up to 10 MB. Larger files: the command kabinet import."),
    )
    titles = {name: ctx.t(kind.title) for name, kind in kinds.KINDS.items()}
    kind = filters.choice(ctx, "kind", ctx.t("What the file holds"), titles, next(iter(titles)))
    with st.form("data.upload", clear_on_submit=True, border=False):
        file = st.file_uploader(ctx.t("File"), type=["csv", "gz", "xlsx", "parquet", "txt"], key="data.file")
        is_sent = st.form_submit_button(ctx.t("Load"), type="primary")
    if is_sent and file is None:
        states.refusal(ctx, [ctx.t("Choose a file first.")])
    elif kind and is_sent and file is not None:
        _send(ctx, kind=kind, file_name=file.name, file_id=str(file.file_id), content=file.getvalue())


def _send(ctx: Context, *, kind: str, file_name: str, file_id: str, content: bytes) -> None:
    try:
        uploads.enqueue(
            ctx.db,
            actor=ctx.actor,
            kind=kind,
            file_name=file_name,
            content=content,
            language=ctx.words.language,
            now=ctx.now,
            idempotency_key=file_id,  # a double click sends the form twice, with the same file
        )
    except uploads.UploadTooLarge:
        states.refusal(ctx, [ctx.t("The file is larger than 10 MB. Divide it, or use the command kabinet import.")])
        return
    except uploads.UploadRefused:
        states.refusal(ctx, [ctx.t("Only an operator may load files. Nothing was taken.")])
        return
    process.wake_jobs()
    states.done(ctx, ctx.t("{file} was received and is being loaded.", file=file_name))


@st.fragment(run_every=2.0)
def on_their_way() -> None:
    """Show the jobs that are not finished and why the newest ones failed; looks again every two seconds."""
    ctx = context.current()
    screen.check(ctx)
    for job in jobs.newest_jobs(ctx.db, count=10):
        if not job.is_finished:
            _progress(ctx, job)
    for job in jobs.newest_jobs(ctx.db, count=1, kind=import_jobs.KIND):
        if job.status is JobStatus.FAILED and job.finished_at and ctx.now - job.finished_at < _NEWS:
            states.refusal(ctx, [str(job.parameters.get("file_name", "")), _reason(ctx, job)])
    batches(ctx)


def _progress(ctx: Context, job: Job) -> None:
    share = min(1.0, job.done_count / job.total_count) if job.total_count else 0.0
    name = str(job.parameters.get("file_name", job.kind))
    badges.show(Badge(ctx.t(STATES[job.status][0])), Badge(name), *([Badge(ctx.t(job.step))] if job.step else []))
    st.progress(share)


def _reason(ctx: Context, job: Job) -> str:
    refusal: FileRefused | None = import_jobs.refusal(job.result)
    if refusal is not None:
        return messages.file_sentence(ctx.words, refusal)
    return ctx.t("The import stopped because of a fault of ours. Nothing is half-done: load the file again.")


def batches(ctx: Context) -> None:
    """Show the newest imports with their counts, and hand out the report of one."""
    screen.section(ctx, ctx.t("What was loaded"))
    found = queries.newest_batches(ctx.db)
    if not found:
        states.empty(ctx, ctx.t("Nothing was loaded yet"), _way_to_load(ctx))
        return
    badges.age(ctx, found[0]["finished_at"] or found[0]["started_at"])
    tables.show(ctx, _table(ctx, found), name="imports")
    reports(ctx, found)


def _way_to_load(ctx: Context) -> str:
    if _may_load(ctx):
        return ctx.t("Send a file, or use the command kabinet import.")
    return ctx.t("Operators load files here; you see what came of it.")


def _may_load(ctx: Context) -> bool:
    return ctx.person is not None and ctx.person.role is Role.OPERATOR


def _table(ctx: Context, found: list[dict[str, Any]]) -> Table:
    titles = {name: ctx.t(kind.title) for name, kind in kinds.KINDS.items()}
    said = {name: ctx.t(message) for name, (message, _) in STATES.items()}
    rows = pl.DataFrame([{name: record[name] for name in _SHOWN} for record in found])
    is_empty = (pl.col("status") == "done") & (pl.col("refused_count") == pl.col("row_count"))
    return Table(
        rows.with_columns(
            pl.when(is_empty & (pl.col("row_count") > 0))
            .then(pl.lit("refused"))
            .otherwise(pl.col("status"))
            .alias("status")
        ).with_columns(pl.col("kind").replace(titles), pl.col("status").replace(said)),
        (
            Column("started_at", ctx.t("When"), "instant"),
            Column("kind", ctx.t("Kind")),
            Column("file_name", ctx.t("File")),
            Column("status", ctx.t("State")),
            Column("row_count", ctx.t("Rows in the file"), "integer"),
            Column("accepted_count", ctx.t("Accepted"), "integer"),
            Column("repeated_count", ctx.t("Already known"), "integer"),
            Column("refused_count", ctx.t("Refused"), "integer"),
        ),
    )


def reports(ctx: Context, found: list[dict[str, Any]]) -> None:
    """Offer the list of refused rows of one import."""
    names = {
        str(record["batch_id"]): f"{record['file_name']}, {ctx.words.instant(record['started_at'])}"
        for record in found
        if record["report_path"] and record["refused_count"]
    }
    if not names:
        return
    chosen = st.selectbox(ctx.t("Refused rows of"), list(names), format_func=names.__getitem__, key="data.report")
    path = queries.report(ctx.db, batch_id=UUID(chosen))
    if path is None:
        states.empty(ctx, ctx.t("The list is no longer there"), ctx.t("Load the file again to get a new one."))
        return
    st.download_button(
        ctx.t("Refused rows with reasons"), path.read_bytes, f"refused-{chosen}.csv", "text/csv", key="data.refused",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip
