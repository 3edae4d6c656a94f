"""
The payment code of bills by GOST R 56042-2014: a text of requisites in a QR (domain.md 4.3).

`ST00012|Name=…|PersonalAcc=…|…`: the digit after the version names the encoding, the next sign is the separator.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import segno

_MANDATORY = ("Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc")
_ENCODINGS = {"cp1251": b"1", "utf-8": b"2", "koi8-r": b"3"}
_BY_DIGIT = {digit: name for name, digit in _ENCODINGS.items()}
# Tried in this order; the first that stands in no value separates.
_SEPARATORS = "|#;:^_~{}!$%&()*+,/@"
_HEAD = re.compile(rb"ST0001([123])(.)", re.DOTALL)
_MOST_MANDATORY_BYTES = 300
_MOST_BYTES = 2331  # the largest QR with error correction M
_ACCOUNT = re.compile(r"[1-9]\d{4}[0-9ABCEHKMPTX]\d{14}")
_LIMITS = {
    "Name": 160, "PersonalAcc": 20, "BankName": 45, "BIC": 9, "CorrespAcc": 20, "Sum": 18, "Purpose": 210,
    "PayeeINN": 12, "PayerINN": 12, "KPP": 9, "CBC": 20, "OKTMO": 11, "PaytReason": 2, "TaxPeriod": 10, "DocNo": 15,
    "DocDate": 10, "TaxPaytKind": 2, "DrawerStatus": 2,
}  # fmt: skip
_SHAPES = {
    "PersonalAcc": _ACCOUNT,
    "CorrespAcc": re.compile(rf"0|{_ACCOUNT.pattern}"),
    "BIC": re.compile(r"\d{9}"),
    "Sum": re.compile(r"\d+"),
    "DocDate": re.compile(r"\d{2}\.\d{2}\.\d{4}"),
}
_NAMES = {
    name.lower(): name
    for name in (
        *_LIMITS, "LastName", "FirstName", "MiddleName", "PayerAddress", "PersonalAccount", "DocIdx", "PensAcc",
        "Contract", "PersAcc", "Flat", "Phone", "PayerIdType", "PayerIdNum", "ChildFio", "BirthDate", "PaymTerm",
        "PaymPeriod", "Category", "ServiceName", "CounterId", "CounterVal", "QuittId", "QuittDate", "InstNum",
        "ClassNum", "SpecFio", "AddAmount", "RuleId", "ExecId", "RegType", "UIN", "TechCode",
    )
}  # fmt: skip
_MASK = 2
UTILITIES = "02"  # TechCode of housing and utilities


class Fault(StrEnum):
    """Why requisites cannot be written or read."""

    NO_SERVICE_BLOCK = "no_service_block"
    MISSING = "missing"
    ORDER = "order"
    TOO_LONG = "too_long"
    SHAPE = "shape"
    UNKNOWN_SIGN = "unknown_sign"
    NO_SEPARATOR = "no_separator"
    BLOCK_TOO_LONG = "block_too_long"
    BROKEN_FIELD = "broken_field"


class PaymentCodeInvalid(ValueError):
    """The requisites break the standard; carries what is wrong and the field."""

    def __init__(self, fault: Fault, field: str = "") -> None:
        super().__init__(fault.value, field)
        self.fault = fault
        self.field = field


@dataclass(frozen=True)
class PaymentCode:
    """A code that was read: its fields in their order and the encoding they were written in."""

    fields: Mapping[str, str]
    encoding: str


def payload(fields: Mapping[str, str], *, encoding: str = "utf-8") -> bytes:
    """
    Return the text of the code in the encoding ('utf-8', 'cp1251' or 'koi8-r'); empty values are left out.

    The five mandatory fields come first, in the order of the standard, and take at most 300 bytes.

    :raises PaymentCodeInvalid: if a field is missing, too long, of a wrong shape or cannot be written
    """
    given = {name: value for name, value in fields.items() if value}
    ordered = {name: given[name] for name in _MANDATORY if name in given} | given
    _check(ordered)
    separator = _separator(ordered)
    parts = [_encoded(name, value, encoding) for name, value in ordered.items()]
    mark = separator.encode()
    if len(mark.join(parts[: len(_MANDATORY)])) > _MOST_MANDATORY_BYTES:
        raise PaymentCodeInvalid(Fault.BLOCK_TOO_LONG)
    found = b"ST0001" + _ENCODINGS[encoding] + mark + mark.join(parts)
    if len(found) > _MOST_BYTES:
        raise PaymentCodeInvalid(Fault.TOO_LONG)
    return found


def read(text: bytes) -> PaymentCode:
    """
    Read the text of a code as banks do: names in any case, a separator at the end allowed.

    :raises PaymentCodeInvalid: if it is not a code of the standard
    """
    head = _HEAD.match(text)
    if head is None:
        raise PaymentCodeInvalid(Fault.NO_SERVICE_BLOCK)
    encoding = _BY_DIGIT[head[1]]
    try:
        body, separator = text[head.end() :].decode(encoding), head[2].decode("ascii")
    except UnicodeDecodeError as error:
        raise PaymentCodeInvalid(Fault.UNKNOWN_SIGN) from error
    fields: dict[str, str] = {}
    for part in body.removesuffix(separator).split(separator):
        name, sign, value = part.partition("=")
        if not sign or not value:
            raise PaymentCodeInvalid(Fault.BROKEN_FIELD, part)
        fields[_NAMES.get(name.lower(), name)] = value
    _check(fields)
    return PaymentCode(fields, encoding)


def code(text: bytes) -> segno.QRCode:
    """
    Return the QR of a payload: error correction M, the version as the content asks for, bytes as they are.

    The mask is given: to try all eight takes four times as long, and every reader undoes the one that is named.
    """
    return segno.make_qr(text, error="m", mode="byte", boost_error=False, mask=_MASK)


def svg(text: bytes) -> str:
    """Return the QR of a payload as a drawing with the quiet zone of four modules."""
    file = io.BytesIO()
    code(text).save(file, kind="svg", border=4, xmldecl=False, nl=False)
    return file.getvalue().decode()


def _check(fields: Mapping[str, str]) -> None:
    missing = [name for name in _MANDATORY if name not in fields]
    if missing:
        raise PaymentCodeInvalid(Fault.MISSING, missing[0])
    if tuple(fields)[: len(_MANDATORY)] != _MANDATORY:
        raise PaymentCodeInvalid(Fault.ORDER)
    for name, value in fields.items():
        if len(value) > _LIMITS.get(name, _MOST_BYTES):
            raise PaymentCodeInvalid(Fault.TOO_LONG, name)
        if name in _SHAPES and not _SHAPES[name].fullmatch(value):
            raise PaymentCodeInvalid(Fault.SHAPE, name)


def _separator(fields: Mapping[str, str]) -> str:
    text = "".join(fields.values())
    found = next((sign for sign in _SEPARATORS if sign not in text), None)
    if found is None:
        raise PaymentCodeInvalid(Fault.NO_SEPARATOR)
    return found


def _encoded(name: str, value: str, encoding: str) -> bytes:
    try:
        return f"{name}={value}".encode(encoding)
    except UnicodeEncodeError as error:
        raise PaymentCodeInvalid(Fault.UNKNOWN_SIGN, name) from error
