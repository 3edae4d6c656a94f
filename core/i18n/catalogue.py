"""
Messages: English msgids in the code, one Russian `.po` file an area in `ru/`, merged when loaded.

`tests/architecture/test_messages.py` fails on a message that is used and not translated, translated and not
used, or translated twice.
"""

import gettext
import io
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog

Language: TypeAlias = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = ("ru", "en")
DEFAULT: Language = "ru"
RU_FOLDER = Path(__file__).parent / "ru"


def mark(message: str) -> str:
    """Mark a message for translation where it is written in a table; translate it where it is shown."""
    return message


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """Return the messages of a language; English messages are their own msgids."""
    if language == "en":
        return gettext.NullTranslations()
    merged = Catalog(locale="ru")
    for path in sorted(RU_FOLDER.glob("*.po")):
        with path.open("rb") as file:
            for message in pofile.read_po(file, locale="ru"):
                if message.id:
                    merged.add(message.id, message.string, context=message.context)
    buffer = io.BytesIO()
    mofile.write_mo(buffer, merged)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)
