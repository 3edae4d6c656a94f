"""The interface of a payment gateway, version 3, as the sandbox speaks it: payments, refunds, saved cards."""

import base64
import binascii
import hashlib
import json
import secrets
import uuid
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.bank import ledger
from core.bank.cards import Behaviour
from core.bank.ledger import Entry, Ledger
from core.bank.notices import Notices
from core.kit import clock, money

_LONGEST_KEY = 64
_LONGEST_DESCRIPTION = 128


class Refused(Exception):
    """The request is answered with an error of the interface."""

    def __init__(self, status: int, code: str, description: str, parameter: str | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"type": "error", "id": str(uuid.uuid4()), "code": code, "description": description}
        if parameter:
            self.body["parameter"] = parameter


async def refuse(_request: Request, error: Exception) -> Response:
    """Answer a refusal in the form of the interface."""
    if not isinstance(error, Refused):
        raise error
    return JSONResponse(error.body, status_code=error.status)


class Api:
    """Answers the shop; `origin` is where the payer's browser finds the bank."""

    def __init__(self, book: Ledger, notices: Notices, *, shop_id: str, secret: str, origin: str) -> None:
        self._book = book
        self._notices = notices
        self._expected = f"{shop_id}:{secret}"
        self._shop_id = shop_id
        self._origin = origin

    async def create_payment(self, request: Request) -> Response:
        """Create a payment, or answer the one that the idempotence key stands for."""
        return await self._once(request, "payment", self._payment)

    async def create_refund(self, request: Request) -> Response:
        """Give money of a payment back, or answer the refund that the idempotence key stands for."""
        return await self._once(request, "refund", self._refund)

    async def show(self, request: Request) -> Response:
        """Answer a payment or a refund as it is now."""
        self._check_shop(request)
        kind = "refund" if request.url.path.startswith("/v3/refunds/") else "payment"
        entry = self._book.get(kind, request.path_params["id"])
        if entry is None:
            raise Refused(404, "not_found", f"The {kind} does not exist")
        return JSONResponse(ledger.shown(entry))

    async def _once(self, request: Request, kind: str, make: Any) -> Response:
        self._check_shop(request)
        key = request.headers.get("idempotence-key", "")
        if not 0 < len(key) <= _LONGEST_KEY:
            raise Refused(400, "invalid_request", "Idempotence key is missing or too long", "Idempotence-Key")
        body = _body(await request.body())
        with self._book.lock:
            entry = self._known(kind, key, body) or self._made(kind, key, body, make)
        return JSONResponse(ledger.shown(entry))

    def _known(self, kind: str, key: str, body: Entry) -> Entry | None:
        known = self._book.get("key", f"{kind}:{key}")
        if known is None:
            return None
        if known["digest"] != _digest(body):
            raise Refused(400, "invalid_request", "Idempotence key is used with other parameters", "Idempotence-Key")
        return self._book.get(kind, known["id"])

    def _made(self, kind: str, key: str, body: Entry, make: Any) -> Entry:
        entry: Entry = make(body, clock.now())
        # The key first: after a crash between the two the entry is made when it is asked for again.
        self._book.put("key", f"{kind}:{key}", {"id": entry["id"], "digest": _digest(body)})
        self._book.put(kind, entry["id"], entry)
        if entry["status"] != "pending":
            self._notices.tell(f"{kind}.{entry['status']}", ledger.shown(entry))
        return entry

    def _payment(self, body: Entry, now: datetime) -> Entry:
        amount = _amount(body)
        _check_receipt(body, amount)
        if len(str(body.get("description", ""))) > _LONGEST_DESCRIPTION:
            raise Refused(400, "invalid_request", "Description is too long", "description")
        payment_id = str(uuid.uuid4())
        entry: Entry = {
            "id": payment_id,
            "status": "pending",
            "paid": False,
            "amount": {"value": f"{amount:.2f}", "currency": "RUB"},
            "description": body.get("description"),
            "recipient": {"account_id": self._shop_id, "gateway_id": "1"},
            "created_at": ledger.stamp(now),
            "metadata": body.get("metadata", {}),
            "refundable": False,
            "test": True,
            "_saves_method": bool(body.get("save_payment_method")),
            "_locale": (body.get("confirmation") or {}).get("locale", "ru_RU"),
        }
        if "payment_method_id" in body:
            return self._by_saved_card(entry, str(body["payment_method_id"]), now)
        confirmation = body.get("confirmation") or {}
        if confirmation.get("type") != "redirect" or not str(confirmation.get("return_url", "")).startswith("http"):
            raise Refused(400, "invalid_request", "Confirmation by redirect is required", "confirmation.return_url")
        url = f"{self._origin}/pay/{payment_id}"
        return {
            **entry,
            "confirmation": {
                "type": "redirect",
                "return_url": confirmation["return_url"],
                "confirmation_url": url,
            },
            "_expires": ledger.expires(now),
        }

    def _by_saved_card(self, entry: Entry, method_id: str, now: datetime) -> Entry:
        method = self._book.get("method", method_id)
        if method is None:
            raise Refused(400, "invalid_request", "The payment method does not exist", "payment_method_id")
        if method["_behaviour"] in {Behaviour.DECLINED, Behaviour.LATER_DECLINED}:
            decided = ledger.canceled(entry, reason="insufficient_funds", method=ledger.shown(method))
        else:
            decided = ledger.succeeded(entry, now=now, method=ledger.shown(method))
        return decided or entry

    def _refund(self, body: Entry, now: datetime) -> Entry:
        amount = _amount(body)
        payment_id = str(body.get("payment_id", ""))
        payment = self._book.get("payment", payment_id)
        if payment is None or payment["status"] != "succeeded":
            raise Refused(400, "invalid_request", "The payment cannot be refunded", "payment_id")
        refunded = Decimal(payment["refunded_amount"]["value"]) + amount
        if refunded > Decimal(payment["amount"]["value"]):
            raise Refused(400, "invalid_request", "More than what is left of the payment", "amount")
        changed = {**payment, "refunded_amount": {"value": f"{refunded:.2f}", "currency": "RUB"}}
        self._book.put("payment", payment_id, changed)
        return {
            "id": str(uuid.uuid4()),
            "payment_id": payment_id,
            "status": "succeeded",
            "created_at": ledger.stamp(now),
            "amount": {"value": f"{amount:.2f}", "currency": "RUB"},
            "description": body.get("description"),
        }

    def _check_shop(self, request: Request) -> None:
        kind, _, coded = request.headers.get("authorization", "").partition(" ")
        try:
            shown = base64.b64decode(coded).decode() if kind == "Basic" else ""
        except (binascii.Error, UnicodeDecodeError):
            shown = ""
        if not secrets.compare_digest(shown.encode(), self._expected.encode()):
            raise Refused(401, "invalid_credentials", "The shop or its secret key is not known")


