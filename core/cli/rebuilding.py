"""`kabinet rebuild`: count again what is kept ready for speed."""

from core.cli import console
from core.metering import register_states
from core.reporting import operations as reporting
from core.runtime.settings import Settings


def rebuild() -> None:
    """Count the states of registers and the analysts' summaries again from the readings, charges and payments."""
    words = console.words()
    with console.idle_store(Settings()) as db:
        register_states.rebuild(db)
        months = reporting.rebuild(db, periods=None)
    console.out.print(
        words.n(
            "Registers and the summaries of {n} month are counted again.",
            "Registers and the summaries of {n} months are counted again.",
            n=len(months),
        ),
        markup=False,
    )
