"""The bank of this process, and the thread that asks it again: nothing depends on a message that may get lost."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from core.bank import server as sandbox
from core.orders import operations as orders
from core.orders import slots, till
from core.payments import autopay, refunds, settlement, wishes
from core.payments.gateway import Gateway
from core.payments.yookassa import YooKassa
from core.runtime.settings import Settings
from data.database import Database
from data.writer import WriterClosed

_LOG = logging.getLogger("kabinet.payments")
_EVERY_SECONDS = 5.0
_AN_HOUR = 3600.0
_THOROUGH_EVERY = 12  # rounds: a minute
# The addresses a browser is sent to, for the policy of our own pages.
_YOOKASSA_PAGES = "https://yoomoney.ru https://*.yoomoney.ru https://*.yookassa.ru"


def gateway(settings: Settings) -> Gateway:
    """Return the bank that the settings name: the sandbox beside this process, or the real one."""
    if settings.gateway == "yookassa":
        return YooKassa("yookassa", settings.shop_id, settings.secret_key.get_secret_value())
    return YooKassa("sandbox", sandbox.SHOP_ID, sandbox.secret(settings.store / "bank"), f"{settings.bank_origin}/v3")


def pages_of_bank(settings: Settings) -> str:
    """Return the origins that our forms may lead to, as a policy writes them."""
    return _YOOKASSA_PAGES if settings.gateway == "yookassa" else settings.bank_origin


class Cashier:
    """
    Takes up what was interrupted or never told, every few seconds.

    Every hour it starts automatic payments and opens the days of crews that came within reach.
    """

    def __init__(self, db: Database, bank: Gateway, *, origin: str, now: Callable[[], datetime]) -> None:
        self._db = db
        self._bank = bank
        self._origin = origin
        self._now = now
        self._wake = threading.Event()
        self._is_stopping = False
        self._next_hour = 0.0
        self._round = 0
        self._thread = threading.Thread(target=self._run, name="kabinet-payments", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Look now: the bank said something, or a payer came back."""
        self._wake.set()

    def stop(self) -> None:
        """Stop after the payment that is being asked for."""
        self._is_stopping = True
        self._wake.set()
        self._thread.join()

    def run_once(self) -> None:
        """Do everything that is due, in the calling thread."""
        now = self._now()
        if time.monotonic() >= self._next_hour:
            self._next_hour = time.monotonic() + _AN_HOUR
            autopay.run(self._db, gateway=self._bank.name, now=now)
            wishes.forget_expired(self._db, now=now)
            orders.expire(self._db, origin=self._origin, now=now)
            slots.top_up(self._db, now=now)  # the days that came within reach can be ordered
        is_thorough = self._round % _THOROUGH_EVERY == 0
        self._round += 1
        settlement.sweep(self._db, self._bank, origin=self._origin, now=now, is_thorough=is_thorough)
        till.settle(self._db, origin=self._origin, now=now)
        refunds.carry_out(self._db, self._bank, now=now)

    def _run(self) -> None:
        while not self._is_stopping:
            try:
                self.run_once()
            except WriterClosed:
                return
            except Exception:  # noqa: BLE001 - whatever it is, other payments must not wait for it
                _LOG.exception("payments were not looked after; tried again in some seconds")
            self._wake.wait(_EVERY_SECONDS)
            self._wake.clear()
