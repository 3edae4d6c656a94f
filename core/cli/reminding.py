"""`kabinet remind`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

from core.cli import console, work
from core.kit import clock
from core.notices import jobs
from core.notices.model import NAMES, Kind
from core.runtime import jobs as handlers
from core.runtime.settings import Settings
from data.database import StoreBusy


def remind(
    *,
    date: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The day it is for; today if not given.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count who would be told what.")] = False,
) -> None:
    """
    Write the letters of a day: readings, due days, debts, verifications.

    The application does it by itself every day after the silent hours. A repeat writes to nobody twice. Works while
    the application is running, too.
    """
    settings = Settings()
    now = settings.now or clock.now()
    day = date.date() if date else clock.local_day(now)
    parameters = {"day": day.isoformat(), "is_dry": dry_run}
    try:
        with console.store(settings) as db, console.bar() as report:
            job = work.here(jobs.REMIND, parameters, now=now)
            result = handlers.remind(db, job, lambda done, total, step: report(done, total, step))  # noqa: PLW0108 - names of arguments
    except StoreBusy:
        result = _handed_over(parameters, settings)
    _show(result)


def _handed_over(parameters: dict[str, Any], settings: Settings) -> Mapping[str, Any]:
    words = console.words()
    job = work.handed_over(settings, jobs.REMIND, parameters)
    if job["status"] != "done":
        console.fail(words.t("The letters were not written: {error}", error=job["error"] or job["status"]))
    result: Mapping[str, Any] = job["result"]
    return result


def _show(result: Mapping[str, Any]) -> None:
    words = console.words()
    if not result["kinds"]:
        console.out.print(words.t("Nobody is to be told anything new."))
    for name, counts in result["kinds"].items():
        values = {
            "kind": words.t(NAMES[Kind(name)]),
            "people": words.number(counts["people"]),
            "accounts": words.number(counts["accounts"]),
        }
        console.out.print(words.t("{kind}: letters {people}, accounts {accounts}", **values), markup=False)
    if result["is_dry"] and result["kinds"]:
        console.out.print(words.t("Nothing was written."))
