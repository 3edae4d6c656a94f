"""The words of the shop: shelves, states of an order, steps, what is wrong."""

from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.orders.model import Event, Group, Kind, Order, OwnMeter, Status
from core.orders.rules import Fault
from core.ui.components.badges import Badge, Tone
from core.ui.context import Context
from core.ui.sections import reading_words

KINDS = {Kind.GOOD: mark("Goods"), Kind.SERVICE: mark("Services")}
GROUPS = {
    Group.METERS: mark("Meters"),
    Group.LAMPS: mark("Lamps"),
    Group.AUTOMATION: mark("Automation"),
    Group.NEW_METER: mark("A new meter with installation"),
    Group.VERIFICATION: mark("Verification of meters"),
    Group.INSTALLATION: mark("Installation"),
    Group.SET_UP: mark("Setting up"),
    Group.REPAIR: mark("Repair"),
}
STATES: dict[Status, tuple[str, Tone]] = {
    Status.PLACED: (mark("waits for payment"), "warning"),
    Status.PAID: (mark("paid"), "good"),
    Status.IN_WORK: (mark("work is under way"), "warning"),
    Status.DONE: (mark("done"), "good"),
    Status.CANCELED: (mark("canceled"), "neutral"),
}
STEPS = {
    "placed": mark("Ordered"),
    "paid": mark("Payment received"),
    "returned": mark("A payment that was not needed any more goes back"),
    "claimed": mark("An operator has taken the order"),
    "released": mark("Given back to the queue"),
    "started": mark("Work has begun"),
    "planned": mark("The visit is set"),
    "moved": mark("The visit was moved"),
    "note": mark("A word from the company"),
    "done": mark("Done"),
    "canceled": mark("Canceled"),
    "expired": mark("Canceled: it was not paid in time"),
}
FAULTS = {
    Fault.EMPTY: mark("The basket is empty."),
    Fault.TOO_MANY: mark("The basket is full: order what lies in it first."),
    Fault.NOT_SOLD: mark("Something in the basket is sold no more. Take it out to go on."),
    Fault.METER_MISSING: mark("Choose the meter it is for."),
    Fault.SLOT_MISSING: mark("Choose a day and an hour for each visit."),
    Fault.SLOT_TAKEN: mark("Somebody has just taken this hour. Choose another one."),
    Fault.OFFICE_MISSING: mark("Choose the office where you fetch the goods."),
    Fault.NAME_MISSING: mark("Say whom to ask for."),
    Fault.PHONE: mark("The phone is not complete: ten digits after +7 or 8."),
    Fault.EMAIL: mark("The e-mail is not complete: it needs a name, @ and a domain."),
    Fault.TOO_LONG: mark("The comment is too long: at most 500 characters."),
    Fault.TOO_LARGE: mark("The sum is larger than one payment may be. Order in parts."),
    Fault.AMOUNT_CHANGED: mark("The prices have changed meanwhile. Look at the total and order again."),
    Fault.TOO_LATE: mark("Work has begun: the order cannot be canceled here any more. Write to us."),
    Fault.CLAIMED: mark("Another operator has taken the order."),
    Fault.NOT_TO_PAY: mark("This order needs no payment any more."),
}


def badge(ctx: Context, order: Order) -> Badge:
    """Return the state of an order as a person understands it."""
    name, tone = STATES[order.status]
    return Badge(ctx.t(name), tone)


def step(ctx: Context, event: Event) -> str:
    """Return what happened; a step that is not known by name is told by the state after it."""
    return ctx.t(STEPS.get(event.kind, STATES[event.status][0]))


def meter(ctx: Context, own: OwnMeter) -> str:
    """Return a meter as its person knows it: service, number, place, until when it is verified."""
    text = ctx.t(
        "{service}, № {number}, {place}",
        service=ctx.t(SERVICE_NAMES[own.service]),
        number=own.serial_number,
        place=ctx.t(reading_words.PLACES[own.place]),
    )
    if own.verification_due_on is None:
        return text
    return ctx.t("{meter}, verified until {day}", meter=text, day=ctx.words.day(own.verification_due_on))
