"""The shop: goods and services for home and organisation; everybody may look, who is signed in may order (F1, F2)."""

from core.ui import page as screen
from core.ui.components import account
from core.ui.sections import shop, shop_product


def page() -> None:
    """Draw the shelves, or one product."""
    ctx = screen.begin("Shop and services")
    if ctx.account is not None:
        account.line(ctx, ctx.account)
    shop.head(ctx)
    if shop_product.is_asked():
        shop_product.show(ctx)
    else:
        shop.catalogue(ctx)
