"""Tariffs: what a unit costs on a day, for whom, since when and by which act; norms and rules beside it."""

from core.i18n.catalogue import mark
from core.tariffs import queries
from core.ui import page as screen
from core.ui.sections import tariff_rules, tariffs


def page() -> None:
    """Draw the choice, the price of the day, its ranges and history, and the rules of the service."""
    ctx = screen.begin(
        "Tariffs", lead=mark("Prices, norms and rules by which everything is charged, with their history.")
    )
    chosen = tariffs.choose(ctx)
    if chosen is None:
        return
    blocks = queries.block_history(ctx.db, service=chosen.service, tariff_group=chosen.tariff_group)
    tariffs.answer(ctx, chosen, blocks)
    if chosen.in_force():
        tariffs.prices(ctx, chosen)
    tariffs.history(ctx, chosen)
    tariff_rules.show(ctx, service=chosen.service, on=chosen.on)
