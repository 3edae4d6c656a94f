"""The operator's queue of doubtful readings (H2)."""

from core.ui import page as screen
from core.ui.sections import desk_reading, desk_readings


def page() -> None:
    """Draw what waits, or one reading."""
    ctx = screen.begin("Questioned readings")
    if desk_reading.opened(ctx):
        return
    desk_readings.answer(ctx)
    desk_readings.queue(ctx)
