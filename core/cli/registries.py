"""`kabinet registry`."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from core.cli import console, work
from core.jobs.worker import JobRefused
from core.kit import clock
from core.registries import layouts, messages, uploads
from core.registries.model import FileRefused, Request, Result
from core.runtime import jobs
from core.runtime.settings import Settings
from data.database import Database, StoreBusy

_LAYOUTS = ", ".join(layouts.every())


def registry(
    file: Annotated[Path, typer.Argument(help="Payments as a bank or agent sends them (UTF-8 or windows-1251).")],
    *,
    layout: Annotated[str | None, typer.Option(help=f"How it is written, if not found out: {_LAYOUTS}.")] = None,
) -> None:
    """
    Take in a registry of payments: post them, keep what has no account for the operators, name lines that are wrong.

    It can be repeated: what is already known is not doubled. Works while the application is running, too.
    """
    if layout is not None and layout not in layouts.every():
        raise typer.BadParameter(f"--layout {layout}: {_LAYOUTS}")
    _show(_run(Request(path=str(file.absolute()), file_name=file.name, layout=layout)))


def _run(request: Request) -> Result:
    settings = Settings()
    try:
        with console.store(settings) as db:
            return _taken(db, request, settings)
    except StoreBusy:
        return _result(work.handed_over(settings, uploads.KIND, request.packed()))


def _taken(db: Database, request: Request, settings: Settings) -> Result:
    job = work.here(uploads.KIND, request.packed(), now=settings.now or clock.now())
    try:
        with console.bar() as report:

            def tell(done: int, total: int | None, step: str) -> None:
                report(done, total, step)

            return Result(**jobs.take_registry(db, job, tell))
    except JobRefused as refused:
        return _refused(uploads.refusal(refused.result))


def _result(job: dict[str, Any]) -> Result:
    words = console.words()
    if job["status"] == "done":
        return Result(**job["result"])
    if job["status"] == "cancelled":
        console.fail(words.t("The import was cancelled."))
    refusal = uploads.refusal(job["result"])
    return _refused(refusal) if refusal else console.fail(words.t("The import failed: {error}", error=job["error"]))


def _refused(refusal: FileRefused | None) -> Result:
    words = console.words()
    if refusal is None:
        console.fail(words.t("The import was cancelled."))
    return console.fail(messages.file_sentence(words, refusal))


def _show(result: Result) -> None:
    words = console.words()
    if result.is_known:
        console.out.print(words.t("This registry was taken in before; nothing was changed."))
    table = Table(show_header=False, box=None)
    rows = (
        (words.t("Payments in the registry"), result.row_count, None),
        (words.t("Posted"), result.posted_count, result.posted_amount),
        (words.t("Wait for an operator"), result.waiting_count, result.waiting_amount),
        (words.t("Already known"), result.repeated_count, None),
        (words.t("Refused"), result.refused_count, None),
    )
    for label, count, amount in rows:
        table.add_row(label, words.number(count), words.money(Decimal(amount)) if amount else "")
    console.out.print(table)
