"""The door of an account for an operator: the task is named first, then the account is shown (docs/adr/0020)."""

from html import escape

import streamlit as st

from core.desk import operations, queries
from core.desk.model import Fault, Task
from core.i18n.catalogue import mark
from core.ui import address, state, typed
from core.ui.components import states
from core.ui.context import Context
from core.ui.sections import desk_search

TASKS = {
    Task.VISIT: mark("The customer is at the office"),
    Task.CALL: mark("The customer is on the phone"),
    Task.APPEAL: mark("An appeal"),
    Task.READING: mark("A doubtful reading"),
    Task.OTHER: mark("Something else"),
}
_FAULTS = {
    Fault.REFERENCE_MISSING: mark("Write the number of the appeal or receipt, or what it is about."),
    Fault.REFERENCE_UNKNOWN: mark("This account has nothing of that number."),
}
_TASK, _REFERENCE = "customers.task", "customers.reference"


def is_open(ctx: Context, account_id: int, number: str) -> bool:
    """Return whether the account is open for a task, asking for one first; a link from a queue brings its own."""
    if queries.task(ctx.db, operator=ctx.actor.name, account_id=account_id, now=ctx.now) is not None:
        return True
    linked, reference = address.read("task"), address.read("ref") or ""
    if linked in {task.value for task in Task} and reference and _opens(ctx, account_id, Task(linked), reference):
        return True
    _ask(ctx, account_id, number)
    return False


def line(ctx: Context, account_id: int) -> None:
    """Say for which task the account is open, and offer to leave it."""
    named = queries.task(ctx.db, operator=ctx.actor.name, account_id=account_id, now=ctx.now)
    if named is not None:
        task, reference = named
        text = ctx.t("Open for: {task}. It stands in the audit.", task=_words(ctx, task, reference))
        st.html(f'<p class="kb-note">{escape(text)}</p>')


def back(ctx: Context) -> None:
    """Offer the way back to the search."""
    st.button(
        ctx.t("To the search"), key="customers.back", type="tertiary", icon=":material/arrow_back:", on_click=_leave
    )


def _leave() -> None:
    for key in (desk_search.ACCOUNT, "task", "ref", "part", "service", "channel"):
        address.write(key, None)


def _words(ctx: Context, task: Task, reference: str) -> str:
    name = ctx.t(TASKS[task])
    return f"{name}, {reference}" if reference else name


def _ask(ctx: Context, account_id: int, number: str) -> None:
    note = ctx.t("Every look at an account is recorded with its task.")
    title = ctx.t("What do you open account {number} for?", number=number)
    st.html(f'<h2 class="kb-section">{escape(title)}</h2><p class="kb-note">{escape(note)}</p>')
    names = {task.value: ctx.t(text) for task, text in TASKS.items()}
    slot = f"customers.task.{account_id}"
    with typed.kept(slot), st.form("customers.task_form", border=False):
        chosen = st.radio(ctx.t("Task"), list(names), key=_TASK, format_func=names.__getitem__)
        st.text_input(
            ctx.t("Number of the appeal or receipt, or what it is about"),
            key=_REFERENCE,
            max_chars=operations.LONGEST_REFERENCE,
            autocomplete="off",
            width=420,
        )
        pressed = st.form_submit_button(ctx.t("Open the account"), type="primary")
    if pressed and _opens(ctx, account_id, Task(chosen), state.get(_REFERENCE, "")):
        typed.sent(slot)
        st.rerun()


def _opens(ctx: Context, account_id: int, task: Task, reference: str) -> bool:
    try:
        operations.open_account(
            ctx.db, actor=ctx.actor, account_id=account_id, task=task, reference=reference, now=ctx.now
        )
    except operations.TaskRefused as refusal:
        states.refusal(ctx, [ctx.t(_FAULTS[refusal.fault])])
        return False
    return True
