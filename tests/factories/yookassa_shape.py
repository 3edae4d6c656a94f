"""
YooKassa at the SDK's transport: what it answers, in the shape of its documentation (API v3), without a network.

It stands where `requests` would send: the real client builds each request and reads each answer.
"""

import base64
import json
import uuid
from dataclasses import dataclass, field
from decimal import Decimal

import requests
from requests import PreparedRequest

from core.payments import yookassa
from core.payments.yookassa import YooKassa
from tests.factories import bank as banks

SHOP, SECRET = "100500", "test_secret"
_CREATED = "2026-11-20T07:00:00.000Z"
_CAPTURED = "2026-11-20T07:01:30.231Z"
_DECLINED = {banks.DECLINED, banks.LATER_DECLINED}


@dataclass
class Recorded:
    """The shop at YooKassa: payments by id, answers by idempotence key, and every request that came."""

    gateway: YooKassa = field(default_factory=lambda: YooKassa("yookassa", SHOP, SECRET))
    payments: dict[str, dict] = field(default_factory=dict)
    answers: dict[str, tuple[str, dict]] = field(default_factory=dict)
    received: list[PreparedRequest] = field(default_factory=list)
    status: int | None = None  # what to answer with instead

    def pay(self, confirmation_url, number):
        """Let the payer pay on the bank's page: a card of the sandbox says how it ends."""
        payment = self.payments[confirmation_url.rsplit("=", 1)[1]]
        self._decide(payment, number, is_saved=payment.pop("_is_saving"))

    def send(self, request, **_values):
        """Answer a request of the client."""
        self.received.append(request)
        expected = "Basic " + base64.b64encode(f"{SHOP}:{SECRET}".encode()).decode()
        if request.headers["Authorization"] != expected:
            return _response(401, _error("invalid_credentials", "Error in shopId or secret key."))
        if self.status is not None:
            return _response(self.status, _error("internal_server_error", "Retry."))
        path = request.url.removeprefix(yookassa.API_URL)
        if request.method == "GET":
            found = self.payments.get(path.rsplit("/", 1)[1])
            return _response(200, _public(found)) if found else _response(404, _error("not_found", "No payment."))
        return self._once(request, path)

    def _once(self, request, path):
        key, body = request.headers["Idempotence-Key"], request.body.decode()
        assert len(key) <= 64
        if key in self.answers and self.answers[key][0] != body:
            return _response(400, _error("invalid_request", "Idempotence key duplicated"))
        if key not in self.answers:
            status, answer = self._payment(json.loads(body)) if path == "/payments" else self._refund(json.loads(body))
            if status != 200:
                return _response(status, answer)
            self.answers[key] = body, answer
        return _response(200, _public(self.answers[key][1]))

    def _payment(self, body):
        items = sum((Decimal(item["amount"]["value"]) for item in body["receipt"]["items"]), Decimal(0))
        if items != Decimal(body["amount"]["value"]):
            return 400, _error("invalid_request", "Receipt items do not sum to the amount", parameter="receipt")
        payment_id = str(uuid.uuid4())
        payment = {
            "id": payment_id,
            "status": "pending",
            "amount": body["amount"],
            "description": body["description"],
            "recipient": {"account_id": SHOP, "gateway_id": "100700"},
            "created_at": _CREATED,
            "test": True,
            "paid": False,
            "refundable": False,
            "metadata": {},
            "_is_saving": body.get("save_payment_method", False),
        }
        self.payments[payment_id] = payment
        if "payment_method_id" in body:
            saved = next(
                one
                for one in self.payments.values()
                if one.get("payment_method", {}).get("id") == body["payment_method_id"]
            )
            self._decide(payment, saved["_number"], is_saved=True, is_later=True)
        else:
            url = f"https://yoomoney.ru/checkout/payments/v2/contract?orderId={payment_id}"
            payment["confirmation"] = {"type": "redirect", "confirmation_url": url}
        return 200, payment

    def _decide(self, payment, number, *, is_saved, is_later=False):
        method = {
            "type": "bank_card",
            "id": payment["id"],
            "saved": is_saved,
            "status": "active" if is_saved else "inactive",
            "title": f"Bank card *{number[-4:]}",
            "card": {
                "first6": number[:6],
                "last4": number[-4:],
                "expiry_year": "2030",
                "expiry_month": "12",
                "card_type": "Mir",
                "issuer_country": "RU",
            },
        }
        payment |= {"payment_method": method, "_number": number}
        payment.pop("confirmation", None)
        if number == banks.DECLINED or (number == banks.LATER_DECLINED and is_later):
            payment |= {
                "status": "canceled",
                "cancellation_details": {"party": "payment_network", "reason": "insufficient_funds"},
            }
        else:
            zero = {"value": "0.00", "currency": "RUB"}
            payment |= {
                "status": "succeeded",
                "paid": True,
                "refundable": True,
                "captured_at": _CAPTURED,
                "refunded_amount": zero,
            }

    def _refund(self, body):
        payment = self.payments[body["payment_id"]]
        back = Decimal(payment["refunded_amount"]["value"]) + Decimal(body["amount"]["value"])
        if back > Decimal(payment["amount"]["value"]):
            return 400, _error("invalid_request", "Refund amount exceeds the payment", parameter="amount.value")
        payment["refunded_amount"] = {"value": f"{back:.2f}", "currency": "RUB"}
        made = {"id": str(uuid.uuid4()), "status": "succeeded", "created_at": _CAPTURED, **body}
        return 200, made


def _public(found):
    return {name: value for name, value in found.items() if not name.startswith("_")}


def _error(code, text, **more):
    return {"type": "error", "id": str(uuid.uuid4()), "code": code, "description": text, **more}


def _response(status, body):
    answer = requests.Response()
    answer.status_code = status
    answer._content = json.dumps(body).encode()
    answer.headers["Content-Type"] = "application/json"
    return answer
