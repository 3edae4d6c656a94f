"""Which language a visit is held in."""

import pytest

from core.i18n import choice


class TestLanguage:
    @pytest.mark.parametrize(
        ("asked", "remembered", "accepted", "expected"),
        [
            ("en", "ru", "ru-RU", "en"),
            ("xx", "en", "ru-RU", "en"),
            (None, None, "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
            (None, None, "en-GB", "en"),
            (None, None, "de-DE,de;q=0.9,ru;q=0.5,en;q=0.4", "ru"),
            (None, None, "fr", "en"),
            (None, None, "ru;q=broken, en;q=0.1", "en"),
            (None, None, "", "ru"),
            (None, None, "*", "ru"),
        ],
    )
    def test_is_asked_remembered_or_accepted(self, asked, remembered, accepted, expected):
        assert choice.language(asked=asked, remembered=remembered, accepted=accepted) == expected
