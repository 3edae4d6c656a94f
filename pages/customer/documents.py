"""Documents: receipts of a household, closing documents of an organisation, others for chosen days."""

from core.ui import page as screen
from core.ui.sections import closing_documents, documents, own


def page() -> None:
    """Draw the receipt of a month, or the documents that close one, and what is made for chosen days."""
    if closing_documents.are_asked():
        ctx = screen.begin("Documents")
        cards = closing_documents.site(ctx)
        closing_documents.show(ctx, cards)
    else:
        ctx = screen.begin("Documents", needs_account=True)
        cards = (own.account(ctx),)
        own.number(ctx)
        documents.receipts(ctx)
    documents.chosen_days(ctx, cards)
