"""The house stays easy to see: small files, definitions-only pages, pure rules, one owner of state."""

import ast
import re
import subprocess
import sys

import pytest

from tests.architecture.source import CODE, PAGES, ROOT

PURE = sorted(
    path
    for name in ("model", "rules", "charts", "numbers", "penalties", "usage_rules", "usage_charts")
    for path in (ROOT / "core").rglob(f"{name}.py")
    if "ui" not in path.parts
)


def identify(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=identify)
class TestEachPage:
    def test_holds_definitions_only(self, path):
        # `pages/` is also Streamlit's discovery folder: what stands at top level could run without the portal's guard.
        allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
        body = ast.parse(path.read_text(encoding="utf-8")).body
        rest = [node for node in body if not isinstance(node, allowed) and not _is_docstring(node)]

        assert rest == []

    def test_is_thin(self, path):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 60

    def test_holds_no_sql_and_no_style(self, path):
        text = path.read_text(encoding="utf-8").lower()

        assert not re.search(r"\b(select|insert into|update) .* (from|values|set) ", text)
        assert "<style" not in text
        assert "unsafe_allow_html" not in text

    def test_has_a_page_function(self, path):
        names = {
            node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
        }

        assert "page" in names


@pytest.mark.parametrize("path", CODE, ids=identify)
class TestEachModule:
    def test_has_at_most_300_lines(self, path):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300

    def test_touches_session_state_only_in_the_ui(self, path):
        if path.parent.name != "ui":
            assert "session_state" not in path.read_text(encoding="utf-8")

    def test_folds_stay_open_by_the_address(self, path):
        # `st.expander` by itself closes when a form in it is refused or the page is loaded anew.
        assert path.stem == "folds" or "st.expander(" not in path.read_text(encoding="utf-8")

    def test_names_no_dumping_ground(self, path):
        assert path.stem not in {"utils", "helpers", "common", "manager", "misc"}


class TestPurity:
    def test_rules_load_neither_the_engine_nor_the_web(self):
        modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in PURE]
        code = (
            f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
            "print([name for name in ('streamlit', 'duckdb', 'starlette') if name in sys.modules])"
        )

        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

        assert modules
        assert done.stdout.strip() == "[]"


class TestDecisions:
    def test_each_one_is_in_the_index(self):
        folder = ROOT / "docs" / "adr"
        index = (folder / "README.md").read_text(encoding="utf-8")
        records = sorted(path.name for path in folder.glob("[0-9]*.md"))

        assert records
        assert [name for name in records if f"({name})" not in index] == []


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
