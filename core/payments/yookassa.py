"""The gateway through YooKassa's own client; the sandbox bank speaks the same interface at another address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from yookassa import Configuration
from yookassa import Payment as YooPayment
from yookassa import Refund as YooRefund
from yookassa.client import ApiClient
from yookassa.domain.common import UserAgent
from yookassa.domain.exceptions.api_error import ApiError
from yookassa.domain.exceptions.internal_server_error import InternalServerError
from yookassa.domain.exceptions.response_processing_error import ResponseProcessingError
from yookassa.domain.exceptions.too_many_request_error import TooManyRequestsError

from core.payments.gateway import (
    BankCard,
    BankPayment,
    BankRefund,
    BankStatus,
    GatewayRefused,
    GatewaySilent,
    Order,
)

API_URL = "https://api.yookassa.ru/v3"
_SECONDS = 15.0  # of silence, then the same question is asked again later
_DESCRIPTION = 128
T = TypeVar("T")


class _Adapter(HTTPAdapter):
    """The client itself waits for ever."""

    def send(self, request: Any, **values: Any) -> requests.Response:  # type: ignore[override]
        """Send with a limit."""
        return super().send(request, **{**values, "timeout": values.get("timeout") or _SECONDS})


class _Client(ApiClient):  # type: ignore[misc]
    """The client with settings of its own: YooKassa's keeps one shop for the whole process."""

    def __init__(self, shop: "YooKassa") -> None:
        self.configuration = Configuration
        self.endpoint = shop.api_url
        self.shop_id = shop.shop_id
        self.shop_password = shop.secret_key
        self.auth_token = None
        self.user_agent = UserAgent()

    def get_session(self) -> requests.Session:
        """Return a session whose requests end."""
        session = requests.Session()
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Adapter())
        return session


def _of(shop: "YooKassa", resource: Any) -> Any:
    """Return the client's class of payments or refunds, bound to the shop."""

    def start(self: Any) -> None:
        self.client = _Client(shop)

    return type(resource.__name__, (resource,), {"__init__": start})


@dataclass(frozen=True)
class YooKassa:
    """A shop at the gateway, or at the sandbox with another `api_url`."""

    name: str
    shop_id: str
    secret_key: str
    api_url: str = API_URL

    def create(self, order: Order) -> BankPayment:
        """Create a payment; the same key always stands for the same payment."""
        return _payment(_answered(lambda: _of(self, YooPayment).create(_body(order), order.idempotency_key)))

    def find(self, payment_id: str) -> BankPayment:
        """Return the payment as it is now."""
        return _payment(_answered(lambda: _of(self, YooPayment).find_one(payment_id)))

    def refund(self, *, payment_id: str, amount: Decimal, idempotency_key: str) -> BankRefund:
        """Give money back; the same key always stands for the same refund."""
        body = {"payment_id": payment_id, "amount": _amount(amount)}
        found = _answered(lambda: _of(self, YooRefund).create(body, idempotency_key))
        return BankRefund(found.id, found.status, _money(found.amount.value))


def _answered(ask: Callable[[], T]) -> T:
    """Return what the client answers; without an answer it looks for the attributes of one, and fails at that."""
    try:
        return ask()
    except (InternalServerError, ResponseProcessingError, TooManyRequestsError) as error:  # 202: not decided yet
        raise GatewaySilent from error
    except ApiError as error:
        content = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
        raise GatewayRefused(str(content.get("code", "unknown")), str(content.get("description", ""))) from error
    except (requests.RequestException, AttributeError, ValueError) as error:
        raise GatewaySilent from error


def _body(order: Order) -> dict[str, Any]:
    body: dict[str, Any] = {
        "amount": _amount(order.amount),
        "capture": True,
        "description": order.description[:_DESCRIPTION],
        "receipt": {
            "customer": {"email": order.email},
            "items": [
                {
                    "description": item.description[:_DESCRIPTION],
                    "quantity": "1.00",
                    "amount": _amount(item.amount),
                    "vat_code": item.vat_code,
                    "payment_mode": item.mode,
                    "payment_subject": item.subject,
                }
                for item in order.items
            ],
        },
    }
    if order.method_id:
        return {**body, "payment_method_id": order.method_id}
    locale = "ru_RU" if order.language == "ru" else "en_US"
    return {
        **body,
        "confirmation": {"type": "redirect", "return_url": order.return_url, "locale": locale},
        "save_payment_method": order.is_saving_card,
    }


def _payment(found: Any) -> BankPayment:
    confirmation = found.confirmation
    return BankPayment(
        payment_id=found.id,
        status=BankStatus(found.status),
        amount=_money(found.amount.value),
        currency=found.amount.currency,
        refunded_amount=_money(found.refunded_amount.value) if found.refunded_amount else Decimal("0.00"),
        confirmation_url=getattr(confirmation, "confirmation_url", None) if confirmation else None,
        captured_at=_instant(found.captured_at),
        reason=found.cancellation_details.reason if found.cancellation_details else None,
        card=_card(found.payment_method),
    )


def _card(method: Any) -> BankCard | None:
    card = getattr(method, "card", None)
    if card is None:
        return None
    return BankCard(
        method_id=method.id,
        is_saved=bool(method.saved),
        brand=str(card.card_type),
        last4=str(card.last4),
        expiry_month=int(card.expiry_month),
        expiry_year=int(card.expiry_year),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _amount(amount: Decimal) -> dict[str, str]:
    return {"value": f"{amount:.2f}", "currency": "RUB"}


def _money(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))
