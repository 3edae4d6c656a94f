"""Documents: receipts of a household, closing documents of an organisation, others for chosen days."""

from core.identity.model import Role
from core.ui import page as screen
from core.ui.sections import closing_documents, documents, own


def page() -> None:
    """Draw the receipt of a month, or the documents that close one, and what is made for chosen days."""
    ctx = screen.begin("Documents", needs_account=True)
    if ctx.person and ctx.person.role is Role.CORPORATE:
        closing_documents.show(ctx)
    else:
        own.number(ctx)
        documents.receipts(ctx)
    documents.chosen_days(ctx)
