"""What a stranger is told: only what is wrong, all of it at once, and where to go from a link that is over."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.identity.model import Role
from core.runtime.settings import ROOT

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
