"""
One contract, two banks: the sandbox over HTTP, and YooKassa's own answers at the transport of its client.

What Kabinet relies on holds for both; a bank that answers otherwise is found here and not by a payer.
"""

import json
import uuid
from decimal import Decimal

import pytest

from core.payments import yookassa
from core.payments.gateway import BankStatus, GatewayRefused, GatewaySilent, Item, Order
from core.payments.yookassa import YooKassa
from tests.factories import bank as banks
from tests.factories import yookassa_shape
from tests.integration.bank.test_gateway import order


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with banks.running(tmp_path_factory.mktemp("bank")) as found:
        yield found


@pytest.fixture
def recorded(monkeypatch):
    found = yookassa_shape.Recorded()
    monkeypatch.setattr(yookassa._Adapter, "send", found.send)
    return found


@pytest.fixture(params=["sandbox", "recorded"])
def bank(request):
    return request.getfixturevalue(request.param)


def paid(bank, card=banks.SUCCESS, amount="100.00", **values):
    made = bank.gateway.create(order(amount, **values))
    bank.pay(made.confirmation_url, card)
    return bank.gateway.find(made.payment_id)


class TestEveryBank:
    def test_waits_for_the_payer_at_its_own_page(self, bank):
        made = bank.gateway.create(order())

        assert (made.status, made.amount, made.currency) == (BankStatus.PENDING, Decimal("3866.95"), "RUB")
        assert (made.captured_at, made.reason, made.refunded_amount) == (None, None, Decimal(0))
        assert made.confirmation_url.startswith("http")

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

    def test_says_that_it_was_paid_and_by_which_card(self, bank):
        found = paid(bank)

        assert (found.status, found.amount, found.card.last4, found.card.is_saved) == (
            BankStatus.SUCCEEDED,
            Decimal("100.00"),
            "0004",
            False,
        )
        assert found.captured_at.tzinfo is not None

    def test_says_why_it_declined(self, bank):
        found = paid(bank, banks.DECLINED)

        assert (found.status, found.reason) == (BankStatus.CANCELED, "insufficient_funds")

    @pytest.mark.parametrize(
        ("card", "status"),
        [(banks.SUCCESS, BankStatus.SUCCEEDED), (banks.LATER_DECLINED, BankStatus.CANCELED)],
    )
    def test_takes_a_saved_card_without_the_payer(self, bank, card, status):
        saved = paid(bank, card, is_saving_card=True).card

        later = bank.gateway.create(order("50.00", method_id=saved.method_id))

        assert (saved.is_saved, later.status, later.confirmation_url) == (True, status, None)

    def test_gives_back_once_and_not_more_than_was_paid(self, bank):
        found, key = paid(bank), str(uuid.uuid4())
        values = {"payment_id": found.payment_id, "amount": Decimal("60.00")}

        first, second = (bank.gateway.refund(**values, idempotency_key=key) for _ in range(2))

        assert (first.refund_id, first.status, first.amount) == (second.refund_id, "succeeded", Decimal("60.00"))
        assert bank.gateway.find(found.payment_id).refunded_amount == Decimal("60.00")
        with pytest.raises(GatewayRefused):
            bank.gateway.refund(**values, idempotency_key=str(uuid.uuid4()))

    def test_refuses_a_payment_it_does_not_know(self, bank):
        with pytest.raises(GatewayRefused):
            bank.gateway.find("22e12f66-000f-5000-8000-18db351245c7")

    def test_refuses_another_secret(self, bank):
        stranger = YooKassa("x", bank.gateway.shop_id, "wrong", bank.gateway.api_url)

        with pytest.raises(GatewayRefused):
            stranger.find("22e12f66-000f-5000-8000-18db351245c7")


class TestYooKassa:
    @pytest.mark.parametrize("status", [202, 429, 500])
    def test_that_has_not_decided_is_asked_again_with_the_same_key(self, recorded, status):
        recorded.status = status

        with pytest.raises(GatewaySilent):
            recorded.gateway.create(order())

    def test_gets_what_its_documentation_asks_for(self, recorded):
        recorded.gateway.create(order(is_saving_card=True))

        request = recorded.received[0]
        body = json.loads(request.body)
        assert (request.method, request.url) == ("POST", "https://api.yookassa.ru/v3/payments")
        assert body["amount"] == {"value": "3866.95", "currency": "RUB"}
        assert body["capture"] is True
        assert (body["confirmation"]["type"], body["save_payment_method"]) == ("redirect", True)
        assert body["receipt"]["items"][0]["vat_code"] == 11
