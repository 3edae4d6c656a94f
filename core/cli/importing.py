"""`kabinet import` and `kabinet template`."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from core.cli import console, work
from core.imports import jobs, kinds, messages, operations, templates
from core.imports.model import FileRefused, Request, Result
from core.kit import clock
from core.runtime.settings import Settings
from data.database import StoreBusy

_KINDS = ", ".join(kinds.KINDS)


def import_file(  # noqa: PLR0913 - each is an option of the command
    kind: Annotated[str, typer.Argument(help=f"What the file holds: {_KINDS}.")],
    file: Annotated[
        Path, typer.Argument(help="CSV (also .csv.gz; UTF-8, UTF-16 or windows-1251; ; , or tab), XLSX or Parquet.")
    ],
    *,
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="Take nothing if a single row is refused.")
    ] = False,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="HEADING=COLUMN: which heading of the file is which column. May be repeated."),
    ] = None,
    constants: Annotated[
        list[str] | None, typer.Option("--set", help="COLUMN=VALUE: the same value for every row. May be repeated.")
    ] = None,
    meter: Annotated[
        str | None, typer.Option(help="Intervals: the serial number of the meter, if the file does not name it.")
    ] = None,
    station: Annotated[str | None, typer.Option(help="Temperature: the station, if the file does not name it.")] = None,
    unit: Annotated[
        str | None, typer.Option(help="Intervals: wh, kwh or mwh, if it is not the meter's own unit.")
    ] = None,
    minutes: Annotated[int | None, typer.Option(help="Intervals: length in minutes; found out if not given.")] = None,
    zone: Annotated[
        str, typer.Option("--timezone", help="Of moments written without an offset.")
    ] = "Asia/Yekaterinburg",
    sheet: Annotated[
        str | None, typer.Option(help="The sheet of a workbook; the first with rows if not given.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Where refused rows are listed; in the store's folder if not given.")
    ] = None,
) -> None:
    """
    Import one of the company's files. It can be repeated: what is already known is not doubled.

    Works while the application is running, too. `kabinet template KIND` shows the columns.
    """
    fixed = _pairs(constants, "--set") | {
        name: value for name, value in (("serial_number", meter), ("station", station)) if value is not None
    }
    request = Request(
        kind=kind,
        path=file.absolute(),
        file_name=file.name,
        is_all_or_nothing=all_or_nothing,
        mapping=_pairs(mapping, "--map"),
        constants=fixed,
        sheet=sheet,
        zone=zone,
        unit=unit,
        minutes=minutes,
        language=console.language(),
        report=report.absolute() if report else None,
    )
    _show(_run(request))


def template(
    kind: Annotated[str, typer.Argument(help=f"What the file will hold: {_KINDS}.")],
    file: Annotated[
        Path | None, typer.Argument(help="Where to write an example (.csv or .xlsx); only shown if not given.")
    ] = None,
) -> None:
    """Show the columns of a kind of file, or write an example of it."""
    words = console.words()
    try:
        wanted = kinds.kind_of(kind)
    except FileRefused as refusal:
        console.fail(messages.file_sentence(words, refusal))
    if file is not None:
        templates.write(wanted, file)
        console.out.print(words.t("Written: {file}", file=file), markup=False)
        return
    table = Table(title=words.t(wanted.title))
    for heading in (words.t("Column"), words.t("Required"), words.t("Example"), words.t("Also recognised")):
        table.add_column(heading, overflow="fold")
    for column in wanted.columns:
        table.add_row(
            column.name, words.t("yes") if column.is_required else "", column.example, ", ".join(column.names)
        )
    console.out.print(table)


def _run(request: Request) -> Result:
    settings = Settings()
    try:
        with console.store(settings) as db, console.bar() as report:
            return operations.import_file(db, request, actor="cli", now=settings.now or clock.now(), report=report)
    except FileRefused as refusal:
        console.fail(messages.file_sentence(console.words(), refusal))
    except StoreBusy:
        return _result(work.handed_over(settings, jobs.KIND, request.packed()))


def _result(job: dict[str, Any]) -> Result:
    words = console.words()
    if job["status"] == "done":
        return Result(**job["result"])
    if job["status"] == "cancelled":
        console.fail(words.t("The import was cancelled."))
    refusal = jobs.refusal(job["result"])
    if refusal is not None:
        console.fail(messages.file_sentence(words, refusal))
    error = job["error"]
    return console.fail(words.t("The import failed: {error}", error=words.t(error)))


def _pairs(texts: list[str] | None, option: str) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts or ()]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise typer.BadParameter(f"{option} {name}{sign}{value}: NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _show(result: Result) -> None:
    words = console.words()
    lines = (
        (words.t("Rows in the file"), result.row_count),
        (words.t("Accepted"), result.accepted_count),
        (words.t("Already known"), result.repeated_count),
        (words.t("Refused"), result.refused_count),
    )
    table = Table(show_header=False, box=None)
    for label, count in lines:
        table.add_row(label, words.number(count), style="red" if label == words.t("Refused") and count else None)
    console.out.print(table)
    if result.report_path is not None:
        console.out.print(words.t("Refused rows with their reasons: {file}", file=result.report_path), markup=False)
    if result.status == "refused":
        console.fail(words.t("Nothing was imported: --all-or-nothing was asked for and rows were refused."))
