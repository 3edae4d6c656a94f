"""Recognises the columns of a file by their headings."""

import re
from collections.abc import Mapping, Sequence

from core.imports.model import FileIssue, FileRefused, Kind

_NOISE = re.compile(r"[\s_.\-№\"']+")
_UNIT = re.compile(r"[,(\[]\s*(квт\W*ч|гкал|м3|м³|куб\W*м|руб\w*|₽|мин\w*|kwh|rub|°?c)\W*$")


def plain(heading: str) -> str:
    """Return a heading as it is compared: lower case, ё as е, without its unit, spaces and dots."""
    text = _UNIT.sub("", heading.strip().lower().replace("ё", "е"))
    return _NOISE.sub(" ", text).strip()


def recognised(
    kind: Kind, headings: Sequence[str], *, mapping: Mapping[str, str], constants: Mapping[str, str]
) -> dict[str, int]:
    """
    Return which column of the file (its place) holds which column of the kind.

    :raises FileRefused: if a required column is missing, one is named twice, or a mapping names what is not there
    """
    names = {column.name for column in kind.columns}
    if unknown := (set(mapping.values()) | set(constants)) - names:
        raise FileRefused(FileIssue.UNKNOWN_MAPPING, name=min(unknown), names=", ".join(sorted(names)))
    chosen = {plain(heading): name for heading, name in mapping.items()}
    if absent := set(chosen) - {plain(heading) for heading in headings}:
        raise FileRefused(FileIssue.UNKNOWN_MAPPING, name=min(absent), names=", ".join(headings))
    places = _places(kind, headings, chosen)
    if missing := [
        column
        for column in kind.columns
        if column.is_required and column.name not in places and column.name not in constants
    ]:
        wanted = ", ".join(f"{column.name} ({column.names[0]})" if column.names else column.name for column in missing)
        raise FileRefused(FileIssue.MISSING_COLUMNS, columns=wanted, found=", ".join(headings))
    return {name: place for name, place in places.items() if name not in constants}


def _places(kind: Kind, headings: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Exact names go before synonyms, so that «value» is `value` even where it is also another column's synonym."""
    exact = {plain(column.name): column.name for column in kind.columns}
    others = {plain(name): column.name for column in reversed(kind.columns) for name in column.names}
    places: dict[str, int] = {}
    by_hand = set(chosen.values())
    for place, heading in enumerate(headings):
        text = plain(heading)
        name = chosen.get(text) or exact.get(text) or others.get(text)
        if name is None or (name in by_hand and text not in chosen):
            continue
        if name in places:
            raise FileRefused(FileIssue.COLUMN_TWICE, column=name, first=headings[places[name]], second=heading)
        places[name] = place
    return places
