import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.imports import operations
from core.imports.model import Request
from data.database import Database

DATA = Path(__file__).parents[2] / "data"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Imports:
    """Imports texts and files into one store."""

    def __init__(self, db, folder):
        self.db = db
        self.folder = folder

    def text(self, kind, text, *, encoding="utf-8", name="file.csv", **options):
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return self.file(kind, path, **options)

    def file(self, kind, path, *, db=None, **options):
        request = Request(kind=kind, path=path, file_name=path.name, **{"language": "en", **options})
        return operations.import_file(db or self.db, request, actor="cli", now=NOW, report=lambda *_: None)

    def homes(self):
        self.file("accounts", DATA / "accounts.csv")
        self.file("meters", DATA / "meters.csv")

    def refusals(self, result):
        with Path(result.report_path).open(encoding="utf-8-sig", newline="") as file:
            return [tuple(row) for row in csv.reader(file, delimiter=";")][1:]

    def rows(self, table, order="all"):
        return self.db.records(f"select * from {table} order by {order}")


@pytest.fixture
def imports(tmp_path):
    with Database.open(tmp_path / "store", threads=2, memory_limit="1GB") as db:
        yield Imports(db, tmp_path)
