"""The contract of the gateway, through the real client against a bank that speaks its interface."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import requests

from core.bank import hosted, ledger, server
from core.payments.gateway import BankStatus, GatewayRefused, GatewaySilent, Item, Order
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
    def test_waits_for_the_payer_at_the_banks_page(self, bank):
        made = bank.gateway.create(order())

        assert (made.status, made.amount, made.currency) == (BankStatus.PENDING, Decimal("3866.95"), "RUB")
        assert made.confirmation_url.startswith(bank.origin)
        assert "3" in requests.get(made.confirmation_url, timeout=5).text

    def test_makes_one_payment_of_one_key(self, bank):
        key = str(uuid.uuid4())

        first, second = bank.gateway.create(order(key=key)), bank.gateway.create(order(key=key))

        assert first.payment_id == second.payment_id

    def test_refuses_a_key_with_another_body(self, bank):
        key = str(uuid.uuid4())
        bank.gateway.create(order(key=key))

        with pytest.raises(GatewayRefused):
            bank.gateway.create(order("1.00", key=key))

    def test_refuses_a_receipt_that_does_not_add_up(self, bank):
        wrong = Order(**{**order().__dict__, "items": [Item("Свет", Decimal("1.00"), 11)]})

        with pytest.raises(GatewayRefused):
            bank.gateway.create(wrong)


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

    def test_says_why_it_declined(self, bank):
        made = bank.gateway.create(order())

        bank.pay(made.confirmation_url, banks.DECLINED)

        found = bank.gateway.find(made.payment_id)
        assert (found.status, found.reason) == (BankStatus.CANCELED, "insufficient_funds")

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


class TestSavedCard:
    def test_pays_without_the_payer(self, bank):
        made = bank.gateway.create(order(is_saving_card=True))
        bank.pay(made.confirmation_url, banks.SUCCESS)
        card = bank.gateway.find(made.payment_id).card

        later = bank.gateway.create(order("100.00", method_id=card.method_id))

        assert card.is_saved
        assert later.status is BankStatus.SUCCEEDED

    def test_is_declined_where_there_is_no_money(self, bank):
        made = bank.gateway.create(order(is_saving_card=True))
        bank.pay(made.confirmation_url, banks.LATER_DECLINED)
        card = bank.gateway.find(made.payment_id).card

        later = bank.gateway.create(order("100.00", method_id=card.method_id))

        assert (later.status, later.reason) == (BankStatus.CANCELED, "insufficient_funds")


class TestRefund:
    def test_gives_back_once_and_not_more_than_was_paid(self, bank):
        made = bank.gateway.create(order("100.00"))
        bank.pay(made.confirmation_url, banks.SUCCESS)
        values = {"payment_id": made.payment_id, "amount": Decimal("60.00")}
        key = str(uuid.uuid4())

        first = bank.gateway.refund(**values, idempotency_key=key)
        second = bank.gateway.refund(**values, idempotency_key=key)

        assert first.refund_id == second.refund_id
        assert bank.gateway.find(made.payment_id).refunded_amount == Decimal("60.00")
        with pytest.raises(GatewayRefused):
            bank.gateway.refund(**values, idempotency_key=str(uuid.uuid4()))


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

    def test_of_an_unknown_shop_is_a_refusal(self, bank):
        gateway = YooKassa("sandbox", server.SHOP_ID, "wrong", f"{bank.origin}/v3")

        with pytest.raises(GatewayRefused):
            gateway.find("22e12f66-000f-5000-8000-18db351245c7")


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
