"""Help: questions and answers with a search, the hotline, an appeal, and points for our work (F4, F5)."""

from core.ui import page as screen
from core.ui.sections import help as sections
from core.ui.sections import rating


def page() -> None:
    """Draw the answers, how to reach a person, and the rating."""
    ctx = screen.begin("Help")
    sections.answers(ctx)
    sections.people(ctx)
    screen.section(ctx, ctx.t("Rate our work"), ctx.t("Every rating is read; what was done about yours stands here."))
    rating.of_work(ctx)
    rating.mine(ctx)
