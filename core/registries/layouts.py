"""The layouts of registries that are known."""

import tomllib
from functools import cache
from pathlib import Path

from core.registries.model import Layout
from data import sql

_FILE = Path(sql.__file__).parent / "reference" / "registry_layouts.toml"


@cache
def every() -> dict[str, Layout]:
    """Return the layouts of data/reference/registry_layouts.toml by code, in the order of the file."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {code: Layout(code=code, **values) for code, values in found.items()}
