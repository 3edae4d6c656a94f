"""Every picture is one that plotly can draw: pages hand over plain dictionaries, which nothing checks while they run."""

import json

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.accounts import queries as accounts
from core.identity.model import Role
from core.runtime.settings import ROOT
from tests.pages.conftest import NOW

PORTAL = str(ROOT / "core" / "ui" / "portal.py")
WITH_CHARTS = (
    (Role.HOUSEHOLD, "home", {}),
    (Role.HOUSEHOLD, "usage", {}),
    (Role.HOUSEHOLD, "usage", {"unit": "rub", "temperature": "1"}),
    (Role.HOUSEHOLD, "usage", {"view": "day"}),
    (Role.HOUSEHOLD, "usage", {"view": "year"}),
    (Role.HOUSEHOLD, "charges", {}),
    (Role.HOUSEHOLD, "advice", {}),
    (Role.HOUSEHOLD, "advice", {"topic": "zones"}),
    (Role.HOUSEHOLD, "advice", {"topic": "year"}),
    (Role.HOUSEHOLD, "advice", {"topic": "silence"}),
    (Role.CORPORATE, "portfolio", {}),
    (Role.CORPORATE, "portfolio", {"site": "first"}),
    (Role.CORPORATE, "portfolio", {"site": "first", "span": "year"}),
    (Role.ANALYST, "arrears", {}),
    (Role.ANALYST, "readings-received", {}),
    (Role.ANALYST, "office-load", {}),
    (None, "offices", {}),
    (None, "tariffs", {}),
)


@pytest.mark.parametrize(("role", "path", "query"), WITH_CHARTS)
def test_is_checked_property_by_property(role, path, query, visit, kabinet):
    person = visit(role)
    page = AppTest.from_file(PORTAL, default_timeout=30)
    page._page_hash = calc_hash(path)
    for name, value in query.items():
        page.query_params[name] = value
    if "site" in query:
        sites = accounts.accessible(kabinet, person_id=person.person_id, today=NOW.date())
        page.query_params["site"] = sites[0].account_number

    page.run()

    specs = [json.loads(element.proto.spec) for element in page.get("plotly_chart")]
    assert [error.message for error in page.exception] == []
    assert specs
    for spec in specs:
        go.Figure(spec)  # raises for a property or a value that plotly does not know
