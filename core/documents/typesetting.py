"""
Sets documents: a Typst template and a dictionary of texts in, PDF/UA or a picture out.

A template says nothing that is counted: all texts come written, `qr` as the text of the payment code. Compilers are
kept, one a thread, so fonts are parsed once a process and templates once a thread.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from core.documents import payment_qr
from core.kit import palette

_FOLDER = Path(__file__).parent / "templates"
_PICTURE_PPI = 120.0
_own = threading.local()  # a compiler prints one document at a time: each thread has its own


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return the document as tagged PDF/UA-1; a sign that the typeface lacks costs the label, not the document."""
    found = _compiled(template, data, format="pdf", pdf_standards=["ua-1"], timestamp=0)
    return found[0]


def picture(template: str, data: Mapping[str, Any]) -> bytes:
    """Return the first page as PNG."""
    return _compiled(template, data, format="png", ppi=_PICTURE_PPI)[0]


def write(template: str, batch: Sequence[tuple[str, Mapping[str, Any]]]) -> int:
    """Write the PDF of each (path, texts), and return how many; a file appears whole or not at all."""
    for path, data in batch:
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".part")
        draft.write_bytes(pdf(template, data))
        draft.replace(target)
    return len(batch)


def _compiled(template: str, data: Mapping[str, Any], **options: Any) -> list[bytes]:
    drawn = {"qr": payment_qr.svg(data["qr"].encode())} if "qr" in data else {}
    inputs = {"data": json.dumps({**data, **drawn, "colours": palette.SERVICE_COLOUR}, ensure_ascii=False)}
    compiler = _compiler(template)
    try:
        found = compiler.compile(sys_inputs=inputs, **options)
    except typst.TypstError:
        options.pop("pdf_standards", None)
        found = compiler.compile(sys_inputs=inputs, **options)
    pages = found if isinstance(found, list) else [found]
    return [page for page in pages if page is not None]


def _compiler(template: str) -> typst.Compiler:
    kept: dict[str, typst.Compiler] = _own.__dict__.setdefault("compilers", {})
    if template not in kept:
        kept[template] = _new_compiler(template)
    return kept[template]


def _new_compiler(template: str) -> typst.Compiler:
    return typst.Compiler(str(_FOLDER / f"{template}.typ"), root=str(_FOLDER), font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_FOLDER)])
