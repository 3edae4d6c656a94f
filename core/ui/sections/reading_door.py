"""The door of the form for visitors: account number and the end of a meter's number (docs/adr/0010)."""

from html import escape

import streamlit as st

from core.accounts import numbers
from core.identity import rules
from core.metering import passes
from core.metering.model import VisitorPass
from core.ui import state, typed
from core.ui.components import states
from core.ui.context import Context
from core.ui.sections import typed_number

_OPENED = "send_reading.opened"
_DOOR = "send_reading"


def opened(ctx: Context) -> VisitorPass | None:
    """Return the pass of this visit, asking for account and meter first; None until they are known."""
    found: VisitorPass | None = state.get(_OPENED, None)
    if found is not None and passes.is_valid(ctx.db, found, now=ctx.now):
        st.button(ctx.t("Another account"), key="send_reading.another", on_click=_leave, type="tertiary")
        return found
    with typed.kept(_DOOR), st.form("send_reading_door"):
        number = st.text_input(ctx.t("Account number"), key="send_reading.number", max_chars=40, autocomplete="off")
        ending = st.text_input(
            ctx.t("Last four digits of a meter's number"), key="send_reading.meter", max_chars=20, autocomplete="off"
        )
        note = ctx.t("It stands on the front of any of your meters; without it no stranger can open the form.")
        st.html(f'<p class="kb-note">{escape(note)}</p>')
        pressed = st.form_submit_button(ctx.t("Next"), type="primary")
    if pressed and _is_filled(ctx, number=number, ending=ending) and _opens(ctx, number=number, ending=ending):
        st.rerun()
    return None


def _is_filled(ctx: Context, *, number: str, ending: str) -> bool:
    """Say which of the two is missing; nothing is looked up then, and no try is counted."""
    faults = [ctx.t(numbers.ADVICE[numbers.Slip.EMPTY])] if not number.strip() else []
    if not ending.strip():
        faults.append(ctx.t("Enter the last four digits of the number on the meter."))
    if faults:
        states.refusal(ctx, faults)
    return not faults


def _leave() -> None:
    state.drop(_OPENED)
    typed.sent(_DOOR)


def _opens(ctx: Context, *, number: str, ending: str) -> bool:
    try:
        found = passes.open_form(ctx.db, account_number=number, serial_ending=ending, address=_address(), now=ctx.now)
    except passes.TooManyAttempts:
        states.refusal(ctx, [ctx.t("Too many tries. Wait an hour, or submit by phone or at an office: see below.")])
        return False
    except passes.PassRefused:
        states.refusal(ctx, _refused(ctx, number))
        return False
    state.put(_OPENED, found)
    return True


def _refused(ctx: Context, number: str) -> list[str]:
    """Return what to check; it depends on what was typed only, never on what is on file."""
    parsed = typed_number.read(ctx, number)
    lines = [ctx.t("The form cannot be opened with these two numbers. Compare both with the receipt and the meter.")]
    if parsed.advice:
        lines.append(ctx.t(parsed.advice, **dict(parsed.values)))
    return [*lines, ctx.t(numbers.WHERE_IT_STANDS)]


def _address() -> str:
    return rules.network(st.context.ip_address or "local")
