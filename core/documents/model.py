"""The words of documents: what can be printed, for whom, and who prints it."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.i18n.catalogue import mark


class Kind(StrEnum):
    """A document; the value stands in its address and, for numbered ones, in the store."""

    RECEIPT = "receipt"
    ORDER = "order"
    PENALTY = "penalty"
    RECONCILIATION = "reconciliation"
    INVOICE = "invoice"
    ACT = "act"
    CALCULATION = "calculation"
    READINGS = "readings"
    UPD = "upd"


class Format(StrEnum):
    """How a document is written."""

    PDF = "pdf"
    PNG = "png"  # the first page as a picture, for looking at it on a page
    XLSX = "xlsx"
    XML = "xml"


NUMBERED = (Kind.INVOICE, Kind.ACT)
# The first is what a link without `format` gives.
FORMATS: dict[Kind, tuple[Format, ...]] = {
    Kind.RECEIPT: (Format.PDF, Format.PNG),
    Kind.ORDER: (Format.PDF, Format.PNG),
    Kind.PENALTY: (Format.PDF, Format.PNG),
    Kind.RECONCILIATION: (Format.PDF, Format.PNG, Format.XLSX),
    Kind.INVOICE: (Format.PDF, Format.PNG),
    Kind.ACT: (Format.PDF, Format.PNG),
    Kind.CALCULATION: (Format.XLSX,),
    Kind.READINGS: (Format.XLSX,),
    Kind.UPD: (Format.XML,),
}
MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.PNG: "image/png",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.XML: "application/xml",
}
NAMES = {
    Kind.RECEIPT: mark("Receipt"),
    Kind.ORDER: mark("Payment order"),
    Kind.PENALTY: mark("Penalty sheet"),
    Kind.RECONCILIATION: mark("Reconciliation act"),
    Kind.INVOICE: mark("Tax invoice"),
    Kind.ACT: mark("Act of supply"),
    Kind.CALCULATION: mark("Calculation sheet"),
    Kind.READINGS: mark("Statement of readings"),
    Kind.UPD: mark("Electronic transfer document"),
}


class NothingToPrint(LookupError):
    """There is no such document: nothing was charged in the month, or it was not issued."""


@dataclass(frozen=True)
class Company:
    """The requisites of the seller, from `data/reference/company.csv`."""

    name: str
    full_name: str
    inn: str
    kpp: str
    ogrn: str
    address: str
    phone: str
    emergency_phone: str
    email: str
    site: str
    bank_name: str
    bic: str
    bank_account: str
    correspondent_account: str
    director_post: str
    director_name: str
    accountant_name: str
    edo_operator: str
    edo_participant: str
    edo_operator_name: str
    edo_operator_inn: str
    is_sample: bool


@dataclass(frozen=True)
class Payer:
    """Whose account it is and where: the upper part of every document."""

    account_id: int
    account_number: str
    customer_kind: str
    legal_form: str | None
    name: str
    inn: str | None
    kpp: str | None
    address: str
    site_name: str | None
    area_m2: Decimal
    resident_count: int
    opened_on: date
    is_sample: bool
    unified_number: str | None = None
    service_number: str | None = None

    @property
    def is_organisation(self) -> bool:
        """Whether prices are net and VAT stands on the line."""
        return self.customer_kind == "organisation"


@dataclass(frozen=True)
class Line:
    """One printed line of a month, with what its volume was counted from."""

    account_id: int
    service: str
    line: str
    zone: str
    block: int
    basis: str
    volume: Decimal
    unit: str
    rate: Decimal
    amount: Decimal
    vat_amount: Decimal
    due_on: date
    charged_from: date | None
    charged_to: date | None
    corrects_period: date | None
    norm: Decimal | None
    house_area_m2: Decimal | None
    house_volume: Decimal | None
    coefficient: Decimal | None

    @property
    def total_amount(self) -> Decimal:
        """The line with its VAT."""
        return self.amount + self.vat_amount


@dataclass(frozen=True)
class Reading:
    """One register in one month."""

    account_id: int
    service: str
    zone: str
    serial_number: str | None
    multiplier: Decimal
    verification_due_on: date | None
    read_on: date
    previous_value: Decimal
    value: Decimal
    usage: Decimal
    source: str


@dataclass(frozen=True)
class Movement:
    """A charge (debit) or a payment (credit) of one day."""

    account_id: int
    on: date
    period: date | None  # the month of a charge
    number: str | None  # of a payment
    debit: Decimal
    credit: Decimal


@dataclass(frozen=True)
class Issued:
    """A numbered document as it was issued."""

    document_id: uuid.UUID
    kind: Kind
    series_year: int
    serial: int
    account_id: int
    period: date
    issued_on: date
    buyer_name: str
    buyer_inn: str | None
    buyer_kpp: str | None
    buyer_address: str
    net_amount: Decimal
    vat_amount: Decimal
    vat_percent: Decimal
    sha256: str

    @property
    def total_amount(self) -> Decimal:
        """What is to be paid."""
        return self.net_amount + self.vat_amount


@dataclass(frozen=True)
class File:
    """A finished document."""

    name: str
    media_type: str
    content: bytes
