"""`kabinet key-rate`: tell Kabinet the newest key rate of the Bank of Russia."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from core.billing import operations
from core.cli import console
from core.kit import clock
from core.runtime.settings import Settings


def key_rate(
    valid_from: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day it takes effect.")],
    percent: Annotated[str, typer.Argument(help="Percent a year, 13.5 or 13,5.")],
) -> None:
    """Put the key rate that penalties are counted by from a day on."""
    settings, words = Settings(), console.words()
    with console.idle_store(settings) as db:
        try:
            operations.set_key_rate(
                db,
                valid_from=valid_from.date(),
                percent=Decimal(percent.replace(",", ".")),
                now=settings.now or clock.now(),
                actor="cli",
            )
        except (InvalidOperation, operations.KeyRateImpossible):
            console.fail(words.t("{text} is not a rate in percent a year.", text=percent))
    day = words.day(valid_from.date())
    console.out.print(words.t("The key rate since {day} is {percent} %.", day=day, percent=percent), markup=False)
