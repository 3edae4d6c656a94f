"""The operator's queue of appeals and ratings (H2)."""

from core.ui import page as screen
from core.ui.components import filters
from core.ui.sections import appeal_queue


def page() -> None:
    """Draw what waits, one appeal, or the ratings."""
    ctx = screen.begin("Appeals")
    if appeal_queue.opened(ctx):
        return
    appeal_queue.answer(ctx)
    options = {"appeals": ctx.t("Appeals"), "ratings": ctx.t("Ratings")}
    if filters.choice(ctx, "show", ctx.t("Show"), options, default="appeals") == "ratings":
        appeal_queue.rated(ctx)
    else:
        appeal_queue.queue(ctx)
