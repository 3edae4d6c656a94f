"""Photos of meters: checked by content, kept beside the store under their SHA-256, outside the database."""

import hashlib
import io
import os
import threading
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

LARGEST = 10 * 1024 * 1024
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")
_MOST_PIXELS = 100_000_000


class PhotoRefused(Exception):
    """The bytes are not a JPEG, PNG or HEIC picture of at most 10 MB."""


def keep(store: Path | None, content: bytes) -> str:
    """
    Keep a photo and return its SHA-256; the same photo is kept once. A store in memory keeps nothing.

    :raises PhotoRefused: if it is not a picture that is taken
    """
    if len(content) > LARGEST or not _is_picture(content):
        raise PhotoRefused
    digest = hashlib.sha256(content).hexdigest()
    if store is not None:
        folder = store / "photos"
        folder.mkdir(exist_ok=True)
        target = folder / digest
        if not target.exists():
            # Of this thread alone: a double click keeps the same photo twice at once.
            part = folder / f"{digest}.{os.getpid()}.{threading.get_ident()}.part"
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
    return digest


def _is_picture(content: bytes) -> bool:
    if content[4:8] == b"ftyp":  # HEIC is named in its first box; it is kept as it is, not decoded
        return content[8:12] in _HEIC
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
                is_small = picture.width * picture.height <= _MOST_PIXELS
                picture.verify()
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ):
        return False
    return is_small
