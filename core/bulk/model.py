"""A file with readings of many meters: its lines, what each came to, and the file as people see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from core.identity.model import Actor
from core.metering.model import Assessment, Issue, RegisterState


class FileStatus(StrEnum):
    """Where a file is; `live.bulk_file.status`."""

    CHECKED = "checked"
    REFUSED = "refused"
    ACCEPTED = "accepted"


class Code(StrEnum):
    """Why a row is not taken, besides the issues of a reading and of reading a table (core.imports.messages)."""

    UNKNOWN_METER = "unknown_meter_of_yours"
    VIEW_ONLY = "view_only"
    WHICH_REGISTER = "which_register"
    REPEATS = "repeats_row"
    CONTRADICTS = "contradicts_row"
    DIFFERENT_DAYS = "different_days"
    NO_VALUE_OF_FORMULA = "no_value_of_formula"


@dataclass(frozen=True)
class Line:
    """One row of a file that could be read; `text` is the value as it was written, None where the cell is empty."""

    row: int
    account_number: str
    serial_number: str
    register: int | None
    zone: str | None
    read_on: date | None
    text: str | None


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell: `column` is named as in `columns.KIND`, `code` is ours, a reading's or an import's."""

    row: int
    column: str
    value: str
    code: Code | Issue | str
    detail: str = ""
    item: Assessment | None = None


@dataclass(frozen=True)
class Contents:
    """What was read from a file. Each row is one of: a line with a value, an empty one, a row with faults."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    skipped: frozenset[int]  # rows without a value that are no line: their other cells cannot be read

    @property
    def row_count(self) -> int:
        """The rows that hold anything."""
        return len({line.row for line in self.lines} | {fault.row for fault in self.faults} | self.skipped)


@dataclass(frozen=True)
class Place:
    """Where a register is: its account, site and meter as people know them."""

    account_id: int
    account_number: str
    site: str
    serial_number: str
    may_submit: bool


@dataclass(frozen=True)
class Register:
    """A register of the person's accounts, where it is, and the value that was submitted for the period already."""

    state: RegisterState
    place: Place
    sent_value: Decimal | None = None
    sent_number: str | None = None
    sent_status: str | None = None


@dataclass(frozen=True)
class Good:
    """One row that can be taken; with `questions` only after somebody has confirmed them."""

    row: int
    register: Register
    item: Assessment
    read_on: date

    @property
    def questions(self) -> tuple[Issue, ...]:
        """What is asked about the row."""
        return self.item.questions


@dataclass(frozen=True)
class Checked:
    """A file that was checked: `row_count` = rows of `good` + rows with `faults` + `skipped`."""

    row_count: int
    good: tuple[Good, ...]
    faults: tuple[Fault, ...]
    skipped: frozenset[int]
    account_ids: frozenset[int] = field(default_factory=frozenset)  # of all rows whose meter is known

    @property
    def refused_rows(self) -> frozenset[int]:
        """The rows that cannot be taken."""
        return frozenset(fault.row for fault in self.faults)

    @property
    def asked(self) -> frozenset[tuple[int, Issue]]:
        """The questions: row and issue."""
        return frozenset((good.row, issue) for good in self.good for issue in good.questions)

    @property
    def questioned(self) -> tuple[Good, ...]:
        """The rows that somebody must confirm."""
        return tuple(good for good in self.good if good.questions)

    @property
    def is_acceptable(self) -> bool:
        """Whether nothing is wrong and something is there."""
        return bool(self.good) and not self.faults


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    actor: Actor
    name: str
    content: bytes
    now: datetime


@dataclass(frozen=True)
class Acceptance:
    """One press of «Submit»: the file and what was confirmed about its rows."""

    actor: Actor
    file_id: UUID
    confirmed: frozenset[tuple[int, Issue]]
    now: datetime


@dataclass(frozen=True)
class FileCard:
    """A file as the history shows it."""

    file_id: UUID
    file_number: str
    name: str
    sha256: str
    byte_count: int
    uploaded_at: datetime
    uploaded_by_name: str | None
    period: date
    status: FileStatus
    row_count: int
    good_count: int
    questioned_count: int
    refused_count: int
    skipped_count: int
    accepted_by_name: str | None
    accepted_at: datetime | None


Registers = Mapping[int, Register]  # by register id
