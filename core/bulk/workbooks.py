"""
Cells of a workbook that look empty to a reader of values and are not: formulas not calculated, errors like #REF!.

To skip such a row in silence would lose a reading.
"""

import io
import re
import zipfile
from xml.etree.ElementTree import Element  # nosec - the type only; what is parsed goes through defusedxml

from defusedxml import ElementTree  # type: ignore[import-untyped]
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from core.imports.model import FileIssue, FileRefused

LARGEST_UNPACKED = 200 * 1024 * 1024
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PLACE = re.compile(r"([A-Z]+)(\d+)")


def without_value(content: bytes, *, name: str) -> dict[tuple[int, int], str]:
    """
    Return the cells of the first sheet with rows that have no value though they are not empty.

    By row (1 is the first) and column (0 is the first): the formula or the error.

    :raises FileRefused: if it is no workbook, or unpacks to something too large
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > LARGEST_UNPACKED:
                raise FileRefused(FileIssue.NOT_A_WORKBOOK, file=name)
            for sheet in _sheets(archive):
                with archive.open(sheet) as file:
                    is_filled, found = _cells(file)
                if is_filled:
                    return found
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, DefusedXmlException, NotImplementedError) as error:
        raise FileRefused(FileIssue.NOT_A_WORKBOOK, file=name) from error
    return {}


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    """Return the parts of the sheets in the order of the workbook."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    parts = {link.get("Id"): link.get("Target", "") for link in links}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    targets = [parts.get(sheet.get(f"{_REL}id"), "") for sheet in book.iter(f"{_MAIN}sheet")]
    return [target.lstrip("/") if target.startswith("/") else f"xl/{target}" for target in targets if target]


def _cells(file: object) -> tuple[bool, dict[tuple[int, int], str]]:
    is_filled, found = False, {}
    for _, element in ElementTree.iterparse(file):
        if element.tag == f"{_MAIN}c":
            value = element.findtext(f"{_MAIN}v") or ""
            is_filled = is_filled or bool(value) or element.find(f"{_MAIN}is") is not None
            said = _said(element, value)
            place = _PLACE.fullmatch(element.get("r", ""))
            if said and place:
                found[int(place[2]), _column(place[1])] = said
        elif element.tag == f"{_MAIN}row":
            element.clear()
    return is_filled, found


def _said(cell: Element, value: str) -> str:
    if cell.get("t") == "e":
        return value or "#"
    formula = cell.find(f"{_MAIN}f")
    return f"={formula.text or ''}" if formula is not None and not value else ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
