"""The profile's letters and calendar, the page of a letter's link, the operator's list of letters."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.i18n.formats import Words
from core.identity.model import Actor, Role
from core.mail import operations as mail
from core.mail.model import Letter
from core.mail.transport import Embedded
from core.mail.worker import Postman
from core.notices import delivery, operations, queries, signing
from core.notices.model import EVENTS, NAMES, OF_HOMES, Choice, Kind
from tests.pages.conftest import NOW
from tests.pages.test_every_page import PORTAL, html

RU = Words("ru")


def opened(path, **query):
    page = AppTest.from_file(PORTAL, default_timeout=60)
    for name, value in ({"lang": "ru"} | query).items():
        page.query_params[name] = value
    page._page_hash = calc_hash(path)
    page.run()
    assert [error.message for error in page.exception] == []
    return page


@pytest.fixture
def anna(kabinet, visit):
    yield visit(Role.HOUSEHOLD)
    for table in ("notice_choice", "calendar_link", "outbox where kind like 'notices.%'"):
        kabinet.change(lambda tx, table=table: tx.write(f"delete from live.{table}"))


def switches(page):
    return {
        toggle.key.split(".")[2]: toggle for toggle in page.toggle if (toggle.key or "").startswith("profile.letters.")
    }


class TestProfile:
    def test_offers_every_kind_with_its_default(self, anna):
        found = switches(opened("profile"))

        assert list(found) == [kind.value for kind in Kind]
        assert [kind for kind, toggle in found.items() if not toggle.value] == ["receipt"]

    def test_a_switch_counts_at_once(self, anna, kabinet):
        page = opened("profile")

        switches(page)["due"].set_value(False).run()

        assert queries.choices(kabinet, person_id=anna.person_id) == [Choice(Kind.DUE, None, is_on=False)]
        assert not switches(opened("profile"))["due"].value

    def test_one_account_is_chosen_for_by_itself_and_named_beside_all(self, anna, kabinet):
        page = opened("profile")
        about = page.selectbox(key="profile.letters_about")
        account = next(option for option in about.options if option != RU.t("All my accounts"))
        page = about.select(account).run()
        assert set(switches(page)) == {kind.value for kind in Kind if kind not in EVENTS}

        switches(page)["debt"].set_value(False).run()

        (said,) = queries.choices(kabinet, person_id=anna.person_id)
        assert (said.kind, said.is_on) == (Kind.DEBT, False)
        assert said.account_id is not None
        page = opened("profile")
        assert switches(page)["debt"].value
        assert RU.t("off for: {names}", names=account) in html(page)

    def test_says_what_cannot_be_switched_off(self, anna):
        assert "их отключить нельзя" in html(opened("profile"))

    def test_organisations_have_no_letters_of_homes(self, kabinet, visit):
        visit(Role.CORPORATE)

        assert set(switches(opened("profile"))) == {kind.value for kind in Kind if kind not in OF_HOMES}

    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.ANALYST])
    def test_the_company_has_no_letters_of_customers(self, kabinet, visit, role):
        visit(role)

        assert switches(opened("profile")) == {}

    def test_the_calendar_link_is_made_shown_and_withdrawn(self, anna, kabinet):
        page = opened("profile").button(key="profile.calendar_open").click().run()
        link = next(code.value for code in page.code)
        token = link.rpartition("/")[2].removesuffix(".ics")
        link_id = signing.calendar_link(signing.key(kabinet), token)
        assert queries.calendar_reader(kabinet, link_id=link_id) == (anna.person_id, "ru")
        (button,) = page.get("link_button")
        assert button.proto.url == f"webcal://{link.partition('://')[2]}"

        page = page.button(key="profile.calendar_close").click().run()

        assert queries.calendar_reader(kabinet, link_id=link_id) is None
        assert not page.code


class TestUnsubscribe:
    def token(self, kabinet, anna, kind=Kind.DUE):
        return signing.unsubscribe(signing.key(kabinet), person_id=anna.person_id, kind=kind)

    @pytest.mark.parametrize("kind", list(Kind))
    def test_asks_a_visitor_about_the_kind_of_the_letter(self, kabinet, anna, visit, kind):
        token = self.token(kabinet, anna, kind)
        visit(None)

        text = html(opened("unsubscribe", key=token))

        assert RU.t(NAMES[kind]) in text
        assert 'action="/letters/off"' in text
        assert 'name="on" value="no"' in text
        assert queries.choices(kabinet, person_id=anna.person_id) == []
        assert anna.email not in text

    def test_offers_the_way_back(self, kabinet, anna, visit):
        visit(None)

        text = html(opened("unsubscribe", key=self.token(kabinet, anna), done="off"))

        assert "больше не будет" in text
        assert 'name="on" value="yes"' in text

    @pytest.mark.parametrize("key", ["", "x", "<b>.due.x"])
    def test_says_that_a_link_is_broken(self, kabinet, visit, key):
        visit(None)

        text = html(opened("unsubscribe", key=key))

        assert "Ссылка неполная" in text
        assert 'action="/letters/off"' not in text


class TestOutbox:
    def test_shows_the_kind_the_way_out_and_who_has_switched_it_off(self, kabinet, anna, visit):
        now = datetime(2026, 11, 22, 6, tzinfo=UTC)
        operations.choose(kabinet, actor=Actor.of(anna), kind=Kind.DEBT, account_id=None, is_on=False, now=now)
        for kind in (Kind.DUE, Kind.DEBT):
            letter = Letter(to=anna.email, language="ru", subject=f"Тема {kind.value}", paragraphs=("Текст",))
            values = {"kind": f"notices.{kind.value}", "dedupe_key": kind.value, "now": now}
            kabinet.change(lambda tx, letter=letter, values=values: mail.send(tx, letter, **values))
        readers = delivery.Readers(kabinet, origin="http://x", now=lambda: NOW)
        Postman(kabinet, Embedded(), now=lambda: NOW, readers=readers).run_waiting()
        visit(Role.OPERATOR)

        page = opened("outbox")
        options = page.selectbox(key="outbox.letter").options
        due = page.selectbox(key="outbox.letter").select(next(text for text in options if "Тема due" in text)).run()
        assert "Вид: Скоро срок оплаты" in html(due)
        assert "/unsubscribe?key=" in html(due)

        debt = page.selectbox(key="outbox.letter").select(next(text for text in options if "Тема debt" in text)).run()
        assert "Получатель отключил" in html(debt)
        assert not [button for button in debt.button if button.key == "outbox.again"]


class TestDownload:
    @pytest.mark.parametrize("path", ["home", "readings"])
    def test_the_calendar_of_the_account_is_offered(self, anna, path):
        found = [element.proto.label for element in opened(path).get("download_button")]

        assert RU.t("To my calendar") in found
