"""Letters about orders: placed, paid, in work, done, canceled. Each is written once for a status."""

from datetime import datetime

from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.mail import operations as mail
from core.mail.model import Letter
from core.orders.model import Order, Status
from data.database import Transaction

_SUBJECTS = {
    Status.PLACED: mark("Order {number} is placed"),
    Status.PAID: mark("Order {number} is paid"),
    Status.IN_WORK: mark("Order {number}: work has begun"),
    Status.DONE: mark("Order {number} is done"),
    Status.CANCELED: mark("Order {number} is canceled"),
}
_TEXTS = {
    Status.PLACED: mark("We have put it aside for you. It goes to work as soon as it is paid."),
    Status.PAID: mark("Your payment has come in. We tell you when the work begins or the goods are on their way."),
    Status.IN_WORK: mark("An operator has taken your order and works on it."),
    Status.DONE: mark("Everything of this order is done."),
    Status.CANCELED: mark("Nothing more will be done about it."),
}


def moved(tx: Transaction, order: Order, *, note: str, origin: str, now: datetime) -> None:
    """Write that the order has come into its status; `note` is what an operator wants to say."""
    words = Words(order.language)
    texts = [words.t(_TEXTS[order.status])]
    if order.status is Status.CANCELED and order.paid_at is not None:
        texts.append(words.t("{amount} goes back to the card you paid with.", amount=words.money(order.total_amount)))
    letter = Letter(
        to=order.email,
        language=order.language,
        subject=words.t(_SUBJECTS[order.status], number=order.order_number),
        paragraphs=(*texts, *(line for line in note.splitlines() if line.strip())),
        rows=(
            (words.t("Order number"), order.order_number),
            (words.t("Account"), order.account_number),
            (words.t("Total"), words.money(order.total_amount)),
        ),
        button=(words.t("Open the order"), link(order, origin=origin)),
    )
    key = f"order.{order.status}:{order.order_id}"
    mail.send(tx, letter, kind=f"orders.{order.status}", dedupe_key=key, now=now, account_id=order.account_id)


def link(order: Order, *, origin: str) -> str:
    """Return the address at which the order is followed."""
    return f"{origin}/orders?order={order.order_id}"
