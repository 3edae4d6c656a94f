"""The files of appeals: taken by what is in them, not by their names; kept beside the store under their SHA-256."""

import io
import zipfile
from pathlib import Path

from core.appeals import rules
from core.appeals.model import Upload
from core.kit import files
from core.metering import photos

FOLDER = "appeals"
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileRefused(Exception):
    """A file is not taken; carries its name and the fault."""

    def __init__(self, name: str, fault: rules.Fault) -> None:
        super().__init__(name, fault)
        self.name = name
        self.fault = fault


def media_type(upload: Upload) -> str:
    """
    Return what the file is, told by its content: PDF, JPEG, PNG, HEIC, DOCX, XLSX or plain text.

    :raises FileRefused: if it is larger than 10 MB or something else
    """
    content = upload.content
    if len(content) > rules.LARGEST_FILE:
        raise FileRefused(upload.name, rules.Fault.FILE_TOO_LARGE)
    found = _document(content) or _picture(content) or _text(content)
    if found is None:
        raise FileRefused(upload.name, rules.Fault.FILE_KIND)
    return found


def keep(store: Path | None, content: bytes) -> str:
    """Keep a file and return its SHA-256; the same file is kept once."""
    return files.keep(store, FOLDER, content)


def read(store: Path | None, sha256: str) -> bytes:
    """Return the content of a kept file."""
    return files.read(store, FOLDER, sha256)


def _document(content: bytes) -> str | None:
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "application/pdf"
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    names = [each.filename for each in inside]
    is_bomb = sum(each.file_size for each in inside) > rules.LARGEST_UNPACKED
    has_macros = any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for name in names)
    if "[Content_Types].xml" not in names or is_bomb or has_macros:
        return None
    return next((kind for folder, kind in _OFFICE.items() if any(name.startswith(folder) for name in names)), None)


def _picture(content: bytes) -> str | None:
    if not photos.is_picture(content):
        return None
    if content.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/png" if content.startswith(b"\x89PNG") else "image/heic"


def _text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    is_plain = bool(text.strip()) and all(sign.isprintable() or sign in "\r\n\t" for sign in text)
    return "text/plain; charset=utf-8" if is_plain else None
