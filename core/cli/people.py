"""`kabinet user`: the company's own people; customers register themselves."""

from typing import Annotated

import typer

from core.cli import console
from core.identity import operations
from core.identity.model import Role
from core.kit import clock
from core.runtime.settings import Settings

app = typer.Typer(help="People who sign in.", no_args_is_help=True)


@app.callback()
def _people() -> None:
    """People who sign in."""


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="The address to sign in with.")],
    name: Annotated[str, typer.Option(prompt=True, help="The name shown on the screen.")],
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for if not given.")
    ],
    role: Annotated[Role, typer.Option(help="What the person may see.")] = Role.OPERATOR,
) -> None:
    """Register a person. Stop the application first."""
    words, settings = console.words(), Settings()
    with console.idle_store(settings) as db:
        try:
            person = operations.create_person(
                db, email=email, password=password, display_name=name, role=role, now=settings.now or clock.now()
            )
        except operations.EmailTaken:
            console.fail(words.t("Somebody already signs in with {email}.", email=email))
        except operations.PasswordTooWeak:
            console.fail(
                words.t("The password is too weak: at least 10 characters, letters and digits, not a well-known one.")
            )
    console.out.print(words.t("Added: {email}", email=person.email), markup=False)


@app.command()
def disable(
    email: Annotated[str | None, typer.Argument(help="The address the person signs in with.")] = None,
    *,
    sample: Annotated[
        bool, typer.Option("--sample", help="All made-up people of the sample region; their password is published.")
    ] = False,
) -> None:
    """Take away a person's right to sign in, and end every session. Stop the application first."""
    words, settings = console.words(), Settings()
    if (email is None) != sample:
        raise typer.BadParameter("EMAIL or --sample")
    now = settings.now or clock.now()
    with console.idle_store(settings) as db:
        try:
            people = (
                operations.disable_sample_people(db, actor="cli", now=now)
                if email is None
                else [operations.disable_person(db, email=email, actor="cli", now=now)]
            )
        except operations.PersonUnknown:
            console.fail(words.t("Nobody signs in with {email}.", email=email))
    if not people:
        console.out.print(words.t("No sample person can sign in."))
    for person in people:
        console.out.print(words.t("May no longer sign in: {email}", email=person.email), markup=False)
