"""Reads a file of readings: CSV in any usual encoding or XLSX, as `core.imports` opens them, into lines and faults."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import polars as pl

from core.bulk import columns, workbooks
from core.bulk.model import Code, Contents, Fault, Line
from core.imports import files, headings, parsing
from core.imports.model import FileIssue, FileRefused

LARGEST = 10 * 1024 * 1024
MOST_ROWS = 20_000
_WORKBOOK, _PACKED = b"PK\x03\x04", (b"\x1f\x8b", b"PAR1")  # what is packed may be endless when unpacked


class FileTooLarge(Exception):
    """The file has more bytes or rows than are taken at once."""


def read(content: bytes, *, name: str, now: datetime) -> Contents:
    """
    Return what stands in the file.

    :raises FileTooLarge: above 10 MB or 20 000 rows
    :raises FileRefused: if it is no table, or the columns are not there
    """
    if len(content) > LARGEST:
        raise FileTooLarge
    if content.startswith(_PACKED):
        raise FileRefused(FileIssue.NOT_A_TABLE)
    is_workbook = content.startswith(_WORKBOOK)
    lost = workbooks.without_value(content, name=name) if is_workbook else {}
    try:
        headings_found, frame = _table(content)
    except FileRefused as refusal:
        if "file" in refusal.values:
            raise FileRefused(refusal.issue, file=name) from refusal
        raise
    places = _places(headings_found)
    if is_workbook:  # a note beside the table; in CSV it may be a decimal comma that split a value
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(files.EXTRA))
    contents = _contents(frame, places, lost, now=now)
    if not contents.row_count:
        raise FileRefused(FileIssue.NO_ROWS)
    return contents


def _table(content: bytes) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Return the headings and the rows as strings."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "readings"
        path.write_bytes(content)
        source = files.opened(path, folder=Path(folder) / "decoded")
        if source.row_estimate > MOST_ROWS:
            raise FileTooLarge
        frames = list(source.chunks())
    if not frames:
        raise FileRefused(FileIssue.NO_ROWS)
    return source.headings, pl.concat(frames)


def _places(found: tuple[str, ...]) -> dict[str, int]:
    places = headings.recognised(columns.KIND, found, mapping={}, constants={})
    if "value" not in places:
        raise FileRefused(FileIssue.MISSING_COLUMNS, columns="value", found=", ".join(found))
    return places


def _contents(
    frame: pl.DataFrame, places: Mapping[str, int], lost: Mapping[tuple[int, int], str], *, now: datetime
) -> Contents:
    frame = _with_lost(frame, places, lost)
    checked = parsing.checked(frame, columns.KIND, places=places, constants={}, zone="Asia/Yekaterinburg", now=now)
    value = pl.col(f"c{places['value']}").str.strip_chars()
    filled = set(frame.filter(value.is_not_null() & (value != ""))["row"].cast(pl.Int64))
    beyond = set(frame.filter(pl.col(files.EXTRA).str.strip_chars().is_not_null())["row"].cast(pl.Int64))
    kept = filled | beyond
    faults = tuple(
        Fault(row["row"], row["column_name"], row["value"] or "", row["issue"], row["detail"])
        for row in checked.refused.iter_rows(named=True)
        if row["row"] in kept
    )
    lost_faults = tuple(_lost(places, lost, kept))
    gone = {fault.row for fault in lost_faults}
    lines = tuple(_line(row) for row in checked.good.iter_rows(named=True) if row["row"] not in gone)
    skipped = frozenset(checked.refused["row"].to_list()) - kept
    return Contents(lines, (*lost_faults, *(fault for fault in faults if fault.row not in gone)), skipped)


def _with_lost(frame: pl.DataFrame, places: Mapping[str, int], lost: Mapping[tuple[int, int], str]) -> pl.DataFrame:
    """Put the text of a formula without a value into its cell, so that the row is not taken for an empty one."""
    rows = {row: said for (row, column), said in lost.items() if column == places["value"]}
    if not rows:
        return frame
    name = f"c{places['value']}"
    texts = pl.col("row").cast(pl.Int64).replace_strict(rows, default=None, return_dtype=pl.String)
    return frame.with_columns(pl.coalesce(pl.col(name), texts).alias(name))


def _lost(places: Mapping[str, int], lost: Mapping[tuple[int, int], str], kept: set[int]) -> Iterator[Fault]:
    names = {place: name for name, place in places.items()}
    for (row, place), said in sorted(lost.items()):
        if place in names and row in kept:
            yield Fault(row, names[place], said, Code.NO_VALUE_OF_FORMULA)


def _line(row: Mapping[str, object]) -> Line:
    return Line(**{name: row[name] for name in ("row", *_FIELDS)}, text=row["value"])  # type: ignore[arg-type]


_FIELDS = ("account_number", "serial_number", "register", "zone", "read_on")
