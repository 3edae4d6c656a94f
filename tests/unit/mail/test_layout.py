"""A letter says the same as HTML and as text, and nothing in it is markup."""

import pytest

from core.mail import layout, rules
from core.mail.model import Letter

LETTER = Letter(
    to="anna@example.ru",
    language="ru",
    subject="Оплата <получена>",
    paragraphs=("Мы получили 1 234,56 ₽ & разнесли.",),
    rows=(("Счёт", "6600000017"),),
    button=("Открыть", "https://lk.example.ru/charges?a=1&b=2"),
    has_secret=True,
)


class TestHtml:
    def test_escapes_everything(self):
        shown = layout.html(LETTER)

        assert "Оплата &lt;получена&gt;" in shown
        assert "₽ &amp; разнесли" in shown
        assert 'href="https://lk.example.ru/charges?a=1&amp;b=2"' in shown
        assert "<получена>" not in shown

    def test_hides_a_secret_address_from_others(self):
        assert "lk.example.ru" not in layout.html(LETTER, is_open=False)
        assert "lk.example.ru" not in layout.text(LETTER, is_open=False)


class TestText:
    def test_says_what_the_html_says(self):
        shown = layout.text(LETTER)

        for part in (*LETTER.paragraphs, "Счёт: 6600000017", LETTER.button[1]):
            assert part in shown

    def test_speaks_the_language_of_the_letter(self):
        assert "не читают" in layout.text(LETTER)


class TestIsAddress:
    @pytest.mark.parametrize("text", ["anna@example.ru", "a.b+c@mail.example.com"])
    def test_takes_one_address(self, text):
        assert rules.is_address(text)

    @pytest.mark.parametrize(
        "text", ["", "anna", "a@b.ru, c@d.ru", "a@b.ru\nBcc: c@d.ru", "Анна <a@b.ru>", "a@@b.ru", "x" * 250 + "@b.ru"]
    )
    def test_refuses_anything_else(self, text):
        assert not rules.is_address(text)


class TestWaiting:
    def test_grows_and_ends(self):
        waits = [rules.waiting(try_count=count) for count in range(1, 8)]

        assert waits[:-1] == sorted(waits[:-1])
        assert waits[-1] is None
