"""
Search in the answers that forgives word forms, typing mistakes and the wrong keyboard.

Words are compared by their stems (Snowball); one that is not known is taken for the most similar ones.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.help.articles import every
from core.help.model import Article
from core.i18n.catalogue import Language

_WORD = re.compile(r"[a-zа-я0-9]{2,}")
_STOP_RU = ("как", "где", "что", "за", "на", "не", "по", "до", "ли", "мне", "мой", "моя", "или", "для", "из", "от")
_STOP_EN = ("the", "how", "where", "what", "is", "are", "my", "do", "of", "to", "in", "for")
_STOP = frozenset((*_STOP_RU, *_STOP_EN))
_STEMMERS = {"ru": "russian", "en": "english"}
_OF_QUESTION, _OF_KEYWORDS, _OF_ANSWER = 4.0, 3.0, 1.0
_SIMILAR = 0.66  # one slip in three letters; below it words are different words
_AS_NEAR = 0.08  # words that much less alike than the most similar one are not meant
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_KEYBOARD = str.maketrans(_LATIN, _CYRILLIC)


def find(text: str, *, language: Language, most: int = 8) -> list[Article]:
    """Return the answers that fit the words best, the best first; nothing for words that fit none."""
    known = _index(language)
    found = known.ranked(_stems(text, language))
    if not found and language == "ru":  # typed with the Latin keyboard
        found = known.ranked(_stems(text.lower().translate(_KEYBOARD), language))
    return found[:most]


class _Index:
    """The stems of all answers with their weights."""

    def __init__(self, articles: Sequence[Article], language: Language) -> None:
        self._articles = articles
        self._weights: dict[str, dict[int, float]] = defaultdict(dict)
        for place, article in enumerate(articles):
            parts = ((article.question, _OF_QUESTION), (article.keywords, _OF_KEYWORDS), (article.answer, _OF_ANSWER))
            for words, weight in parts:
                for stem in set(_stems(words, language)):
                    self._weights[stem][place] = max(weight, self._weights[stem].get(place, 0.0))

    def ranked(self, stems: Iterable[str]) -> list[Article]:
        asked = list(dict.fromkeys(stems))
        scores: Counter[int] = Counter()
        hits: Counter[int] = Counter()
        for stem in asked:
            best: dict[int, float] = {}
            for known, likeness in self._alike(stem):
                rarity = math.log(1 + len(self._articles) / len(self._weights[known]))
                for place, weight in self._weights[known].items():
                    best[place] = max(best.get(place, 0.0), weight * likeness * rarity)
            scores.update(best)
            hits.update(best.keys())
        fitting = [place for place in scores if hits[place] * 2 >= len(asked)]
        return [self._articles[place] for place in sorted(fitting, key=lambda place: (-scores[place], place))]

    def _alike(self, stem: str) -> list[tuple[str, float]]:
        if stem in self._weights:
            return [(stem, 1.0)]
        if len(stem) < 3:
            return []
        begun = [(known, 0.9) for known in self._weights if known.startswith(stem)]
        if begun:
            return begun
        # A slip is a letter too many, too few, another one, or two swapped.
        near = process.extract(
            stem, self._weights.keys(), scorer=OSA.normalized_similarity, score_cutoff=_SIMILAR, limit=3
        )
        return [(known, score * 0.8) for known, score, _ in near if score > near[0][1] - _AS_NEAR]


@cache
def _index(language: Language) -> _Index:
    return _Index(every(language), language)


@cache
def _stemmer(language: Language) -> Any:
    return snowballstemmer.stemmer(_STEMMERS[language])


def _stems(text: str, language: Language) -> list[str]:
    words = _WORD.findall(text.lower().replace("ё", "е"))
    return [str(stem) for stem in _stemmer(language).stemWords([word for word in words if word not in _STOP])]
