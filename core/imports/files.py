"""Opens a company's file as text: CSV (also gzipped) in any usual encoding, XLSX, Parquet. Yields frames of strings."""

import codecs
import csv
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import fastexcel
import polars as pl

from core.imports.model import FileIssue, FileRefused

CHUNK_ROWS = 500_000
EXTRA = "_extra"  # holds what stands beyond the last heading
_BYTES = 1 << 22
_DELIMITERS = (";", ",", "\t", "|")
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"Rar!",
    b"7z\xbc\xaf",
    b"RIFF",
)
_ZIP, _OLE, _GZIP, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1"


@dataclass(frozen=True)
class Source:
    """An open file: its headings, and its rows as strings in frames with `row`, the number of the row in the file."""

    headings: tuple[str, ...]
    sha256: str
    row_estimate: int
    rows: pl.LazyFrame  # row, c0 .. cN, _extra
    temporary: Path | None = None

    def chunks(self) -> Iterator[pl.DataFrame]:
        """Yield the rows in frames of some hundred thousand, in the order of the file."""
        try:
            yield from self.rows.collect_batches(chunk_size=CHUNK_ROWS, maintain_order=True)
        except pl.exceptions.PolarsError as error:
            raise FileRefused(FileIssue.NOT_A_TABLE) from error

    def close(self) -> None:
        """Remove the decoded copy, if one was made."""
        if self.temporary is not None:
            self.temporary.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Surveyed:
    """What one pass over the bytes told."""

    sha256: str
    encoding: str
    lines: int
    open_quote_line: int | None


def opened(path: Path, *, folder: Path, sheet: str | None = None) -> Source:
    """
    Open a file; a file that is not plain UTF-8 is decoded into `folder` first.

    :raises FileRefused: if it is no table that can be read
    """
    head = _head(path)
    if head.startswith(_PARQUET):
        return _parquet(path)
    if head.startswith((_ZIP, _OLE)):
        return _workbook(path, head, sheet)
    if sheet is not None:
        raise FileRefused(FileIssue.NOT_A_WORKBOOK, file=path.name)
    if head.startswith(_PICTURES):
        raise FileRefused(FileIssue.NOT_A_TABLE)
    return _text(path, folder=folder, is_gzip=head.startswith(_GZIP))


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise FileRefused(FileIssue.NOT_A_FILE, file=str(path))
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        raise FileRefused(FileIssue.NOT_FOUND, file=str(path)) from None
    except PermissionError:
        raise FileRefused(FileIssue.NO_PERMISSION, file=str(path)) from None
    except OSError as error:
        raise FileRefused(FileIssue.NOT_A_FILE, file=str(path)) from error
    if not head.strip():
        raise FileRefused(FileIssue.EMPTY)
    return head


def _text(path: Path, *, folder: Path, is_gzip: bool) -> Source:
    found = _survey(path, is_gzip=is_gzip)
    if found.open_quote_line is not None:
        raise FileRefused(FileIssue.OPEN_QUOTE, row=found.open_quote_line)
    temporary = None
    if is_gzip or found.encoding != "utf-8-sig":
        temporary = _decoded(path, folder=folder, encoding=found.encoding, is_gzip=is_gzip, name=found.sha256)
    try:
        skipped, headings, delimiter = _heading(temporary or path)
    except BaseException:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise
    names = [f"c{place}" for place in range(len(headings))]
    rows = pl.scan_csv(
        temporary or path,
        has_header=False,
        skip_lines=skipped,
        separator=delimiter,
        schema=dict.fromkeys([*names, EXTRA], pl.String),
        missing_columns="insert",
        truncate_ragged_lines=True,
        row_index_name="row",
        row_index_offset=skipped + 1,
    )
    return Source(headings, found.sha256, max(0, found.lines - skipped), rows, temporary)


def _survey(path: Path, *, is_gzip: bool) -> _Surveyed:
    digest, lines, quotes = hashlib.sha256(), 0, 0
    open_quote_line, encoding, last = None, "", b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    with path.open("rb") as raw, _plain(raw, is_gzip=is_gzip) as file:
        for chunk in _pieces(file):
            digest.update(chunk)
            encoding = encoding or _marked_encoding(chunk)
            if encoding != "utf-16" and b"\x00" in chunk:
                raise FileRefused(FileIssue.NOT_A_TABLE)
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
            found = chunk.count(b'"')
            if (quotes + found) % 2 != quotes % 2:
                open_quote_line = lines + _odd_line(chunk)
            quotes, lines, last = quotes + found, lines + chunk.count(b"\n"), chunk
    with suppress(UnicodeDecodeError):
        decoder.decode(b"", final=True)
    lines += not last.endswith(b"\n")
    return _Surveyed(
        digest.hexdigest(),
        encoding or ("utf-8-sig" if is_utf8 else "cp1251"),
        lines,
        open_quote_line if quotes % 2 else None,
    )


