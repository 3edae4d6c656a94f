"""Submit a reading without signing in: account number, meter, then the same form, showing nothing private (B3)."""

from core.ui import page as screen
from core.ui import reading_form
from core.ui.sections import reading_door, reading_receipt
from core.ui.sections.reading_sender import Sender


def page() -> None:
    ctx = screen.begin("Submit a reading")
    visitor = reading_door.opened(ctx)
    if visitor is not None:
        reading_form.draw(ctx, account_id=visitor.account_id, sender=Sender(visitor))
    reading_receipt.ways(ctx)
