"""The operator's queue of applications for contracts (H2)."""

from core.ui import page as screen
from core.ui.sections import contract_queue


def page() -> None:
    """Draw one application, or the queue."""
    ctx = screen.begin("Applications for contracts")
    if contract_queue.opened(ctx):
        return
    contract_queue.answer(ctx)
    contract_queue.queue(ctx)
