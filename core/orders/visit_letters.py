"""What letters and notes say about visits, about what an operator writes, and about finished work on a meter."""

from datetime import datetime

from core.i18n.formats import Words
from core.kit import ids
from core.mail import operations as mail
from core.mail.model import Letter
from core.orders import letters, slot_rules
from core.orders.model import Order
from core.orders.slot_rules import Slot
from core.orders.works import Completion, MeterReplaced, Work
from data.database import Transaction


def visit(tx: Transaction, order: Order, slot: Slot, *, is_moved: bool, origin: str, now: datetime) -> None:
    """Write when somebody comes, and that it was another day before if it was."""
    words = Words(order.language)
    number = order.order_number
    is_set = words.t("Order {number}: the visit is set", number=number)
    subject = words.t("Order {number}: the visit is moved", number=number) if is_moved else is_set
    letter = Letter(
        to=order.email,
        language=words.language,
        subject=subject,
        paragraphs=(
            visit_note(order, slot),
            words.t("You can move it on the page of the order until the day before."),
        ),
        button=(words.t("Open the order"), letters.link(order, origin=origin)),
    )
    key = f"order.visit:{order.order_id}:{ids.new()}"  # a visit that is moved back is told again
    mail.send(tx, letter, kind="orders.visit", dedupe_key=key, now=now, account_id=order.account_id)


def visit_note(order: Order, slot: Slot) -> str:
    """Return when somebody comes, in the language of the order."""
    words = Words(order.language)
    return words.t("We come on {when}.", when=slot_rules.in_words(words, slot))


def said(tx: Transaction, order: Order, *, text: str, key: str, origin: str, now: datetime) -> None:
    """Write what an operator has to say about the order."""
    words = Words(order.language)
    letter = Letter(
        to=order.email,
        language=words.language,
        subject=words.t("A word about order {number}", number=order.order_number),
        paragraphs=tuple(line for line in text.splitlines() if line.strip()),
        button=(words.t("Open the order"), letters.link(order, origin=origin)),
    )
    mail.send(tx, letter, kind="orders.note", dedupe_key=key, now=now, account_id=order.account_id)


def done(order: Order, told: Completion) -> str:
    """Return what was done about each meter, and the operator's word, one line each, in the language of the order."""
    words = Words(order.language)
    lines = [_work(words, work) for _, work in sorted(told.works.items())]
    return "\n".join([*lines, told.note.strip()]).strip()


def _work(words: Words, work: Work) -> str:
    if isinstance(work, MeterReplaced):
        return words.t(
            "Meter № {number} has stood in place since {day}: submit its readings from now on.",
            number=work.new.serial_number.strip(),
            day=words.day(work.replaced_on),
        )
    if work.is_fit and work.valid_until is not None:
        return words.t("The meter is verified until {day}.", day=words.day(work.valid_until))
    return words.t("The meter is not fit for use: it has to be replaced.")
