"""The form of readings: each field says by itself which meter it is of."""

import re

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


class TestFieldOfAReading:
    @pytest.mark.parametrize(("service", "name"), [("hot_water", "Горячая вода"), ("electricity", "Электроэнергия")])
    def test_names_service_place_and_meter_to_who_hears_the_page(self, visit, service, name):
        visit(Role.HOUSEHOLD)

        page = opened("readings", service=service)

        html = "".join(element.proto.body for element in page.get("html"))
        fields = [field for field in page.text_input if field.key.startswith("reading.")]
        spoken = [re.fullmatch(rf"{name}, [^,]+, прибор № (\S+)\. (.*Прошлое: .+)", field.label) for field in fields]
        assert spoken
        assert all(spoken), [field.label for field in fields]
        for each in spoken:
            assert f"№ {each[1]}" in html
            assert f'<p class="kb-field-label" aria-hidden="true">{each[2]}</p>' in html
        assert len({field.label for field in fields}) == len(fields)
