"""Readings: submit what the meters show, and see where earlier readings are (B1, B2, B5, A8)."""

from core.ui import page as screen
from core.ui import reading_form
from core.ui.sections import meter_states, notices, reading_receipt


def page() -> None:
    ctx = screen.begin("Readings", needs_account=True)
    if ctx.account is None:
        return
    service = reading_form.draw(ctx, account_id=ctx.account.account_id)
    reading_receipt.trail(ctx, account_id=ctx.account.account_id, service=service)
    meter_states.show(ctx, account_id=ctx.account.account_id, service=service)
    reading_receipt.ways(ctx)
    notices.download(ctx, key="readings")
