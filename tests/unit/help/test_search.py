"""What people type finds the answer they mean."""

import pytest

from core.help import articles, search
from core.ui import navigation


class TestFind:
    @pytest.mark.parametrize(
        ("typed", "slug"),
        [
            ("как передать показания", "submit-reading"),
            ("передача показаний", "submit-reading"),
            ("пакозания передать", "submit-reading"),  # two letters swapped
            ("показнаия", "submit-reading"),  # and nothing that is as long by chance
            ("пнеи", "penalty"),
            ("задолженость", "debt"),
            ("gjrfpfybz gthtlfnm", "submit-reading"),  # the Latin keyboard
            ("начислили пени", "penalty"),
            ("пенни за долг", "penalty"),
            ("квитанцию распечатать", "receipt"),
            ("договор для ИП", "contract"),
            ("квитация", "receipt"),
            ("поверка счётчика", "verification"),
            ("забыла пароль", "password"),
            ("автоплатеж", "autopay"),
            ("почему так дорого", "why-more"),
            ("очередь в офисе", "office-when"),
        ],
    )
    def test_russian(self, typed, slug):
        assert search.find(typed, language="ru")[0].slug == slug

    @pytest.mark.parametrize(
        ("typed", "slug"),
        [
            ("submitting readings", "submit-reading"),
            ("penalties", "penalty"),
            ("recipt", "receipt"),
            ("forgot pasword", "password"),
        ],
    )
    def test_english(self, typed, slug):
        assert search.find(typed, language="en")[0].slug == slug

    @pytest.mark.parametrize("typed", ["", "   ", "ыыыыы", "!!!", "как где что", "собака", "погода"])
    def test_finds_nothing_where_nothing_fits(self, typed):
        assert search.find(typed, language="ru") == []


class TestArticles:
    def test_are_the_same_in_both_languages(self):
        ru, en = articles.every("ru"), articles.every("en")

        assert [(each.slug, each.topic, each.links) for each in ru] == [
            (each.slug, each.topic, each.links) for each in en
        ]
        assert articles.rule_names(ru) == articles.rule_names(en)

    def test_lead_to_pages_that_exist(self):
        paths = {entry.path for entry in navigation.ENTRIES}

        assert [link for each in articles.every("ru") for link in each.links if link not in paths] == []

    def test_have_slugs_of_their_own(self):
        slugs = [each.slug for each in articles.every("ru")]

        assert len(set(slugs)) == len(slugs)
