"""Readings of all sites in one file: what waits, the template, the check of a file, its receipt (B4, E3)."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.sections import bulk_file, bulk_files, bulk_list, bulk_registers, reading_receipt


def page() -> None:
    """Draw the file that is asked for, or what waits and how to send it."""
    lead = mark("All meters of all sites at once: nothing is taken by halves.")
    ctx = screen.begin("Readings by file", lead=lead, needs_account=True)
    if bulk_file.opened(ctx):
        return
    if bulk_registers.answer(ctx):
        bulk_registers.offer(ctx)
        bulk_files.send(ctx, title=ctx.t("2. Send the filled-in file"))
    bulk_list.show(ctx)
    bulk_files.history(ctx)
    reading_receipt.ways(ctx)
