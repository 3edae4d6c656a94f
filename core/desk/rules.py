"""Typed addresses read and compared with streets of the store; what is shown of a person. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from core.accounts import rules as accounts
from core.desk.model import Street, TypedAddress

_PIECE = re.compile(r"\d+-[А-ЯA-Z]{2,}|\d+[А-ЯA-Z]?(?![А-ЯA-Z])|[А-ЯA-Z]+(?:-[А-ЯA-Z]+)*|[/\-]")
_STREET_KINDS = {
    "УЛ": "ул",
    "УЛИЦА": "ул",
    "ПР": "пр",
    "ПР-Т": "пр",
    "ПР-КТ": "пр",
    "ПРОСП": "пр",
    "ПРОСПЕКТ": "пр",
    "ПЕР": "пер",
    "ПЕРЕУЛОК": "пер",
    "Б-Р": "б-р",
    "БУЛ": "б-р",
    "БУЛЬВАР": "б-р",
    "Ш": "ш",
    "ШОССЕ": "ш",
    "ПЛ": "пл",
    "ПЛОЩАДЬ": "пл",
    "НАБ": "наб",
    "НАБЕРЕЖНАЯ": "наб",
    "ПРОЕЗД": "проезд",
    "ПР-Д": "проезд",
    "ТУП": "туп",
    "ТУПИК": "туп",
    "ТРАКТ": "тракт",
    "МКР": "мкр",
    "МКРН": "мкр",
    "МИКРОРАЙОН": "мкр",
    "СНТ": "снт",
    "САД": "снт",
}
_TOWN_MARKS = frozenset(
    {"Г", "ГОР", "ГОРОД", "П", "ПОС", "ПОСЕЛОК", "ПГТ", "С", "СЕЛО", "ОБЛ", "ОБЛАСТЬ", "СВЕРДЛОВСКАЯ"}
)
_HOUSE_MARKS = frozenset({"Д", "ДОМ"})
_PART_MARKS = frozenset({"К", "КОРП", "КОРПУС", "СТР", "СТРОЕНИЕ", "ЛИТ", "ЛИТЕР", "ЛИТЕРА"})
_FLAT_MARKS = frozenset({"КВ", "КВАРТИРА", "ПОМ", "ПОМЕЩЕНИЕ", "ОФ", "ОФИС", "КОМ", "КОМНАТА"})
_SHORT_TOWNS = {"ЕКБ": "ЕКАТЕРИНБУРГ", "ЕБУРГ": "ЕКАТЕРИНБУРГ", "СВЕРДЛОВСК": "ЕКАТЕРИНБУРГ"}
_LIKE = 72  # of a hundred: «Лнеина», «Малышев», not «Мира» for «Марта»
_SURE = 96
_PREFIX = 92  # the first letters of a word: «Луначар»
_NEAR = 8
_MOST_STREETS = 500  # «Ленина» is in every town
_MOST_READINGS = 6


def typed(text: str) -> list[TypedAddress]:
    """
    Return the ways an address may be meant, the likeliest first; none without a letter.

    «Ленина 5-12», «ул. Ленина, д. 5, кв. 12», «8 Марта 5А 12», «Ленина 5/2» (a house, or flat 2) are understood.
    """
    pieces = _PIECE.findall(text.upper().replace("Ё", "Е").replace("№", " ").replace("–", "-").replace("—", "-") + " ")
    if not any(piece[0].isalpha() for piece in pieces):
        return []
    found: list[TypedAddress] = []
    for start in _starts(pieces):
        for address in _read(pieces, start):
            if address.words and address not in found:
                found.append(address)
    return found[:_MOST_READINGS]


@lru_cache(maxsize=65_536)
def street_words(street: str) -> tuple[tuple[str, ...], str]:
    """Return the words of a street's name and its kind: «пр-кт Космонавтов» is (КОСМОНАВТОВ,) and «пр»."""
    words, kind = [], ""
    for piece in _PIECE.findall(street.upper().replace("Ё", "Е") + " "):
        if piece in _STREET_KINDS:
            kind = kind or _STREET_KINDS[piece]
        elif piece not in "/-":
            words.append(piece)
    return tuple(words), kind


def matching(address: TypedAddress, streets: Iterable[Street]) -> list[tuple[Street, float]]:
    """Return the streets that the typed words may mean with how alike they are (0 to 100), the likeliest first."""
    places = [(street, *street_words(street.street), street_words(street.town)[0]) for street in streets]
    vocabulary = list({word for _, name, _, town in places for word in (*name, *town)})
    alike = {word: _alike(word, vocabulary) for word in address.words}
    found = []
    for street, name, kind, town in places:
        score = _score(address, alike, name=name, kind=kind, town=town)
        if score is not None:
            found.append((street, score))
    found.sort(key=lambda pair: (-pair[1], pair[0].town, pair[0].street))
    best = found[0][1] if found else 0
    least = _SURE if best >= _SURE else best - _NEAR
    return [pair for pair in found if pair[1] >= least][:_MOST_STREETS]


def leading_number(house: str) -> str:
    """Return the digits a house begins with: «5» of «5А»."""
    digits = re.match(r"\d+", house)
    return digits.group() if digits else ""


def is_same(typed_text: str, on_file: str) -> bool:
    """Return whether a typed house or flat is the one on file: «5 к 2» is «5/2»."""
    return accounts.same_place(typed_text, on_file)


def in_order(texts: Iterable[str]) -> list[str]:
    """Return houses or flats each once, as a person counts them: 2, 10, 10А."""
    return sorted({text for text in texts if text}, key=lambda text: (int(leading_number(text) or 0), text))


