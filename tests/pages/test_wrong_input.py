"""What a stranger is told: only what is wrong, all of it at once, and where to go from a link that is over."""

import re
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.identity.model import Role
from core.metering.model import Issue
from core.runtime.settings import ROOT
from core.ui.reading_form import Asked

PORTAL = str(ROOT / "core" / "ui" / "portal.py")


def opened(path, **query):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    page.query_params["lang"] = "ru"
    for name, value in query.items():
        page.query_params[name] = value
    page._page_hash = calc_hash(path)
    return page.run()


def html(page):
    return "".join(element.proto.body for element in page.get("html"))


def press(page, label):
    return next(button for button in page.button if button.label == label).click().run()


class TestSubmitAReading:
    def test_names_the_empty_fields_and_nothing_else(self, visit):
        visit(None)
        page = opened("send-reading")

        press(page, "Далее")

        said = html(page)
        assert "Введите номер лицевого счёта" in said
        assert "Введите последние четыре цифры" in said
        assert "форма не открывается" not in said


class TestALinkThatIsOver:
    @pytest.mark.parametrize("path", ["confirm-email", "unsubscribe", "invitation"])
    def test_leads_on_and_is_not_called_a_mistake(self, visit, path):
        visit(None)

        page = opened(path)

        assert "kb-state kb-warning" in html(page)
        assert "kb-state kb-bad" not in html(page)
        assert "Войти" in [link.proto.label for link in page.get("page_link")]

    @pytest.mark.parametrize("path", ["confirm-email", "unsubscribe"])
    def test_leads_who_is_signed_in_to_the_profile(self, visit, path):
        visit(Role.HOUSEHOLD)

        page = opened(path)

        assert "В профиль" in [link.proto.label for link in page.get("page_link")]


class TestADisputedLine:
    def test_names_the_service_once(self, visit):
        visit(Role.HOUSEHOLD)

        page = opened("appeals", new="charge", service="electricity", month="2026-10", line="Электроэнергия. Расход")

        assert "О чём: Электроэнергия. Расход, октябрь 2026." in html(page)


class TestReadings:
    def test_one_empty_zone_is_said_once_and_not_asked_about(self, visit):
        visit(Role.HOUSEHOLD)
        page = opened("readings")
        day, night = (field for field in page.text_input if str(field.key).startswith("reading."))
        day.set_value("17000").run()
        first, second = (int(str(field.key).partition(".")[2]) for field in (day, night))
        slot = next(str(button.key) for button in page.button if button.label == "Передать").removesuffix(".submit")
        refused = Asked(((first, Decimal(17000)),), {second: (Issue.MISSING,)}, None, is_refused=True)
        page.session_state[f"{slot}.asked"] = refused  # a test page cannot run its fragment alone

        page.run()

        assert html(page).count("все зоны прибора передаются вместе") == 1
        assert "спросить специалиста" not in html(page)

    def test_values_stand_under_each_other_by_the_decimal_sign(self, visit):
        visit(Role.HOUSEHOLD)

        page = opened("readings", service="hot_water")

        table = next(part for part in html(page).split("<table")[1:] if "Показание" in part)
        values = re.findall(r'data-heading="Показание">([^<]+)<', table)
        assert len(values) > 3
        assert {len(value.partition(",")[2]) for value in values} == {3}
