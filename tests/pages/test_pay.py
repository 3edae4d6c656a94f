"""The page «Pay»: what can be paid, the sum with its fee, refusals beside what was typed."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.identity.model import Role
from core.payments.model import Part
from core.runtime.settings import ROOT
from core.ui.sections import pay_choice
from core.ui.sections.pay_choice import Option, code_of

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


class TestPay:
    def test_prepares_the_payment_and_leads_to_the_bank_by_a_form(self, visit):
        visit(Role.HOUSEHOLD)
        page = opened("pay")
        page.radio[0].set_value("other").run()
        next(field for field in page.text_input if field.label == "Сумма, ₽").set_value("250,00").run()

        press(page, "Продолжить")

        assert [error.message for error in page.exception] == []
        assert "Вы платите 250,00" in html(page)
        assert 'action="/bank/start"' in html(page)
        assert "payment" in page.query_params

    def test_refuses_a_sum_that_cannot_be_read(self, visit):
        visit(Role.HOUSEHOLD)
        page = opened("pay")
        page.radio[0].set_value("other").run()
        next(field for field in page.text_input if field.label == "Сумма, ₽").set_value("сто").run()

        press(page, "Продолжить")

        assert "Сумма пишется цифрами" in html(page)
        assert 'action="/bank/start"' not in html(page)

    def test_an_empty_sum_is_no_fault_before_the_button_is_pressed(self, visit):
        visit(Role.HOUSEHOLD)
        page = opened("pay")
        page.radio[0].set_value("other").run()
        before = html(page)

        press(page, "Продолжить")

        assert "Сумма пишется" not in before
        assert "Введите сумму" not in before
        assert "Всего" not in before
        assert "Введите сумму" in html(page)
        assert 'action="/bank/start"' not in html(page)

    def test_many_accounts_are_named_before_they_are_ticked(self, visit, monkeypatch):
        monkeypatch.setattr(pay_choice, "_LISTED", 4)
        visit(Role.CORPORATE)
        page = opened("pay")
        before = [box.key for box in page.checkbox if (box.key or "").startswith("pay.other.")]

        page.multiselect[0].select(page.multiselect[0].options[0]).run()

        after = [box for box in page.checkbox if (box.key or "").startswith("pay.other.")]
        assert before == []
        assert [box.value for box in after] == [True]

    def test_opens_nobody_elses_payment(self, visit):
        visit(Role.HOUSEHOLD)
        page = opened("pay", payment="00000000-0000-0000-0000-000000000001")

        assert [error.message for error in page.exception] == []
        assert 'action="/bank/start"' not in html(page)


class TestPayWithoutSigningIn:
    def test_asks_for_consent(self, visit):
        visit(None)
        page = opened("pay-without-signing-in")

        press(page, "Продолжить")

        assert "Без согласия" in html(page)

    def test_names_everything_that_is_missing_at_once(self, visit):
        visit(None)
        page = opened("pay-without-signing-in")

        press(page, "Продолжить")

        said = html(page)
        for fault in ("Введите номер лицевого счёта", "десять цифр", "Почта для чека указана", "Введите сумму"):
            assert fault in said


class TestPayment:
    def test_shows_nothing_without_its_key(self, visit):
        visit(None)

        page = opened("payment", key="x")

        assert "Такого платежа нет" in html(page)


class TestTriedAgain:
    @pytest.mark.parametrize(
        ("part", "code"),
        [
            ({"amount": "300.00"}, "all"),
            ({"amount": "250.00"}, "other"),
            ({"amount": "120.00", "service": "heat"}, "heat"),
            ({"amount": "50.00", "service": "heat"}, "heat"),
            ({"amount": "50.00", "service": "hot_water"}, "other"),
            ({"amount": "10.00", "is_penalty": True}, "penalty"),
            ({"amount": "180.00", "period": date(2026, 10, 1)}, "bill"),
        ],
    )
    def test_keeps_what_was_named(self, part, code):
        found = {
            "all": Option("", Decimal("300.00")),
            "bill": Option("", Decimal("180.00"), period=date(2026, 10, 1)),
            "penalty": Option("", Decimal("10.00"), is_penalty=True),
            "heat": Option("", Decimal("120.00"), service="heat"),
            "other": Option("", Decimal(0)),
        }
        values = {"service": None, "period": None, "is_penalty": False, **part, "amount": Decimal(part["amount"])}

        assert code_of(found, Part(uuid.uuid4(), 1, 1, "1", "1", refund_state=None, **values)) == code
