"""Where the engine puts what does not fit into memory."""

import tempfile
from pathlib import Path

from data.database import Database

FOLDER = "select current_setting('temp_directory')"
BIG = "create or replace table memory.big as select i, hash(i)::varchar as text from range(6000000) as r (i) order by text"


class TestOverflow:
    def test_of_a_store_lies_in_its_folder(self, tmp_path, monkeypatch):
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")

        with Database.open(tmp_path / "store", threads=2, memory_limit="100MB") as db:
            db.scratch(lambda tx: tx.write(BIG))
            used = list((tmp_path / "store" / "tmp").glob("*"))

            assert Path(db.value(FOLDER)) == tmp_path / "store" / "tmp"

        assert used
        assert list((tmp_path / "elsewhere").iterdir()) == []

    def test_of_a_store_in_memory_lies_with_the_temporary_files_of_the_system(self):
        with Database.in_memory() as db:
            assert Path(db.value(FOLDER)) == Path(tempfile.gettempdir())
