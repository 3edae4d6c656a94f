"""The first page: sign in, or do without it."""

from core.i18n.catalogue import mark
from core.ui import page as screen
from core.ui.components import sign_in


def page() -> None:
    ctx = screen.begin("Kabinet", lead=mark("Electricity, heat and water of your home or organisation."))
    sign_in.show(ctx)
