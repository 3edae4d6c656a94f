"""The operator's start: the queues of the day (H2)."""

from core.ui import page as screen
from core.ui.sections import desk_work


def page() -> None:
    """Draw what waits."""
    ctx = screen.begin("Work today")
    desk_work.show(ctx)
