"""The first page: sign in, or do without it."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.components import filters, welcome


def page() -> None:
    """Draw the form, what opens after signing in at home or at work, and what needs no sign-in."""
    ctx = screen.begin(
        "Electricity, heat and water",
        lead=mark("Readings, charges and usage of homes and organisations in the region."),
    )
    audiences = {"home": ctx.t("For home"), "business": ctx.t("For business")}
    audience = filters.choice(ctx, "for", ctx.t("What do you use it for?"), audiences, "home")
    welcome.show(ctx, audience=audience or "home")
