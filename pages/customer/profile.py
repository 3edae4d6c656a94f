"""The profile of whoever is signed in."""

from core.ui import page as screen
from core.ui.sections import notices, profile


def page() -> None:
    """Draw the person's own sign-in."""
    ctx = screen.begin("Profile")
    if ctx.person is None:
        return
    profile.result(ctx)
    profile.name(ctx, ctx.person)
    notices.letters(ctx)
    notices.own_calendar(ctx)
    profile.sign_in(ctx, ctx.person)
    profile.agreed(ctx, ctx.person)
    profile.sessions(ctx, ctx.person)
    profile.own(ctx, ctx.person)
    profile.closing(ctx)
