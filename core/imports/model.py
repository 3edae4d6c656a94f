"""What an import of a company's file is: kinds and their columns, the request, the result, refusals."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

ColumnType: TypeAlias = Literal["text", "code", "integer", "decimal", "day", "instant", "period", "flag", "hours"]


@dataclass(frozen=True)
class Column:
    """One column a kind of file may have; `names` are other headings it is known by."""

    name: str
    type: ColumnType
    names: tuple[str, ...]
    example: str
    is_required: bool = False
    places: int = 0  # digits after the decimal sign
    precision: int = 14  # digits in all
    is_noisy: bool = False  # digits beyond `places` are noise of a float and are rounded, not refused
    minimum: int | None = None
    codes: Mapping[str, str] = field(default_factory=dict)  # what may stand in the file -> what the store holds


@dataclass(frozen=True)
class Kind:
    """One kind of file: its name on the command line, its title (a msgid) and its columns."""

    name: str
    title: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)


class FileIssue(StrEnum):
    """Why a whole file cannot be read."""

    NOT_FOUND = "not_found"
    NOT_A_FILE = "not_a_file"
    NO_PERMISSION = "no_permission"
    EMPTY = "empty"
    NO_ROWS = "no_rows"
    NOT_A_TABLE = "not_a_table"
    NOT_A_WORKBOOK = "not_a_workbook"
    PROTECTED = "protected"
    UNKNOWN_SHEET = "unknown_sheet"
    NOT_PARQUET = "not_parquet"
    NOT_GZIP = "not_gzip"
    OPEN_QUOTE = "open_quote"
    MISSING_COLUMNS = "missing_columns"
    COLUMN_TWICE = "column_twice"
    UNKNOWN_MAPPING = "unknown_mapping"
    UNKNOWN_KIND = "unknown_kind"
    BAD_OPTION = "bad_option"


class FileRefused(Exception):
    """The file as a whole cannot be imported; `values` fill the sentence of `issue`."""

    def __init__(self, issue: FileIssue, **values: object) -> None:
        super().__init__(f"{issue}: {values}")
        self.issue = issue
        self.values = values


class StoredDifferently(Exception):
    """What was written could not be read back as it was read from the file."""


@dataclass(frozen=True)
class Request:
    """What a person asks to import and how."""

    kind: str
    path: Path
    file_name: str
    is_all_or_nothing: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)  # heading in the file -> column
    constants: Mapping[str, str] = field(default_factory=dict)  # column -> the same value for every row
    sheet: str | None = None
    zone: str = "Asia/Yekaterinburg"  # of instants written without an offset
    unit: str | None = None  # of interval values: wh, kwh, mwh; None: the meter's own
    minutes: int | None = None  # length of an interval; None: found out
    language: Literal["ru", "en"] = "ru"  # of the report
    report: Path | None = None

    def packed(self) -> dict[str, Any]:
        """Return the request as values of JSON."""
        return {**asdict(self), "path": str(self.path), "report": str(self.report) if self.report else None}

    @classmethod
    def unpacked(cls, values: Mapping[str, Any]) -> Self:
        """Return the request that was packed."""
        report = values.get("report")
        return cls(**{**values, "path": Path(values["path"]), "report": Path(report) if report else None})


@dataclass(frozen=True)
class Result:
    """How an import ended. row_count = accepted + repeated + refused."""

    batch_id: str
    status: Literal["done", "refused"]
    row_count: int
    accepted_count: int
    repeated_count: int
    refused_count: int
    report_path: str | None

    def packed(self) -> dict[str, Any]:
        """Return the result as values of JSON."""
        return asdict(self)
