"""Photos of meters: checked by content, kept beside the store under their SHA-256, outside the database."""

import hashlib
import io
import warnings
from datetime import date
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from core.accounts import access
from core.identity.model import Actor
from core.kit import files
from core.metering import rules
from data.database import Database

FOLDER = "photos"
LARGEST = 10 * 1024 * 1024
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")
_MOST_PIXELS = 100_000_000


class PhotoRefused(Exception):
    """The bytes are not a JPEG, PNG or HEIC picture of at most 10 MB."""


def attach(db: Database, content: bytes | None, *, actor: Actor, account_id: int, today: date) -> str | None:
    """
    Keep the photo of a submission and return its SHA-256, None without one.

    :raises AccessDenied: if the actor may not submit for the account; nothing is kept then
    :raises PhotoRefused: if it is not a picture that is taken
    """
    if content is None:
        return None
    if not rules.is_on_behalf(actor):
        access.require(db, actor=actor, account_id=account_id, level="manage", today=today)
    return keep(db.path, content)


def keep(store: Path | None, content: bytes) -> str:
    """
    Keep a photo and return its SHA-256; the same photo is kept once. A store in memory keeps nothing.

    :raises PhotoRefused: if it is not a picture that is taken
    """
    if len(content) > LARGEST or not is_picture(content):
        raise PhotoRefused
    return hashlib.sha256(content).hexdigest() if store is None else files.keep(store, FOLDER, content)


def kept(store: Path | None, digest: str | None) -> bytes | None:
    """Return a kept photo by its SHA-256, None where there is none."""
    if store is None or not digest:
        return None
    try:
        return files.read(store, FOLDER, digest)
    except FileNotFoundError:
        return None


def is_picture(content: bytes) -> bool:
    """Return whether the bytes are a JPEG, PNG or HEIC picture that is safe to open."""
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
