"""One file of readings: what its rows come to, the doubts to confirm, and the receipt once it is submitted."""

from uuid import UUID

import polars as pl
import streamlit as st

from core.accounts.access import AccessDenied
from core.bulk import operations, queries
from core.bulk.model import Acceptance, Checked, FileCard, FileStatus, Good
from core.metering.model import Issue
from core.ui import address, typed
from core.ui import page as screen
from core.ui.components import badges, figures, labels, states, tables
from core.ui.components.badges import Badge
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import bulk_files, bulk_receipt, bulk_registers, bulk_words

_MOST_TICKS = 20  # more questions are confirmed together, after the table
_FAULTS = {"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String, "advice": pl.String}
_GOOD = {
    "row": pl.Int64,
    "site": pl.String,
    "meter": pl.String,
    "read_on": pl.Date,
    "previous": pl.String,
    "value": pl.String,
    "usage": pl.String,
    "usual": pl.String,
    "note": pl.String,
}


def opened(ctx: Context) -> bool:
    """Draw the file that the address names; return whether it names one."""
    file_id = _asked()
    if file_id is None:
        return False
    st.button(
        ctx.t("All sites and files"), icon=":material/arrow_back:", type="tertiary", key="bulk.back",
        on_click=address.write, args=(bulk_files.FILE, None),
    )  # fmt: skip
    card = queries.file(ctx.db, actor=ctx.actor, file_id=file_id, today=ctx.today)
    if card is None:
        states.empty(
            ctx,
            ctx.t("This file is not there"),
            ctx.t("It names a site that you do not see any more, or the link is wrong."),
        )
        return True
    if card.status is FileStatus.ACCEPTED:
        bulk_receipt.show(ctx, card)
    else:
        _preview(ctx, card)
    return True


def _asked() -> UUID | None:
    try:
        return UUID(address.read(bulk_files.FILE) or "")
    except ValueError:
        return None


def _preview(ctx: Context, card: FileCard) -> None:
    checked = operations.check(ctx.db, actor=ctx.actor, file_id=card.file_id, now=ctx.now)
    _about(ctx, card)
    _answer(ctx, checked)
    if checked.faults:
        _faults(ctx, card, checked)
        bulk_files.send(ctx, title=ctx.t("Send the mended file"))
    elif checked.good:
        _questions(ctx, card, checked)
    if checked.good:
        _good(ctx, card, checked)


def _about(ctx: Context, card: FileCard) -> None:
    text, tone = bulk_words.STATUSES[card.status]
    when = ctx.words.short_instant(card.uploaded_at)
    badges.show(Badge(ctx.t(text), tone), Badge(card.name), Badge(f"{card.uploaded_by_name or ''} {when}".strip()))


def _answer(ctx: Context, checked: Checked) -> None:
    wrong = len(checked.refused_rows)
    if wrong:
        sentence = ctx.n(
            "Nothing is submitted: {n} row has to be mended.",
            "Nothing is submitted: {n} rows have to be mended.",
            n=wrong,
        )
        figures.answer(sentence, tone="bad")
    elif not checked.good:
        figures.answer(ctx.t("No row has a new reading: there is nothing to submit."), tone="warning")
    else:
        sentence = ctx.n("{n} reading can be submitted.", "{n} readings can be submitted.", n=len(checked.good))
        figures.answer(sentence, tone="warning" if checked.asked else "good")
    asked = len(checked.questioned)
    total = ctx.n("of {n} row", "of {n} rows", n=checked.row_count)
    if checked.skipped:
        empty = ctx.n("{n} empty row is skipped", "{n} empty rows are skipped", n=len(checked.skipped))
        total = f"{total}; {empty}"
    figures.row(
        [
            figures.Figure(ctx.t("Without questions"), str(len(checked.good) - asked), total, "good"),
            _figure(ctx.t("With a question"), asked, ctx.t("to be confirmed"), "warning"),
            _figure(ctx.t("With an error"), wrong, ctx.t("to be mended"), "bad"),
        ]
    )


def _figure(label: str, count: int, what: str, tone: figures.Tone) -> figures.Figure:
    return figures.Figure(label, str(count), what, tone) if count else figures.Figure(label, "0")


def _faults(ctx: Context, card: FileCard, checked: Checked) -> None:
    note = ctx.t("The file is taken whole or not at all. Mend these rows in your file and send it again.")
    screen.section(ctx, ctx.t("What is wrong"), note)
    rows = [
        (
            fault.row,
            bulk_words.column(ctx, fault.column),
            fault.value[:80],
            bulk_words.reason(ctx, fault),
            bulk_words.advice(ctx, fault),
        )
        for fault in checked.faults
    ]
    shown = (
        Column("row", ctx.t("Row"), "integer"),
        Column("column", ctx.t("Column")),
        Column("value", ctx.t("Value")),
        Column("reason", ctx.t("Reason")),
        Column("advice", ctx.t("What to do")),
    )
    table = Table(pl.DataFrame(rows, schema=_FAULTS, orient="row"), shown)
    kind = ctx.t("errors")
    tables.show(ctx, table, name=f"{card.file_number}-{kind}")


def _questions(ctx: Context, card: FileCard, checked: Checked) -> None:
    """Ask about doubtful values, each or all of them, and submit the file."""
    confirmed: frozenset[tuple[int, Issue]] = frozenset()
    if checked.asked:
        note = ctx.t("Compare them with the meters. What you confirm is submitted, and an operator looks at it.")
        screen.section(ctx, ctx.t("Is this right?"), note)
        with typed.kept(_slot(card)):
            confirmed = _ticked(ctx, card, checked)
    text = ctx.n("Submit {n} reading", "Submit {n} readings", n=len(checked.good))
    if st.button(text, type="primary", key="bulk.accept"):
        _accept(ctx, card, confirmed)


def _ticked(ctx: Context, card: FileCard, checked: Checked) -> frozenset[tuple[int, Issue]]:
    asked = checked.questioned
    ticked: list[Good] = []
    if len(asked) <= _MOST_TICKS:
        for good in asked:
            label = ctx.t("Row {row}: {what}", row=good.row, what=_question(ctx, good))
            if st.checkbox(labels.plain(label), key=f"bulk.tick.{card.file_id}.{good.row}"):
                ticked.append(good)
    else:
        kind = ctx.t("questions")
        tables.show(ctx, _table(ctx, asked, is_asking=True), name=f"{card.file_number}-{kind}")
    if len(asked) > 1:
        every = ctx.n("I have seen it, it is right", "I have seen all {n}, they are right", n=len(asked))
        if st.checkbox(every, key=f"bulk.tick.{card.file_id}.all"):
            ticked = list(asked)
    return frozenset((good.row, issue) for good in ticked for issue in good.questions)


def _question(ctx: Context, good: Good) -> str:
    meter = bulk_registers.meter_name(ctx, good.register)
    value = f"{ctx.words.number(good.item.value)} {ctx.words.unit(good.register.state.unit)}"
    return f"{good.register.place.site}, {meter}: {value}. {bulk_words.questions(ctx, good)}"


def _accept(ctx: Context, card: FileCard, confirmed: frozenset[tuple[int, Issue]]) -> None:
    try:
        operations.accept(ctx.db, Acceptance(ctx.actor, card.file_id, confirmed, ctx.now))
    except operations.NotConfirmed:
        states.refusal(ctx, [ctx.t("Nothing is submitted yet: tick the values in question, or mend them in the file.")])
    except operations.FileNotAcceptable:
        st.rerun()  # something has changed since it was shown: the page says what
    except operations.AcceptedEarlier as earlier:
        said = ctx.t("These very readings are submitted already, with the file {number}.", number=earlier.file_number)
        states.refusal(ctx, [said])
        st.button(
            ctx.t("Open that file"), key="bulk.earlier", on_click=address.write,
            args=(bulk_files.FILE, str(earlier.file_id)),
        )  # fmt: skip
    except AccessDenied:
        states.refusal(ctx, [ctx.t("You may look at one of these accounts but not submit for it.")])
    else:
        typed.sent(_slot(card))
        st.rerun()


def _slot(card: FileCard) -> str:
    return f"bulk.{card.file_id}"


def _good(ctx: Context, card: FileCard, checked: Checked) -> None:
    title = ctx.t("These rows are right") if checked.faults else ctx.t("What is submitted")
    screen.section(ctx, title)
    tables.show(ctx, _table(ctx, checked.good), name=card.file_number)


def _table(ctx: Context, rows: tuple[Good, ...], *, is_asking: bool = False) -> Table:
    shown = (
        Column("row", ctx.t("Row"), "integer"),
        Column("site", ctx.t("Site")),
        Column("meter", ctx.t("Meter")),
        Column("read_on", ctx.t("Day"), "day"),
        Column("previous", ctx.t("Previous reading")),
        Column("value", ctx.t("New reading")),
        Column("usage", ctx.t("Usage")),
        Column("usual", ctx.t("Usually")),
        Column("note", ctx.t("Note")),
    )
    drawn = [_good_row(ctx, good, is_asking=is_asking) for good in rows]
    return Table(pl.DataFrame(drawn, schema=_GOOD, orient="row"), shown)


def _good_row(ctx: Context, good: Good, *, is_asking: bool) -> tuple[object, ...]:
    words, register, item = ctx.words, good.register, good.item
    unit = register.state.unit
    asked = bulk_words.questions(ctx, good) if is_asking else ctx.t("To be confirmed.")
    notes = [asked] if good.questions else []
    if register.sent_value is not None:
        notes.append(ctx.t("Replaces {value}", value=words.number(register.sent_value)))
    return (
        good.row,
        register.place.site,
        bulk_registers.meter_name(ctx, register),
        good.read_on,
        words.number(register.state.previous_value),
        words.number(item.value),
        None if item.usage is None else words.quantity(item.usage, unit),
        None if item.usual is None else words.quantity(item.usual, unit),
        " ".join(notes),
    )
