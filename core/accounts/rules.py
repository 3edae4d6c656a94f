"""How an account's address is written and compared."""

import re

_PART = re.compile(r"[0-9]+|[A-ZА-Я]+")
_WORDS = {"Д", "ДОМ", "КВ", "КВАРТИРА"}  # only in front: 5Д is a house
_LOOK_ALIKE = str.maketrans("ABCEHKMOPTXYЁ", "АВСЕНКМОРТХУЕ")


def house_text(*, number: str, letter: str | None) -> str:
    """Return the house as printed: «5», «5А»."""
    return f"{number}{letter or ''}"


def flat_text(*, flat: str | None, extension: str | None) -> str:
    """Return the flat as printed, the extension after a slash: «141», «141/1», ''."""
    return f"{flat or ''}/{extension}" if extension else flat or ""


def joined(main: str, extra: str, *, between: str = "") -> str:
    """Return house and letter, or flat and extension, as one text, also where the second was typed twice."""
    ending = _plain(extra)
    if not ending or (_plain(main).endswith(f"{between}{ending}") and _plain(main) != ending):
        return main
    return f"{main}{between}{extra}"


def address(*, town: str, street: str, house: str, flat: str) -> str:
    """Return a postal address in its Russian form: «Екатеринбург, ул. Ленина, 5А, кв. 141/1»."""
    parts = [town, street, house, f"кв. {flat}" if flat else ""]
    return ", ".join(part for part in parts if part)


def same_place(typed: str, on_file: str) -> bool:
    """
    Return whether a typed house or flat is the one on file.

    Case, spaces, dashes and Latin look-alike letters do not matter; «141/1» and «141-1» are the same flat.
    """
    return _plain(typed) == _plain(on_file)


def _plain(text: str) -> str:
    parts = _PART.findall(text.upper().translate(_LOOK_ALIKE))
    while parts and parts[0] in _WORDS:
        parts = parts[1:]
    plain = ""
    for part in parts:  # «141/1» is not 1411, «5 А» is 5А
        plain += f"/{part}" if part.isdigit() and plain[-1:].isdigit() else part
    return plain
