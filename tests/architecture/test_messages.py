"""Every message is translated once and used; placeholders agree in both languages."""

import string
from collections import Counter
from functools import cache

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from core.i18n import catalogue
from tests.architecture.source import CODE, ROOT

# `t` and `n` are methods; their first arguments are the messages. `begin` and `section` take a title.
KEYWORDS = {"t": None, "n": (1, 2), "mark": None, "begin": None}


@cache
def used():
    found = {}
    for path in CODE:
        with path.open("rb") as file:
            for line, message, _, _ in extract("python", file, keywords=KEYWORDS):
                ids = message if isinstance(message, tuple) else (message,)
                if ids and ids[0]:
                    found[ids[0]] = (ids, f"{path.relative_to(ROOT)}:{line}")
    return found


@cache
def translated():
    messages = []
    for path in sorted(catalogue.RU_FOLDER.glob("*.po")):
        with path.open("rb") as file:
            messages += [(path.name, message) for message in read_po(file, locale="ru") if message.id]
    return messages


def first(message):
    return message.id[0] if isinstance(message.id, tuple) else message.id


def names(text):
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


class TestMessages:
    def test_are_all_translated(self):
        known = {first(message) for _, message in translated()}

        assert sorted(f"{place}: {message}" for message, (_, place) in used().items() if message not in known) == []

    def test_are_all_used(self):
        assert (
            sorted(f"{file}: {first(message)}" for file, message in translated() if first(message) not in used()) == []
        )

    def test_stand_in_one_file(self):
        counts = Counter(first(message) for _, message in translated())

        assert [message for message, count in counts.items() if count > 1] == []

    def test_have_a_text_that_is_finished(self):
        unfinished = [
            (file, first(message))
            for file, message in translated()
            if message.fuzzy or not all(message.string if isinstance(message.string, tuple) else [message.string])
        ]

        assert unfinished == []

    def test_keep_their_placeholders(self):
        wrong = []
        for _, message in translated():
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            wanted = names(message.id[-1] if isinstance(message.id, tuple) else message.id)
            wrong += [first(message) for text in texts if names(text) != wanted]

        assert wrong == []

    def test_plurals_have_three_forms(self):
        plurals = [message for _, message in translated() if isinstance(message.id, tuple)]

        assert [first(message) for message in plurals if len(message.string) != 3] == []

    @pytest.mark.parametrize(
        ("count", "text"), [(1, "остался 1 день"), (3, "осталось 3 дня"), (15, "осталось 15 дней")]
    )
    def test_plurals_follow_russian(self, count, text):
        from core.i18n.formats import Words  # noqa: PLC0415

        assert Words("ru").n("{n} day left", "{n} days left", n=count).replace("\N{NO-BREAK SPACE}", " ") == text