def _body(content: bytes) -> Entry:
    try:
        body = json.loads(content)
    except ValueError:
        raise Refused(400, "invalid_request", "The body is not JSON") from None
    if not isinstance(body, dict):
        raise Refused(400, "invalid_request", "The body is not an object")
    return body


def _amount(body: Entry) -> Decimal:
    try:
        amount = Decimal(str(body["amount"]["value"]))
        currency = body["amount"]["currency"]
    except (KeyError, TypeError, InvalidOperation):
        raise Refused(400, "invalid_request", "The amount is missing", "amount") from None
    if amount <= 0 or amount != money.rounded(amount) or currency != "RUB":
        raise Refused(400, "invalid_request", "The amount is not payable", "amount.value")
    return amount


def _check_receipt(body: Entry, amount: Decimal) -> None:
    """Refuse a receipt that does not add up to the payment: the cash register would refuse it too (54-FZ)."""
    receipt = body.get("receipt")
    if receipt is None:
        return
    total = sum(
        (Decimal(str(item["amount"]["value"])) * Decimal(str(item["quantity"])) for item in receipt.get("items", [])),
        Decimal(0),
    )
    if total != amount:
        raise Refused(400, "invalid_request", "The receipt does not add up to the amount", "receipt.items")


def _digest(body: Entry) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
