"""Money of banks and payment agents: registries taken in, payments without an account, returns."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import disputed, pay_refunds, registries, unmatched


def page() -> None:
    """Draw the page."""
    ctx = screen.begin("Payments", lead=mark("Money of banks and agents: taken in, posted, and what needs a decision."))
    unmatched.answer(ctx)
    unmatched.result(ctx)
    if unmatched.opened(ctx):
        return
    match unmatched.view(ctx):
        case "registries":
            registries.upload(ctx)
            registries.on_their_way()
        case "search":
            unmatched.search(ctx)
        case "returns":
            pay_refunds.show(ctx)
            registries.returns(ctx)
        case "disputed":
            disputed.show(ctx)
        case _:
            unmatched.queue(ctx)
