"""A question people ask, its answer, and where in Kabinet it leads."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """One answer in one language; `links` are paths of pages, `{name}` in the answer is a rule value."""

    slug: str
    topic: str
    question: str
    answer: str
    links: tuple[str, ...]
    keywords: str
