"""What the architecture tests look at: the project's own Python and SQL."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data import migrations, sql

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path for path in (ROOT / "pages").rglob("*.py") if path.name != "__init__.py")
CODE = [
    *sorted(path for folder in ("core", "data", "pages") for path in (ROOT / folder).rglob("*.py")),
    ROOT / "app.py",
]
STATEMENT_FILES = sorted(path for path in (ROOT / "core").rglob("*.sql"))

# From the bottom up; a domain reads its own tables and those of lines below it (pyproject.toml, import-linter).
STACK = (
    {"jobs", "audit"},
    {"mail"},
    {"identity"},
    {"accounts", "tariffs", "offices", "weather"},
    {"metering"},
    {"billing"},
    {"closing"},
    {"payments"},
    {"documents", "registries", "appeals", "help", "orders"},
    {"contracts"},
    {"portfolio", "reporting", "notices", "desk"},
    {"imports", "sample"},
    {"bulk"},
)
_TABLE = re.compile(r"\b(?:live|history)\.([a-z_]+)\b")
_CREATE = re.compile(r"^create table (live|history)\.([a-z_]+)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One named statement of a `.sql` file."""

    path: Path
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT / 'core')}:{self.name}"

    @property
    def domain(self) -> str:
        return self.path.relative_to(ROOT / "core").parts[0]

    @property
    def code(self) -> str:
        return re.sub(r"--[^\n]*", "", self.text)

    @property
    def tables(self) -> set[str]:
        return set(_TABLE.findall(self.code))

    @property
    def parameters(self) -> set[str]:
        return set(re.findall(r"\$([a-z_0-9]+)", self.code))


@cache
def blocks() -> tuple[Block, ...]:
    return tuple(Block(path, name, text) for path in STATEMENT_FILES for name, text in sql.Statements(path).items())


@cache
def table_owner() -> dict[str, str]:
    """Each table and the domain whose migration makes it."""
    return {table: step.domain for step in migrations.every() for _, table in _CREATE.findall(step.text)}


def level(domain: str) -> int:
    return next(number for number, line in enumerate(STACK) if domain in line)
