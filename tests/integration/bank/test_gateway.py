"""The sandbox bank beyond the contract of every bank (test_contract): its page, codes, messages, silence, restart."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import requests

from core.bank import hosted, ledger, server
from core.payments.gateway import BankStatus, GatewaySilent, Item, Order
from core.payments.yookassa import YooKassa
from tests.factories import bank as banks

RETURN = "http://127.0.0.1:9/payments/return/abc"


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    with banks.running(tmp_path_factory.mktemp("bank")) as found:
        yield found


def order(amount="3866.95", *, key=None, method_id=None, is_saving_card=False, **values):
    defaults = {
        "description": "ЛС 6600123456, 09.2026",
        "return_url": RETURN,
        "language": "ru",
        "email": "a@example.ru",
    }
    return Order(
        idempotency_key=key or str(uuid.uuid4()),
        amount=Decimal(amount),
        items=[Item("Электроэнергия", Decimal(amount), 11)],
        method_id=method_id,
        is_saving_card=is_saving_card,
        **(defaults | values),
    )


class TestCreate:
    def test_leads_to_a_page_with_the_sum(self, bank):
        made = bank.gateway.create(order())

        assert made.confirmation_url.startswith(bank.origin)
        assert "3" in requests.get(made.confirmation_url, timeout=5).text


class TestPay:
    def test_goes_back_to_the_shop_paid(self, bank):
        made = bank.gateway.create(order())

        answer = bank.pay(made.confirmation_url, banks.SUCCESS)

        found = bank.gateway.find(made.payment_id)
        assert (answer.status_code, answer.headers["location"]) == (303, RETURN)
        assert (found.status, found.card.last4, found.card.is_saved) == (BankStatus.SUCCEEDED, "0004", False)
        assert found.captured_at is not None

    def test_pays_once_however_often_the_button_is_pressed(self, bank):
        made = bank.gateway.create(order())
        bank.pay(made.confirmation_url, banks.SUCCESS)

        again = bank.pay(made.confirmation_url, banks.DECLINED)

        assert again.status_code == 303
        assert bank.gateway.find(made.payment_id).status is BankStatus.SUCCEEDED

    def test_asks_for_a_code_and_gives_up_after_three_wrong_ones(self, bank):
        made = bank.gateway.create(order())
        bank.pay(made.confirmation_url, banks.SECURE)

        answers = [
            requests.post(made.confirmation_url, data={"code": "0000"}, allow_redirects=False, timeout=5).status_code
            for _ in range(3)
        ]

        assert answers == [422, 422, 303]
        assert bank.gateway.find(made.payment_id).reason == "3d_secure_failed"

    def test_pays_after_the_right_code(self, bank):
        made = bank.gateway.create(order())
        bank.pay(made.confirmation_url, banks.SECURE)

        requests.post(made.confirmation_url, data={"code": "1234"}, allow_redirects=False, timeout=5)

        assert bank.gateway.find(made.payment_id).status is BankStatus.SUCCEEDED

    def test_takes_no_real_card(self, bank):
        made = bank.gateway.create(order())

        answer = bank.pay(made.confirmation_url, "5555555555554444")

        assert answer.status_code == 422
        assert banks.problems(answer.text)
        assert bank.gateway.find(made.payment_id).status is BankStatus.PENDING

    def test_keeps_no_card_number(self, bank):
        made = bank.gateway.create(order(is_saving_card=True))
        bank.pay(made.confirmation_url, banks.SUCCESS)

        assert banks.SUCCESS not in (bank.folder / "journal.jsonl").read_text(encoding="utf-8")


class TestMessages:
    @pytest.mark.parametrize(
        ("card", "expected"),
        [
            (banks.SUCCESS, [("payment.succeeded", "succeeded")]),
            (banks.REPEATED, [("payment.succeeded", "succeeded")] * 3),
            (
                banks.DISORDERED,
                [
                    ("payment.succeeded", "succeeded"),
                    ("payment.waiting_for_capture", "waiting_for_capture"),
                    ("payment.canceled", "canceled"),
                ],
            ),
        ],
    )
    def test_come_as_the_card_says(self, tmp_path, card, expected):
        with banks.running(tmp_path) as bank:
            made = bank.gateway.create(order())
            bank.pay(made.confirmation_url, card)

            assert bank.wait_told(len(expected)) == expected

    def test_are_lost_with_one_card(self, tmp_path):
        with banks.running(tmp_path) as bank:
            bank.pay(bank.gateway.create(order()).confirmation_url, banks.UNTOLD)
            bank.pay(bank.gateway.create(order()).confirmation_url, banks.SUCCESS)

            assert bank.wait_told(1) == [("payment.succeeded", "succeeded")]


class TestSilence:
    def test_is_told_from_a_refusal(self):
        gateway = YooKassa("sandbox", "1", "x", "http://127.0.0.1:9/v3")

        with pytest.raises(GatewaySilent):
            gateway.create(order())


class TestRestart:
    def test_keeps_payments_and_cancels_what_nobody_paid(self, tmp_path):
        with banks.running(tmp_path) as bank:
            paid, unpaid = bank.gateway.create(order()), bank.gateway.create(order())
            bank.pay(paid.confirmation_url, banks.SUCCESS)
            with (tmp_path / "journal.jsonl").open("a", encoding="utf-8") as journal:
                journal.write('{"kind": "paym')  # killed while it wrote

        with banks.running(tmp_path) as bank:
            assert bank.gateway.find(paid.payment_id).status is BankStatus.SUCCEEDED
            assert bank.gateway.find(unpaid.payment_id).status is BankStatus.PENDING

        book = ledger.Ledger(tmp_path)
        hosted.Hosted(book, server.Notices("http://127.0.0.1:9/")).expire(datetime(2100, 1, 1, tzinfo=UTC))
        assert book.get("payment", unpaid.payment_id)["cancellation_details"]["reason"] == "expired_on_confirmation"
