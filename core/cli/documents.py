"""`kabinet documents`: numbers closing documents, prints a month for everybody; also while the application runs."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli import console, work
from core.documents import jobs
from core.documents.model import Kind
from core.i18n.catalogue import mark
from core.jobs.worker import JobRefused
from core.kit import clock
from core.runtime.settings import Settings
from data.database import Database, StoreBusy

app = typer.Typer(help="Number and print documents.", no_args_is_help=True)
Report = Callable[[int, int | None, str], None]
_Period = Annotated[datetime, typer.Option(formats=["%Y-%m"], help="The month, like 2026-10.")]
_REFUSALS = {jobs.MONTH_NOT_OVER: mark("This month is not over yet: documents close a month that has ended.")}


@app.command("issue")
def issue(
    period: _Period,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m"], help="The first of several months.")
    ] = None,
) -> None:
    """Give numbers to invoices and acts of organisations; a repeat numbers only what came since."""
    first = since.date() if since else period.date()
    result = _done(jobs.ISSUE, {"first": first.isoformat(), "last": period.date().isoformat()})
    console.out.print(console.words().t("New documents: {count}.", count=console.words().number(result["issued"])))


@app.command("render")
def render(
    period: _Period,
    kind: Annotated[str, typer.Option(help="receipt, invoice or act.")] = Kind.RECEIPT.value,
    out: Annotated[Path | None, typer.Option(help="Folder of the files; beside the store if not given.")] = None,
) -> None:
    """Print a month for everybody into a folder, a PDF an account; what is there already is not printed again."""
    words = console.words()
    if kind not in jobs.KINDS:
        console.fail(words.t("There is no such kind: {kind}. Choose receipt, invoice or act.", kind=kind))
    month = f"{period:%Y-%m}"
    folder = (out or Settings().store / "documents" / kind / month).absolute()
    result = _done(jobs.RENDER, {"period": period.date().isoformat(), "kind": kind, "folder": str(folder)})
    console.out.print(
        words.t(
            "Printed {written}, {kept} were there before: {folder}",
            written=words.number(result["written"]),
            kept=words.number(result["kept"]),
            folder=result["folder"],
        ),
        markup=False,
    )


def _done(kind: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Do the work here, or let the running application do it; end the command if it is refused."""
    settings, words = Settings(), console.words()
    try:
        with console.store(settings) as db, console.bar() as report:
            return _here(db, kind, parameters, report, settings.now or clock.now())
    except StoreBusy:
        job = work.handed_over(settings, kind, parameters)
    if job["status"] != "done":
        console.fail(words.t(_REFUSALS.get(job["error"], job["error"] or job["status"])))
    found: dict[str, Any] = job["result"]
    return found


def _here(
    db: Database,
    kind: str,
    parameters: dict[str, Any],
    report: Report,
    now: datetime,
) -> dict[str, Any]:
    try:
        return jobs.do(db, kind, parameters, report=report, actor="cli", now=now)
    except JobRefused as refused:
        console.fail(console.words().t(_REFUSALS.get(refused.error, refused.error)))