def short_name(name: str, *, is_person: bool) -> str:
    """Return surname and initials of a person: «Ершов А. Д.»; an organisation's name as it is."""
    parts = name.split()
    if not is_person or len(parts) < 2:
        return name
    initials = [part if part.endswith(".") else f"{part[0]}." for part in parts[1:]]
    return " ".join([parts[0], *initials])


def masked_email(email: str | None) -> str:
    """Return enough of an address to recognise it: «a•••@mail.ru»."""
    if not email or "@" not in email:
        return ""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


def masked_phone(phone: str | None) -> str:
    """Return the last four digits of a phone: «•••-45-67»."""
    digits = re.sub(r"\D", "", phone or "")
    return f"•••-{digits[-4:-2]}-{digits[-2:]}" if len(digits) >= 4 else ""


def _starts(pieces: Sequence[str]) -> Iterator[int]:
    """Yield the places of the piece from which house and flat may begin: after the last word of the street's name."""
    words = [place for place, piece in enumerate(pieces) if _is_name(piece)]
    numbers = [place for place, piece in enumerate(pieces) if piece[0].isdigit()]
    after = [place for place in numbers if not words or place > words[-1]]
    marked = [place for place, piece in enumerate(pieces) if piece in _HOUSE_MARKS and place + 1 in numbers]
    yield from marked[:1]
    if after:
        yield after[0]
    yield from (place for place in numbers if place not in after and not _follows_dash(pieces, place))
    if not numbers or (not after and not marked):
        yield len(pieces)


def _follows_dash(pieces: Sequence[str], place: int) -> bool:
    return place > 0 and pieces[place - 1] in "/-"


def _is_name(piece: str) -> bool:
    marks = _HOUSE_MARKS | _PART_MARKS | _FLAT_MARKS
    return piece[0].isalpha() and len(piece) > 1 and piece not in marks and piece not in _STREET_KINDS


def _read(pieces: Sequence[str], start: int) -> Iterator[TypedAddress]:
    """Read house and flat from a piece on; words before and after them are town and street."""
    house, flat, rest = _house_and_flat(pieces[start:])
    named = [*pieces[:start], *rest]
    kinds = frozenset(_STREET_KINDS[piece] for piece in named if piece in _STREET_KINDS)
    words = tuple(
        _SHORT_TOWNS.get(piece, piece)
        for piece in named
        if piece not in _STREET_KINDS
        and piece not in _TOWN_MARKS
        and piece not in _HOUSE_MARKS | _FLAT_MARKS
        and piece not in "/-"
    )
    if "/" in house:
        yield TypedAddress(words, kinds, house, flat)
        whole, _, part = house.partition("/")
        house, flat = whole, flat or part
    yield TypedAddress(words, kinds, house, flat)


def _house_and_flat(pieces: Sequence[str]) -> tuple[str, str, list[str]]:
    house, flat = "", ""
    rest: list[str] = []
    mark = ""
    for piece in pieces:
        if piece in _FLAT_MARKS or piece in _HOUSE_MARKS or (piece in _PART_MARKS and house):
            mark = "flat" if piece in _FLAT_MARKS else "part" if piece in _PART_MARKS else "house"
        elif piece in "/-":
            mark = mark or piece
        elif not piece[0].isdigit() and not (house and len(piece) == 1 and not rest):
            rest.append(piece)
        else:
            house, flat = _placed(house, flat, piece, mark, is_letter=piece.isalpha())
            mark = ""
    return house, flat, rest


def _placed(house: str, flat: str, piece: str, mark: str, *, is_letter: bool) -> tuple[str, str]:
    if not house:
        return piece, flat
    if mark == "part" or (mark == "/" and not flat):
        return (f"{house}{piece}" if is_letter else f"{house}/{piece}"), flat
    if is_letter:
        return (f"{house}{piece}", flat) if not flat else (house, f"{flat}{piece}")
    return house, f"{flat}/{piece}" if flat else piece


def _alike(word: str, vocabulary: Sequence[str]) -> dict[str, float]:
    """Return the words of the store that a typed word may mean, with how alike they are."""
    if any(sign.isdigit() for sign in word):
        return {known: 100.0 for known in vocabulary if known == word}
    found = {
        known: score
        for known, score, _ in process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=None)
    }
    if len(word) < 4:
        found = {known: score for known, score in found.items() if score == 100.0 or len(known) >= len(word) > 2}
    for known in vocabulary:
        if known != word and known.startswith(word) and (len(word) > 3 or len(word) == 1):
            found[known] = max(found.get(known, 0.0), float(_PREFIX))
    return found


def _score(
    address: TypedAddress,
    alike: Mapping[str, Mapping[str, float]],
    *,
    name: Sequence[str],
    kind: str,
    town: Sequence[str],
) -> float | None:
    """Return how alike a street is; None where a typed word is neither of its name nor of its town."""
    total, of_name = 0.0, set[str]()
    for word in address.words:
        scores = alike[word]
        own = max(((scores[known], known) for known in name if known in scores), default=None)
        if own is not None and (len(word) > 1 or any(sign.isdigit() for sign in word)):
            total += own[0]
            of_name.add(own[1])
            continue
        towns = max((scores[known] for known in town if known in scores), default=None)
        if towns is None:
            return None
        total += towns
    if not of_name:
        return None
    missed = 2 * (len(name) - len(of_name))
    return total / len(address.words) - missed + (1 if kind in address.kinds else -1 if address.kinds else 0)
