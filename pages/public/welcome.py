"""The first page: sign in, or do without it."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.components import filters, welcome


def page() -> None:
    """Draw the form, what opens after signing in at home or at work, and what needs no sign-in."""
    ctx = screen.begin(
        "Kabinet", lead=mark("Electricity, heat and water in Sverdlovsk oblast: readings, charges, usage.")
    )
    audience = filters.choice(
        ctx,
        "for",
        ctx.t("Who are you here for?"),
        {"home": ctx.t("For home"), "business": ctx.t("For business")},
        "home",
    )
    welcome.show(ctx, audience=audience or "home")
