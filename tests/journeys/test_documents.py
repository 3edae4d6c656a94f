"""D6, E1: a receipt is opened, sent to somebody and taken as a year; a manager takes a month's closing documents."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from core.kit import ids
from tests.journeys.conftest import settled, sign_in

pytestmark = pytest.mark.browser


def fetched(tab, link):
    """Follow a link as the browser would, with its cookies; return its kind and its bytes."""
    answer = tab.request.get(link.get_attribute("href"), timeout=60_000)
    assert answer.ok
    return answer.headers["content-type"], answer.body()


def files(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_a_receipt_is_opened_and_a_year_taken(tab, someone):
    sign_in(tab, "household", path="/documents")
    settled(tab)
    kind, content = fetched(tab, tab.get_by_role("link", name="Открыть и напечатать"))
    assert kind == "application/pdf"
    assert content.startswith(b"%PDF")
    _, content = fetched(tab, tab.get_by_role("link", name=re.compile("одним архивом")))
    assert len(files(content)) == 10  # January to October
    kind, content = fetched(tab, tab.get_by_role("link", name="Извещение для кассы, PDF"))
    assert kind == "application/pdf"

    stranger = someone()
    stranger.goto("/sign-in")
    address = tab.get_by_role("link", name="Открыть и напечатать").get_attribute("href")
    assert "pdf" not in stranger.request.get(address).headers["content-type"]


def test_a_receipt_is_sent_to_somebody(tab, letter_to, someone):
    email = f"mother-{ids.new().hex}@example.ru"
    sign_in(tab, "household", path="/documents")
    settled(tab)
    tab.get_by_text("Отправить по почте").click()
    tab.get_by_label("Кому", exact=True).fill("mother at example")
    tab.get_by_role("button", name="Отправить квитанцию").click()
    expect(tab.get_by_role("alert").first).to_contain_text("anna@example.ru")
    settled(tab)
    expect(tab.get_by_label("Кому", exact=True)).to_have_value("mother at example")
    tab.get_by_label("Кому", exact=True).fill(email)
    tab.get_by_role("button", name="Отправить квитанцию").dblclick()
    expect(tab.get_by_text(f"Квитанция уходит на {email}")).to_be_visible()

    operator = someone()
    sign_in(operator, "operator", path="/outbox")
    operator.get_by_label("Получатель, тема или вид").fill(email)
    operator.keyboard.press("Enter")
    settled(operator)
    expect(operator.locator(".stMain")).to_contain_text(re.compile(r"\.pdf"))
    expect(operator.get_by_text(email).first).to_be_visible()


def test_a_manager_takes_the_closing_documents_of_a_month(tab):
    sign_in(tab, "corporate", path="/documents")
    settled(tab)
    _, content = fetched(tab, tab.get_by_role("link", name="Все документы месяца"))
    names = files(content)
    rows = tab.locator("tbody tr").count()
    assert sum(name.endswith(".xml") for name in names) == rows
    assert sum(name.endswith(".pdf") for name in names) >= 2 * rows
    kind, content = fetched(tab, tab.get_by_role("link", name="акт", exact=True).first)
    assert kind == "application/pdf"
    assert content.startswith(b"%PDF")
