"""What the commands share: the language, the store, the progress bar."""

import errno
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from core.i18n.catalogue import Language
from core.i18n.formats import Words
from core.runtime.settings import Settings
from data.database import Database, StoreBusy
from data.migrations import MigrationChanged

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@cache
def language() -> Language:
    """Return the language of the terminal: Russian if its locale is, else English."""
    name = next(
        (value for key in ("KABINET_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), ""
    )
    return "ru" if name.lower().startswith("ru") else "en"


def words() -> Words:
    """Return the words of the terminal's language."""
    return Words(language())


def fail(sentence: str) -> NoReturn:
    """Say why the command ends without having done its work, and end it."""
    err.print(sentence, style="red", markup=False)
    raise typer.Exit(1)


@contextmanager
def store(settings: Settings, *, path: Path | None = None) -> Iterator[Database]:
    """
    Lend the store of the settings.

    A store of another version of Kabinet ends the command.

    :raises StoreBusy: if the application or another command has it open
    """
    folder = path or settings.store
    try:
        opened = Database.open(folder, threads=settings.threads, memory_limit=settings.memory_limit)
    except MigrationChanged as changed:
        fail(
            words().t(
                "The store {folder} was made by another version of Kabinet (see {file})."
                " Run that version, or choose another folder with KABINET_STORE.",
                folder=folder,
                file=changed.args[0],
            )
        )
    with opened as db:
        yield db


def need_port(host: str, port: int, refusal: str) -> None:
    """End the command with the sentence if something else listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:  # another reason, such as a host that is not ours, is the server's to tell
            if error.errno == errno.EADDRINUSE:
                fail(refusal)


@contextmanager
def idle_store(settings: Settings) -> Iterator[Database]:
    """Lend the store, or say that something else has it open and end the command."""
    try:
        with store(settings) as db:
            yield db
    except StoreBusy:
        fail(
            words().t(
                "The store {folder} is in use: stop the application or the other command first.", folder=settings.store
            )
        )


@contextmanager
def bar() -> Iterator[Callable[[int, int | None, str], None]]:
    """Show a progress bar; lend what moves it: `report(done, total, step)`, the step a msgid."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("", total=None)

        def report(done: int, total: int | None, step: str) -> None:
            progress.update(task, description=words().t(step), completed=done, total=total)

        yield report
