"""SQL is code in `.sql` files: named statements, loaded once from the file beside a module."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_NAME = re.compile(r"^-- name: *(?P<name>[a-z0-9_]+) *$", re.MULTILINE)


class UnknownStatement(KeyError):
    """The file has no statement of that name."""


class Statements(Mapping[str, str]):
    """The named statements of one `.sql` file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._statements = MappingProxyType(dict(_statements(path.read_text(encoding="utf-8"))))

    def __getitem__(self, name: str) -> str:
        """Return the statement `name`, or raise UnknownStatement."""
        try:
            return self._statements[name]
        except KeyError:
            raise UnknownStatement(f"{name} is not in {self._path.name}") from None

    def __iter__(self) -> Iterator[str]:
        """Yield the names in the order of the file."""
        return iter(self._statements)

    def __len__(self) -> int:
        """Return how many statements the file has."""
        return len(self._statements)


@cache
def load(module_file: str, name: str | None = None) -> Statements:
    """Load the statements of the `.sql` file beside a module: `_SQL = sql.load(__file__)`."""
    module = Path(module_file)
    return Statements(module.with_name(name) if name else module.with_suffix(".sql"))


def spelled(statement: str, name: str, ids: Collection[int]) -> str:
    """
    Write the ids into `in ($name)` of a statement.

    The engine looks up a key only for a list that it can read: an array as a parameter is joined to the whole table.
    """
    return statement.replace(f"(${name})", f"({', '.join(str(int(number)) for number in ids)})")


def _statements(text: str) -> Iterator[tuple[str, str]]:
    marks = list(_NAME.finditer(text))
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        yield mark["name"], text[mark.end() : end].strip()
