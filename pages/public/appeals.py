"""Appeals: ask, propose, complain, dispute; number, state, messages and term (F3). Visitors follow theirs by a link."""

from core.ui import address
from core.ui import page as screen
from core.ui.components import states
from core.ui.sections import appeal_form, appeals


def page() -> None:
    """Draw one appeal, the form of a new one, or the person's list."""
    ctx = screen.begin("Appeals")
    if appeals.is_asked(ctx):
        if found := appeals.opened(ctx):
            appeals.thread(ctx, found)
        else:
            title = ctx.t("There is no such appeal here")
            states.empty(
                ctx, title, ctx.t("Open the link of the letter anew, or sign in with the e-mail you wrote from.")
            )
            appeals.leave_button(ctx)
    elif ctx.person is None or address.read("new"):
        appeal_form.draw(ctx)
    else:
        appeals.listed(ctx)
