"""The bank's own page, where the card is typed: the card, the code of 3-D Secure, and back to the shop."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from core.bank import cards, ledger, looks
from core.bank.cards import Behaviour, SandboxCard
from core.bank.ledger import Entry, Ledger
from core.bank.notices import Notices
from core.i18n.catalogue import Language
from core.i18n.formats import Words
from core.kit import clock

_SILENCE = timedelta(minutes=1)  # after it a payment without an answer is canceled
_TRIES = 3
_LATE = (0.3, 2.0)  # seconds until the second and third message


class Hosted:
    """Shows the page of a payment and takes what the payer types."""

    def __init__(self, book: Ledger, notices: Notices) -> None:
        self._book = book
        self._notices = notices

    async def show(self, request: Request) -> Response:
        """Show the form of the card, or send back to the shop what is decided already."""
        payment = self._found(request)
        if payment is None:
            return self._unknown(request)
        if payment["status"] != "pending":
            return _back(payment)
        if payment.get("_silent_until"):
            return _page(request, payment, looks.silent(_words(request, payment), payment))
        if payment.get("_asks_code"):
            return _page(request, payment, looks.code(_words(request, payment), payment, is_wrong=False))
        return _page(request, payment, looks.card(_words(request, payment), payment, typed={}, problems=[]))

    async def pay(self, request: Request) -> Response:
        """Take the card, or the code of a message."""
        payment = self._found(request)
        if payment is None:
            return self._unknown(request)
        if payment["status"] != "pending":
            return _back(payment)
        form = await request.form(max_files=0, max_fields=10)
        typed = {name: str(value)[:40] for name, value in form.items()}
        if payment.get("_asks_code"):
            return self._code(request, payment, typed)
        return self._card(request, payment, typed)

    async def give_up(self, request: Request) -> Response:
        """Cancel the payment as the payer wishes and go back to the shop."""
        payment = self._found(request)
        if payment is None:
            return self._unknown(request)
        return _back(self._cancel(payment, "canceled_by_merchant", method=None))

    def expire(self, now: datetime) -> None:
        """Cancel what nobody paid in time, and what the bank was silent about."""
        for payment in self._book.all("payment"):
            limit = payment.get("_silent_until") or payment.get("_expires")
            if payment["status"] == "pending" and limit and datetime.fromisoformat(limit) <= now:
                reason = "general_decline" if payment.get("_silent_until") else "expired_on_confirmation"
                self._cancel(payment, reason, method=None)

    def _card(self, request: Request, payment: Entry, typed: dict[str, str]) -> Response:
        number = cards.digits(typed.get("number", ""))
        problems = looks.problems(typed, now=clock.now())
        card = cards.find(number)
        if problems or card is None:
            words = _words(request, payment)
            shown = [words.t(problem) for problem in problems] or [words.t(looks.ONLY_TEST_CARDS)]
            return _page(request, payment, looks.card(words, payment, typed=typed, problems=shown), status=422)
        method = _method(card, typed, is_saved=payment["_saves_method"])
        if card.behaviour is Behaviour.SECURE:
            asked = {"_asks_code": True, "_method": method}
            self._book.change("payment", payment["id"], lambda entry: {**entry, **asked})
            return RedirectResponse(f"/pay/{payment['id']}", status_code=303)
        if card.behaviour is Behaviour.SILENT:
            until = (clock.now() + _SILENCE).isoformat()
            self._book.change("payment", payment["id"], lambda entry: {**entry, "_silent_until": until})
            return RedirectResponse(f"/pay/{payment['id']}", status_code=303)
        if card.behaviour is Behaviour.DECLINED:
            return _back(self._cancel(payment, "insufficient_funds", method=method))
        return _back(self._succeed(payment, method))

    def _code(self, request: Request, payment: Entry, typed: dict[str, str]) -> Response:
        if typed.get("code", "").strip() == cards.CODE:
            return _back(self._succeed(payment, payment["_method"]))
        tries = payment.get("_tries", 0) + 1
        if tries >= _TRIES:
            return _back(self._cancel(payment, "3d_secure_failed", method=payment["_method"]))
        self._book.change("payment", payment["id"], lambda entry: {**entry, "_tries": tries})
        return _page(request, payment, looks.code(_words(request, payment), payment, is_wrong=True), status=422)

    def _succeed(self, payment: Entry, method: Entry) -> Entry:
        if method["saved"]:
            self._book.put("method", method["id"], method)
        public = ledger.shown(method)
        changed = self._book.change(
            "payment", payment["id"], lambda entry: ledger.succeeded(entry, now=clock.now(), method=public)
        )
        self._tell(changed, method["_behaviour"])
        return changed

    def _cancel(self, payment: Entry, reason: str, *, method: Entry | None) -> Entry:
        public = ledger.shown(method) if method else None
        if payment["status"] != "pending":
            return payment
        changed = self._book.change(
            "payment", payment["id"], lambda entry: ledger.canceled(entry, reason=reason, method=public)
        )
        self._tell(changed, Behaviour.DECLINED)
        return changed

    def _tell(self, payment: Entry, behaviour: str) -> None:
        entry = ledger.shown(payment)
        if behaviour == Behaviour.UNTOLD:
            return
        self._notices.tell(f"payment.{payment['status']}", entry)
        if behaviour == Behaviour.REPEATED:
            for after in _LATE:
                self._notices.tell("payment.succeeded", entry, after=after)
        if behaviour == Behaviour.DISORDERED:
            earlier = {**entry, "status": "waiting_for_capture", "paid": True}
            stale = {**entry, "status": "canceled", "paid": False}
            self._notices.tell("payment.waiting_for_capture", earlier, after=_LATE[0])
            self._notices.tell("payment.canceled", stale, after=_LATE[1])

    def _found(self, request: Request) -> Entry | None:
        self.expire(clock.now())
        payment = self._book.get("payment", request.path_params["id"])
        return payment if payment and "confirmation" in payment else None

    def _unknown(self, request: Request) -> Response:
        words = _words(request, None)
        return HTMLResponse(looks.page(words, looks.unknown(words)), status_code=404)


def _method(card: SandboxCard, typed: dict[str, str], *, is_saved: bool) -> Entry:
    month, year = looks.expiry(typed.get("expiry", "")) or ("12", "2030")
    number = card.number
    return {
        "type": "bank_card",
        "id": str(uuid4()),
        "saved": is_saved,
        "title": f"Bank card *{number[-4:]}",
        "card": {
            "first6": number[:6],
            "last4": number[-4:],
            "expiry_month": month,
            "expiry_year": year,
            "card_type": cards.brand(number),
            "issuer_country": "RU",
        },
        "_behaviour": card.behaviour,
    }


def _back(payment: Entry) -> Response:
    return RedirectResponse(payment["confirmation"]["return_url"], status_code=303)


def _words(request: Request, payment: Entry | None) -> Words:
    language: Language = "en" if payment and str(payment.get("_locale", "")).startswith("en") else "ru"
    chosen: Any = request.query_params.get("lang")
    return Words(chosen if chosen in {"ru", "en"} else language)


def _page(request: Request, payment: Entry, body: str, *, status: int = 200) -> Response:
    shop = urlsplit(payment["confirmation"]["return_url"])
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none';"
        f" form-action 'self' {shop.scheme}://{shop.netloc}"
    )
    headers = {"Content-Security-Policy": policy, "Referrer-Policy": "same-origin", "Cache-Control": "no-store"}
    return HTMLResponse(looks.page(_words(request, payment), body), status_code=status, headers=headers)
