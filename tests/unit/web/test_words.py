"""Words that Streamlit has in English only: each pattern is whole, and Streamlit still says them."""

import html
import json
import re
from pathlib import Path

import pytest
import streamlit

from core.i18n.formats import Words
from core.web import words

_SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
# How the bundle spells them, for what is put together from pieces there.
SPELLED = [
    "Skip to main content",
    "Navigate to home page",
    "App pages",
    "Choose date",
    "Use arrow keys to navigate dates.",
    "Add files",
    "Remove ${",
    "file upload",
    " per file",
    "Clear value",
    "No results",
    "Selectbox options",
    "Feedback rating",
    "Selected Date: ${",
]


@pytest.fixture(scope="module")
def bundle():
    return "".join(path.read_text(encoding="utf-8") for path in sorted(_SCRIPTS.glob("*.js")))


def said(language, text):
    """Return what a browser would say instead, before days and numbers get their form."""
    for pattern, message in words.SAID:
        if found := re.fullmatch(pattern, text):
            return re.sub(r"\{(\w+)\}", lambda name: found.group(name.group(1)), Words(language).t(message))
    return text


class TestSaid:
    @pytest.mark.parametrize(("pattern", "message"), words.SAID)
    def test_every_word_of_a_message_is_found_by_its_pattern(self, pattern, message):
        assert set(re.findall(r"\{(\w+)\}", message)) <= set(re.compile(pattern).groupindex)

    @pytest.mark.parametrize(
        ("english", "russian"),
        [
            ("Upload", "Выбрать файл"),
            ("10MB per file • PDF, JPG", "до 10 МБ: PDF, JPG"),
            ("Remove скан.pdf", "Убрать скан.pdf"),
            ("скан.pdf, 1.2MB", "скан.pdf, 1.2 МБ"),
            ("month, На день", "На день, месяц"),
            ("4 out of 5 stars", "4 из 5"),
            ("4 more", "Ещё"),
            ("ул. Ленина, 12B", "ул. Ленина, 12B"),
        ],
    )
    def test_in_russian_nothing_of_the_english_stays(self, english, russian):
        assert said("ru", english) == russian

    @pytest.mark.parametrize("spelled", SPELLED)
    def test_streamlit_still_says_it_so(self, bundle, spelled):
        assert spelled in bundle


class TestAttribute:
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_carries_all_of_them_in_the_form_of_browsers(self, language):
        text = html.unescape(words.attribute(language).removeprefix('data-words="').removesuffix('"'))

        pairs = json.loads(text)

        assert len(pairs) == len(words.SAID)
        assert not any("?P<" in pattern for pattern, _ in pairs)
