"""Labels show what people wrote and nothing else."""

from html import escape

import pytest
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from core.ui.components import labels

HOSTILE = "Мама [сюда](https://example.com) **дом** :red[долг] $5$ &copy; <b>1</b>"


class TestPlain:
    @pytest.mark.parametrize(
        "text",
        [
            HOSTILE,
            "1. Ленина, 5",
            "# 5А",
            "- кв. 141/1",
            "![](https://example.com/a.png)",
            "C:\\ `x` ~~y~~ _z_",
            "10:00",
        ],
    )
    def test_is_shown_as_it_was_written(self, text):
        assert MarkdownIt().render(labels.plain(text)) == f"<p>{escape(text, quote=False)}</p>\n"


def _choose():
    from core.ui.components import filters  # noqa: PLC0415 - the text of this function is the page
    from tests.unit.ui.test_labels import HOSTILE  # noqa: PLC0415

    filters.choice(None, "site", "Site", {"1": HOSTILE, "2": "Офис"})
    filters.multi(None, "kind", "Kind", {"1": HOSTILE})


class TestFilters:
    def test_names_on_buttons_are_no_markdown(self):
        page = AppTest.from_function(_choose).run(timeout=30)

        assert not page.exception
        assert [group.options[0] for group in page.button_group] == [labels.plain(HOSTILE)] * 2
