"""What an appeal is about, told from an address that anybody can write."""

import pytest

from core.i18n.formats import Words
from core.ui.sections import appeal_words


class Visit:
    words = Words("ru")

    def t(self, message, **values):
        return self.words.t(message, **values)


class TestAbout:
    def test_names_service_month_and_line(self):
        context = {"service": "electricity", "month": "2026-10", "line": "Расход"}

        assert appeal_words.about(Visit(), context) == "Электроэнергия, октябрь 2026, Расход"

    @pytest.mark.parametrize("month", ["zzz", "2026-13", "2026", "99999-01"])
    def test_leaves_out_what_is_no_month(self, month):
        assert appeal_words.about(Visit(), {"service": "nothing", "month": month}) is None
