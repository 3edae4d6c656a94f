"""The answers of `data/reference/help/`, with the rule values of the day."""

import string
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from core.help.model import Article
from core.i18n.catalogue import Language
from core.tariffs import queries as tariffs
from data.database import Reader

FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference" / "help"


@cache
def every(language: Language) -> tuple[Article, ...]:
    """Return all answers of a language, in the order of the page. Read once."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        found = tomllib.load(file)["article"]
    return tuple(Article(**{**row, "answer": row["answer"].strip(), "links": tuple(row["links"])}) for row in found)


def rule_names(articles: tuple[Article, ...]) -> tuple[str, ...]:
    """Return the names of the rule values that the answers speak of."""
    fields = {name for each in articles for _, name, _, _ in string.Formatter().parse(each.answer) if name}
    return tuple(sorted(fields))


def values(db: Reader, articles: tuple[Article, ...], *, on: date) -> dict[str, str]:
    """
    Return the rule values of the day that the answers speak of, as whole numbers in words of a person.

    :raises RuleValueMissing: if one has no row for the day
    """
    found = tariffs.rule_values(db, names=rule_names(articles), on=on)
    return {name: f"{value.normalize():f}" for name, value in found.items()}
