"""The command `kabinet`: another door to the same operations."""

import ipaddress
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.table import Table

from core.billing import penalty_check
from core.cli import (
    bank,
    closing,
    console,
    documents,
    importing,
    key_rate,
    people,
    rebuilding,
    registries,
    reminding,
    remote,
    work,
)
from core.i18n.catalogue import mark
from core.identity import queries as identity
from core.imports import queries as imports
from core.jobs import queries as jobs
from core.kit import clock
from core.runtime.settings import Settings
from core.sample import generate as sample
from core.sample import people as sample_people
from core.web import serve as server
from data import checks
from data.database import Database, StoreBusy

app = typer.Typer(
    help="Kabinet: the customer account of an energy retailer. Start with `kabinet serve`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("import")(importing.import_file)
app.command("close")(closing.close)
app.command("template")(importing.template)
app.command("registry")(registries.registry)
app.command("key-rate")(key_rate.key_rate)
app.command("rebuild")(rebuilding.rebuild)
app.command("remind")(reminding.remind)
app.add_typer(people.app, name="user")
app.add_typer(documents.app, name="documents")

_Store = Annotated[Path | None, typer.Option(help="Folder of the store (KABINET_STORE).")]
_ROLES = {
    "household": mark("Household"),
    "corporate": mark("Organisation"),
    "analyst": mark("Analyst"),
    "operator": mark("Operator"),
}


@app.callback()
def _every_command(store: _Store = None) -> None:
    if store is not None:
        os.environ["KABINET_STORE"] = str(store.absolute())


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (KABINET_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (KABINET_PORT).")] = None,
    *,
    with_sample: Annotated[
        bool, typer.Option("--sample/--no-sample", help="Make the sample region if the store is empty.")
    ] = True,
) -> None:
    """Serve the application; make the sample region first if the store is empty."""
    os.environ |= {
        f"KABINET_{name}": str(value) for name, value in (("HOST", host), ("PORT", port)) if value is not None
    }
    settings, words = Settings(), console.words()
    console.need_port(
        settings.host, settings.port, words.t("Port {port} is in use. Choose another with --port.", port=settings.port)
    )
    bank.need_port(settings)
    try:
        with console.store(settings) as db:
            if with_sample and not imports.has_accounts(db):
                _make_sample(db, accounts=settings.sample_accounts, as_of=_today(settings))
            has_sample = imports.has_sample(db)
            has_sample_people = bool(identity.sample_people(db))
    except StoreBusy:
        console.fail(words.t("The store {folder} is in use: Kabinet is already running?", folder=settings.store))
    if has_sample_people and not _is_loopback(settings.host):
        console.fail(
            words.t(
                "Sample people can sign in with a published password, so Kabinet does not listen on {host}."
                " Run `kabinet user disable --sample` first, or listen on 127.0.0.1.",
                host=settings.host,
            )
        )
    console.out.print(
        words.t("Kabinet is at {address}", address=f"http://{settings.host}:{settings.port}"),
        style="bold",
        markup=False,
    )
    if has_sample and has_sample_people:
        _print_sign_ins()
    console.out.print(words.t("Press Ctrl+C to stop."))
    if sys.modules.get("pandas", ...) is None:  # hidden by `run`; the pages need it
        del sys.modules["pandas"]
    with bank.beside(settings):
        server.serve(settings)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@app.command("sample")
def make_sample(
    accounts: Annotated[int, typer.Option(help="How many accounts.")] = 20_000,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it stands at; today if not given.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed makes another region.")] = 66,
) -> None:
    """Fill an empty store with a made-up region."""
    settings = Settings()
    with console.idle_store(settings) as db:
        if imports.has_accounts(db):
            console.fail(
                console.words().t(
                    "The store {folder} is not empty. Choose another folder with --store.", folder=settings.store
                )
            )
        _make_sample(db, accounts=accounts, as_of=as_of.date() if as_of else _today(settings), seed=seed)
    _print_sign_ins()


@app.command("jobs")
def list_jobs() -> None:
    """List the newest jobs of the store, running ones with their progress."""
    settings, words = Settings(), console.words()
    try:
        with console.store(settings) as db:
            rows = [
                (job.kind, job.parameters, job.status, job.done_count, job.total_count, job.requested_at)
                for job in jobs.newest_jobs(db)
            ]
    except StoreBusy:
        try:
            found = remote.newest_jobs(settings.store)
        except remote.OwnerSilent:
            console.fail(work.silent(settings))
        rows = [
            (
                job["kind"],
                job["parameters"],
                job["status"],
                job["done_count"],
                job["total_count"],
                datetime.fromisoformat(job["requested_at"]),
            )
            for job in found
        ]
    table = Table()
    for heading in (words.t("Asked for"), words.t("Kind"), words.t("File"), words.t("State"), words.t("Done")):
        table.add_column(heading)
    for kind, parameters, status, done, total, asked in rows:
        table.add_row(
            words.instant(asked), kind, str(parameters.get("file_name", "")), status, f"{done} / {total or '?'}"
        )
    console.out.print(table)


@app.command()
def doctor() -> None:
    """Check the data: print every row that breaks an invariant; the exit code is 1 if there is any."""
    words = console.words()
    with console.idle_store(Settings()) as db:
        found = [*checks.run(db), (penalty_check.NAME, penalty_check.WHAT, penalty_check.disagreeing(db))]
        broken = [(name, what, rows) for name, what, rows in found if not rows.is_empty()]
    if not broken:
        console.out.print(words.t("All checks passed."), style="green")
        return
    for name, what, rows in broken:
        console.out.print(f"{name}: {what}", style="red", markup=False)
        with pl.Config(tbl_rows=100, tbl_cols=-1, tbl_width_chars=200):
            console.out.print(str(rows), markup=False)
    raise typer.Exit(1)


def run() -> None:
    """Run the command line."""
    # The engine looks for pandas at its first parameter. It is Streamlit's, a third of a second for nothing here.
    sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]
    app()


def _make_sample(db: Database, *, accounts: int, as_of: date, seed: int = 66) -> None:
    console.out.print(
        console.words().t("Making the sample region: {count} accounts.", count=console.words().number(accounts))
    )
    now = Settings().now or clock.now()
    at = now if clock.local_day(now) == as_of else None
    with console.bar() as report:
        sample.generate(db, accounts=accounts, as_of=as_of, seed=seed, now=at, progress=report)


def _today(settings: Settings) -> date:
    return clock.local_day(settings.now or clock.now())


def _print_sign_ins() -> None:
    words = console.words()
    table = Table(
        title=words.t(
            "Made-up people to sign in as; the password of all is {password}", password=sample_people.PASSWORD
        ),
        title_justify="left",
    )
    table.add_column(words.t("Who"))
    table.add_column(words.t("E-mail"))
    for email, _, role in sample_people.SIGN_INS:
        table.add_row(words.t(_ROLES[role]), email)
    console.out.print(table)
