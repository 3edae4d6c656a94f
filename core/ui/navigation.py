"""Every page of Kabinet: its path, its words, and who may see it. A new page is one more row here."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import cast

from streamlit.util import calc_hash

from core.i18n.catalogue import mark
from core.identity.model import Person, Role

EVERYBODY: tuple[Role | None, ...] = (None, *Role)
VISITOR: tuple[Role | None, ...] = (None,)
SIGNED_IN: tuple[Role | None, ...] = tuple(Role)


@dataclass(frozen=True)
class PageEntry:
    """
    One page. `roles` may see it (None is the visitor); `title` is a message.

    `module` is named, not imported: `core` stands below `pages`.
    """

    path: str
    title: str
    module: str
    roles: tuple[Role | None, ...]
    default_for: tuple[Role | None, ...] = ()
    is_listed: bool = True  # stands in the menu; others are reached by a link
    listed_for: tuple[Role | None, ...] = EVERYBODY  # whose menu, where it is listed
    spans_accounts: bool = False  # is about all accounts of the person, not the chosen one
    instead: str = ""  # the path of the page that does it for who does not sign in

    @property
    def page(self) -> Callable[[], None]:
        """The function that draws the page."""
        return cast(Callable[[], None], importlib.import_module(self.module).page)

    def admits(self, person: Person | None) -> bool:
        """Return whether the person (None: a visitor) may see the page."""
        return (person.role if person else None) in self.roles

    def stands_in_menu(self, person: Person | None) -> bool:
        """Return whether the page stands in the menu of the person (None: a visitor)."""
        return self.is_listed and (person.role if person else None) in self.listed_for and self.admits(person)


HOUSEHOLD: tuple[Role | None, ...] = (Role.HOUSEHOLD,)
CORPORATE: tuple[Role | None, ...] = (Role.CORPORATE,)
ANALYST: tuple[Role | None, ...] = (Role.ANALYST,)
OPERATOR: tuple[Role | None, ...] = (Role.OPERATOR,)
COMPANY: tuple[Role | None, ...] = (Role.OPERATOR, Role.ANALYST)

ENTRIES: tuple[PageEntry, ...] = (
    PageEntry("sign-in", mark("Sign in"), "pages.public.welcome", VISITOR, VISITOR),
    PageEntry("home", mark("Home"), "pages.customer.home", HOUSEHOLD, HOUSEHOLD),
    PageEntry("portfolio", mark("Sites"), "pages.business.portfolio", CORPORATE, CORPORATE, spans_accounts=True),
    PageEntry("arrears", mark("Debt"), "pages.analyst.arrears", ANALYST, ANALYST),
    PageEntry(
        "readings",
        mark("Readings"),
        "pages.customer.readings",
        (Role.HOUSEHOLD, Role.CORPORATE),
        listed_for=HOUSEHOLD,
        instead="send-reading",
    ),
    PageEntry(
        "bulk-readings", mark("Readings by file"), "pages.business.bulk_readings", CORPORATE, spans_accounts=True
    ),
    PageEntry("send-reading", mark("Submit a reading"), "pages.public.send_reading", VISITOR),
    PageEntry("usage", mark("Usage"), "pages.customer.usage", (Role.HOUSEHOLD, Role.CORPORATE)),
    PageEntry("charges", mark("Charges"), "pages.customer.charges", (Role.HOUSEHOLD, Role.CORPORATE), instead="debt"),
    PageEntry(
        "documents", mark("Documents"), "pages.customer.documents", (Role.HOUSEHOLD, Role.CORPORATE), instead="debt"
    ),
    PageEntry("readings-received", mark("Readings received"), "pages.analyst.readings_received", ANALYST),
    PageEntry("office-load", mark("Office load"), "pages.analyst.office_load", ANALYST),
    PageEntry("work", mark("Work today"), "pages.operator.work", OPERATOR, OPERATOR),
    PageEntry("customers", mark("Customers"), "pages.operator.customers", OPERATOR),
    PageEntry("appeal-queue", mark("Appeals"), "pages.operator.appeals", (Role.OPERATOR,)),
    PageEntry("questioned-readings", mark("Questioned readings"), "pages.operator.questioned_readings", OPERATOR),
    PageEntry("applications", mark("Contracts"), "pages.operator.applications", OPERATOR),
    PageEntry("order-desk", mark("Orders"), "pages.operator.orders", OPERATOR),
    PageEntry("payments", mark("Payments"), "pages.operator.payments", OPERATOR),
    PageEntry("data", mark("Data"), "pages.operator.imports", COMPANY),
    PageEntry("offices", mark("Offices"), "pages.public.offices", EVERYBODY),
    PageEntry("advice", mark("Pay less"), "pages.customer.advice", HOUSEHOLD, is_listed=False),
    PageEntry("tariffs", mark("Tariffs"), "pages.public.tariffs", EVERYBODY, is_listed=False),
    PageEntry(
        "ways-to-pay",
        mark("Where and how to pay"),
        "pages.public.ways_to_pay",
        EVERYBODY,
        listed_for=VISITOR,
        spans_accounts=True,
    ),
    PageEntry(
        "pay",
        mark("Pay"),
        "pages.customer.pay",
        (Role.HOUSEHOLD, Role.CORPORATE),
        is_listed=False,
        instead="pay-without-signing-in",
    ),
    PageEntry("pay-without-signing-in", mark("Pay by account number"), "pages.public.pay", VISITOR),
    PageEntry("payment", mark("Payment"), "pages.customer.payment", EVERYBODY, is_listed=False, spans_accounts=True),
    PageEntry("accounts", mark("Accounts"), "pages.customer.accounts", HOUSEHOLD, spans_accounts=True),
    PageEntry("access", mark("Access"), "pages.business.access", CORPORATE, spans_accounts=True),
    PageEntry("register", mark("Register: for home"), "pages.public.register", VISITOR, is_listed=False),
    PageEntry(
        "register-business", mark("Register: for business"), "pages.public.register_business", VISITOR, is_listed=False
    ),
    PageEntry("forgotten", mark("Forgotten password"), "pages.public.forgotten", VISITOR, is_listed=False),
    PageEntry("new-password", mark("New password"), "pages.public.new_password", EVERYBODY, is_listed=False),
    PageEntry("confirm", mark("Finish registration"), "pages.public.confirm", EVERYBODY, is_listed=False),
    PageEntry(
        "invitation",
        mark("Invitation to an account"),
        "pages.customer.invitation",
        (None, Role.HOUSEHOLD, Role.CORPORATE),
        is_listed=False,
        spans_accounts=True,
    ),
    PageEntry(
        "help",
        mark("Help"),
        "pages.public.help",
        (None, Role.HOUSEHOLD, Role.CORPORATE),
        listed_for=(None, Role.CORPORATE),  # a household's menu is full: it finds help under its name
    ),
    PageEntry(
        "appeals", mark("Appeals"), "pages.public.appeals", (None, Role.HOUSEHOLD, Role.CORPORATE), is_listed=False
    ),
    PageEntry(
        "contract",
        mark("Make a contract"),
        "pages.public.contract",
        (None, Role.HOUSEHOLD, Role.CORPORATE),  # a link of a letter opens to whoever is signed in
        is_listed=False,
        spans_accounts=True,
    ),
    PageEntry(
        "shop", mark("Shop and services"), "pages.public.shop", (None, Role.HOUSEHOLD, Role.CORPORATE), is_listed=False
    ),
    PageEntry("basket", mark("Basket"), "pages.customer.basket", (Role.HOUSEHOLD, Role.CORPORATE), is_listed=False),
    PageEntry(
        "orders",
        mark("My orders"),
        "pages.customer.orders",
        (Role.HOUSEHOLD, Role.CORPORATE),
        is_listed=False,
        spans_accounts=True,
    ),
    PageEntry("profile", mark("Profile"), "pages.customer.profile", SIGNED_IN, is_listed=False, spans_accounts=True),
    PageEntry("confirm-email", mark("New e-mail"), "pages.public.confirm_email", EVERYBODY, is_listed=False),
    PageEntry(
        "unsubscribe", mark("Letters"), "pages.public.unsubscribe", EVERYBODY, is_listed=False, spans_accounts=True
    ),
    PageEntry("debt", mark("Learn the debt"), "pages.public.debt", VISITOR, is_listed=False),
    PageEntry("outbox", mark("Outgoing letters"), "pages.operator.outbox", OPERATOR, is_listed=False),
)


def by_hash(script_hash: str) -> PageEntry | None:
    """Return the page of Streamlit's hash of its path."""
    return _hashes().get(script_hash)


@cache
def _hashes() -> dict[str, PageEntry]:
    return {calc_hash(entry.path): entry for entry in ENTRIES}


def home(person: Person | None) -> PageEntry:
    """Return the page a person (None: a visitor) starts at."""
    role = person.role if person else None
    return next(entry for entry in ENTRIES if role in entry.default_for)


def instead_of(entry: PageEntry) -> PageEntry | None:
    """Return the page that does the same, or a part of it, for who does not sign in."""
    return next((other for other in ENTRIES if other.path == entry.instead), None)
