"""`kabinet close`."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, NoReturn

import typer

from core.billing import unknown_rates
from core.cli import console, work
from core.closing import jobs, messages
from core.jobs.worker import JobRefused
from core.kit import clock
from core.runtime import jobs as handlers
from core.runtime.settings import Settings
from data.database import StoreBusy


def close(
    month: Annotated[datetime, typer.Argument(formats=["%Y-%m"], help="The month to close, like 2026-10.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count everything but penalties, keep nothing.")] = False,
    even_unfinished: Annotated[
        bool, typer.Option("--even-unfinished", help="Close a month that is not over yet.")
    ] = False,
) -> None:
    """
    Close a month: collect its readings, estimate missing ones, charge every account.

    It can be repeated: a closed month stays as it is, an interrupted close goes on. Works while the application is
    running, too.
    """
    parameters = {"period": f"{month:%Y-%m}-01", "is_dry": dry_run, "is_early": even_unfinished}
    settings = Settings()
    try:
        with console.store(settings) as db, console.bar() as report:
            job = work.here(jobs.KIND, parameters, now=settings.now or clock.now())
            result = handlers.close_month(db, job, lambda done, total, step: report(done, total, step))  # noqa: PLW0108 - names of arguments
    except JobRefused as refusal:
        _refused(month, refusal.result or {})
    except StoreBusy:
        result = _handed_over(month, parameters, settings)
    _show(month, result)


def _handed_over(month: datetime, parameters: dict[str, Any], settings: Settings) -> Mapping[str, Any]:
    words = console.words()
    job = work.handed_over(settings, jobs.KIND, parameters)
    if job["status"] == "done":
        result: Mapping[str, Any] = job["result"]
        return result
    if job["status"] == "cancelled":
        console.fail(words.t("The close was cancelled; the same command goes on where it stopped."))
    if job["result"]:
        _refused(month, job["result"])
    return console.fail(words.t("The close failed: {error}", error=job["error"]))


def _refused(month: datetime, result: Mapping[str, Any]) -> NoReturn:
    words = console.words()
    console.fail(messages.sentence(words, issue=result["issue"], period=month.date(), details=result["details"]))


def _show(month: datetime, result: Mapping[str, Any]) -> None:
    words = console.words()
    values = {
        "month": words.month(month.date()),
        "accounts": words.number(result["account_count"]),
        "lines": words.number(result["line_count"]),
        "amount": words.money(Decimal(result["amount"])),
    }
    if result["is_dry"]:
        text = words.t(
            "{month} would come to {amount}: {accounts} accounts, {lines} lines. Nothing was kept.", **values
        )
    elif result["is_repeated"]:
        text = words.t(
            "{month} was closed before and stays as it is: {accounts} accounts, {lines} lines, {amount}.", **values
        )
    else:
        text = words.t("{month} is closed: {accounts} accounts, {lines} lines, {amount}.", **values)
    console.out.print(text[:1].upper() + text[1:], markup=False)
    for group, day in result.get("unknown_rates", ()):
        warning = unknown_rates.sentence(words, group=group, day=date.fromisoformat(day))
        console.out.print(warning, style="yellow", markup=False)