def _plain(raw: BinaryIO, *, is_gzip: bool) -> BinaryIO:
    return gzip.GzipFile(fileobj=raw) if is_gzip else raw  # type: ignore[return-value]


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    try:
        while chunk := file.read(_BYTES):
            yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FileRefused(FileIssue.NOT_GZIP) from error


def _marked_encoding(chunk: bytes) -> str:
    if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if chunk.startswith(codecs.BOM_UTF8) else ""


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _odd_line(chunk: bytes) -> int:
    for number, line in enumerate(chunk.split(b"\n"), start=1):
        if line.count(b'"') % 2:
            return number
    return 1


def _decoded(path: Path, *, folder: Path, encoding: str, is_gzip: bool, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name[:16]}.csv"
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict" if encoding == "utf-16" else "replace")
    try:
        with (
            path.open("rb") as raw,
            _plain(raw, is_gzip=is_gzip) as file,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            for chunk in _pieces(file):
                out.write(decoder.decode(chunk))
            out.write(decoder.decode(b"", final=True))
    except UnicodeDecodeError as error:
        target.unlink(missing_ok=True)
        raise FileRefused(FileIssue.NOT_A_TABLE) from error
    return target


def _heading(path: Path) -> tuple[int, tuple[str, ...], str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, line in enumerate(iter(lambda: file.readline(1 << 16), ""), start=1):
            if line.strip() and not line.lower().startswith("sep="):
                delimiter = max(_DELIMITERS, key=line.count)
                headings = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter))
                return number, _trimmed(headings), delimiter
    raise FileRefused(FileIssue.EMPTY)


def _trimmed(headings: list[str]) -> tuple[str, ...]:
    kept = [heading.strip() for heading in headings]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _parquet(path: Path) -> Source:
    try:
        lazy = pl.scan_parquet(path)
        schema = lazy.collect_schema()
        count = lazy.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FileRefused(FileIssue.NOT_PARQUET) from error
    texts = [_as_text(name, kind).alias(f"c{place}") for place, (name, kind) in enumerate(schema.items())]
    rows = lazy.select(*texts, pl.lit(None, dtype=pl.String).alias(EXTRA)).with_row_index("row", offset=1)
    return Source(tuple(schema.names()), _digest(path), count, rows)


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        return column.dt.to_string("%Y-%m-%d %H:%M:%S%:z" if kind.time_zone else "%Y-%m-%d %H:%M:%S")
    return column.cast(pl.String, strict=False)


def _workbook(path: Path, head: bytes, sheet: str | None) -> Source:
    if head.startswith(_OLE):
        raise FileRefused(FileIssue.PROTECTED)
    try:
        book = fastexcel.read_excel(path)
        if sheet is not None and sheet not in book.sheet_names:
            raise FileRefused(FileIssue.UNKNOWN_SHEET, sheet=sheet, sheets=", ".join(book.sheet_names))
        frames = (_cells(book, name) for name in ([sheet] if sheet is not None else book.sheet_names))
        cells = next((frame for frame in frames if frame is not None), None)
    except fastexcel.FastExcelError as error:
        raise FileRefused(FileIssue.NOT_A_WORKBOOK, file=path.name) from error
    if cells is None:
        raise FileRefused(FileIssue.EMPTY)
    frame, start = cells
    headings = _trimmed([cell or "" for cell in frame.row(0)])
    names = [f"c{place}" for place in range(len(headings))]
    spare = [pl.col(name) for name in frame.columns[len(names) :]]
    extra = pl.coalesce(*spare) if spare else pl.lit(None, dtype=pl.String)
    body = frame.slice(1).select(
        *(pl.col(frame.columns[n]).alias(f"c{n}") for n in range(len(names))), extra.alias(EXTRA)
    )
    return Source(headings, _digest(path), body.height, body.with_row_index("row", offset=start + 1).lazy())


def _cells(book: fastexcel.ExcelReader, sheet: str) -> tuple[pl.DataFrame, int] | None:
    """Return the cells of a sheet from its heading on, and the number of the heading's row."""
    frame = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    filled = frame.with_row_index("_row").filter(pl.any_horizontal(pl.all().exclude("_row").is_not_null()))
    if filled.is_empty():
        return None
    first = int(filled["_row"][0])
    return frame.slice(first), first + 1


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
