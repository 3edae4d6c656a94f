"""
Reads a registry of payments: bytes in, rows or a refusal out.

A file whose control totals do not agree, or that has none, was damaged or cut off on its way and is refused as a
whole. A line that cannot be read is refused alone and keeps its place in the sums.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.kit import clock
from core.registries.model import Declared, FileIssue, FileRefused, Layout, RefusedRow, Registry, Row, Totals

_LOOKED_AT = 20
LARGEST_BYTES = 50 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MONEY = re.compile(r"^-?[0-9]{1,12}([.,][0-9]{1,2})?$")
_PERIODS = (
    (re.compile(r"^(?P<month>\d\d)(?P<year>\d\d)$"), 2000),
    (re.compile(r"^(?P<month>\d\d)[./-]?(?P<year>20\d\d)$"), 0),
    (re.compile(r"^(?P<year>20\d\d)-(?P<month>\d\d)$"), 0),
)
_HEADINGS = re.compile(r"[а-яёa-z]", re.IGNORECASE)
_TEXTS = ("payer_name", "payer_address", "purpose")


class _Wrong(Exception):
    def __init__(self, column: str, value: str, issue: str) -> None:
        super().__init__(column)
        self.column, self.value, self.issue = column, value, issue


def read(content: bytes, *, layouts: Mapping[str, Layout], now: datetime, layout: str | None = None) -> Registry:
    """
    Read a file; its layout is found out unless it is named.

    :raises FileRefused: if it is no registry, or its rows are not those that its totals tell of
    """
    lines = [(number, line) for number, line in enumerate(_text(content).splitlines(), start=1) if line.strip()]
    if not lines:
        raise FileRefused(FileIssue.EMPTY)
    chosen = _chosen(lines, layouts=layouts, layout=layout)
    totals, body = _parted(lines, chosen)
    if not body:
        raise FileRefused(FileIssue.NO_ROWS)
    declared = _declared(totals, chosen)
    read_rows = [_row(number, line, chosen, now=now) for number, line in body]
    registry = Registry(
        layout=chosen,
        declared=declared,
        rows=tuple(row for row, _ in read_rows if isinstance(row, Row)),
        refused=tuple(row for row, _ in read_rows if isinstance(row, RefusedRow)),
        fee_amount=sum((fee for _, fee in read_rows), Decimal("0.00")),
    )
    _compare(registry)
    return registry


def money(text: str) -> Decimal | None:
    """Return an amount in roubles with at most two digits after the decimal sign, or None."""
    plain = re.sub(r"[\s\u00a0]", "", text)
    return Decimal(plain.replace(",", ".")).quantize(Decimal("0.01")) if _MONEY.match(plain) else None


def period(text: str, *, today: date) -> date | None:
    """Return the first day of a paid month (1026, 10.2026, 2026-10); None where it is empty or cannot be meant."""
    for pattern, century in _PERIODS:
        found = pattern.match(text.strip())
        if found and 1 <= int(found["month"]) <= 12:
            month = date(int(found["year"]) + century, int(found["month"]), 1)
            return month if today.year - 10 <= month.year and month <= today else None
    return None


def _text(content: bytes) -> str:
    if len(content) > LARGEST_BYTES:
        raise FileRefused(FileIssue.TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    if _CONTROL.search(text):
        raise FileRefused(FileIssue.NOT_TEXT)
    return text


def _chosen(lines: Sequence[tuple[int, str]], *, layouts: Mapping[str, Layout], layout: str | None) -> Layout:
    if layout is not None:
        if layout not in layouts:
            raise FileRefused(FileIssue.UNKNOWN_LAYOUT)
        return layouts[layout]
    fitting = [each for each in layouts.values() if _fits(lines, each)]
    if not fitting:
        raise FileRefused(FileIssue.UNKNOWN_LAYOUT)
    return max(fitting, key=lambda each: _readable(lines, each))


def _readable(lines: Sequence[tuple[int, str]], layout: Layout) -> int:
    """Return how many of the first lines can be read: two layouts may have as many columns."""
    _, body = _parted(lines, layout)
    end = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
    return sum(isinstance(_row(number, line, layout, now=end)[0], Row) for number, line in body[:_LOOKED_AT])


def _fits(lines: Sequence[tuple[int, str]], layout: Layout) -> bool:
    first = lines[0][1]
    if layout.header is not None and not first.startswith(layout.header.sign):
        return False
    if layout.has_headings != (layout.header is None and _is_heading(first, layout)):
        return False
    _, body = _parted(lines, layout)
    return any(len(_fields(line, layout)) == len(layout.columns) for _, line in body[:5])


def _is_heading(line: str, layout: Layout) -> bool:
    """Return whether the line names the columns: words where a payment has its number, moment and amount."""
    fields = _fields(line, layout)
    if len(fields) != len(layout.columns):
        return False
    by_name = dict(zip(layout.columns, fields, strict=True))
    return bool(_HEADINGS.search(by_name["amount"]))


def _parted(lines: Sequence[tuple[int, str]], layout: Layout) -> tuple[str | None, list[tuple[int, str]]]:
    """Return the line with the totals, if there is one, and the lines with payments."""
    body = list(lines)
    if layout.has_headings and body and _is_heading(body[0][1], layout):
        body = body[1:]
    totals = None
    if layout.header is not None and body and body[0][1].startswith(layout.header.sign):
        totals, body = body[0][1], body[1:]
    elif layout.trailer is not None and body and body[-1][1].startswith(layout.trailer.sign):
        totals, body = body[-1][1], body[:-1]
    return totals, body


def _fields(line: str, layout: Layout) -> list[str]:
    fields = [field.strip() for field in line.split(layout.separator)]
    if len(fields) == len(layout.columns) + 1 and not fields[-1]:  # a separator at the end of the line
        fields.pop()
    return fields


def _declared(line: str | None, layout: Layout) -> Declared:
    wanted = layout.totals
    if wanted is None:
        return Declared()
    if line is None:
        raise FileRefused(FileIssue.NO_TOTALS, sign=wanted.sign)
    values = _named(line, wanted, layout)
    count, amount = values.get("count", ""), money(values.get("amount", ""))
    if not (count.isascii() and count.isdigit()) or amount is None:
        raise FileRefused(FileIssue.BAD_TOTALS, line=line[:120])
    return Declared(int(count), amount, values.get("number") or None, _day(values.get("day", ""), layout))


def _named(line: str, wanted: Totals, layout: Layout) -> dict[str, str]:
    text = line.removeprefix(wanted.sign).lstrip(layout.separator)
    return dict(zip(wanted.fields, (field.strip() for field in text.split(layout.separator)), strict=False))


def _compare(registry: Registry) -> None:
    declared = registry.declared
    if declared.count is None or declared.amount is None:
        return
    if declared.count != registry.row_count:
        raise FileRefused(FileIssue.COUNT_DIFFERS, declared=declared.count, found=registry.row_count)
    has_unknown = any(row.amount is None for row in registry.refused)
    if registry.amount > declared.amount or (registry.amount != declared.amount and not has_unknown):
        raise FileRefused(FileIssue.AMOUNT_DIFFERS, declared=str(declared.amount), found=str(registry.amount))


def _row(number: int, line: str, layout: Layout, *, now: datetime) -> tuple[Row | RefusedRow, Decimal]:
    fields = _fields(line, layout)
    if len(fields) != len(layout.columns):
        counts = f"{len(fields)} / {len(layout.columns)}"
        return RefusedRow(number, "", counts, "wrong_columns", line[:1000]), Decimal(0)
    values = {name: value for name, value in zip(layout.columns, fields, strict=True) if name != "-"}
    fee = money(values.get("fee_amount", "")) or Decimal(0)
    try:
        return _payment(number, values, layout, now=now), fee
    except _Wrong as wrong:
        amount = money(values["amount"])
        return RefusedRow(number, wrong.column, wrong.value[:200], wrong.issue, line[:1000], amount), fee


def _payment(number: int, values: Mapping[str, str], layout: Layout, *, now: datetime) -> Row:
    amount = _amount(values)
    if not values["payment_number"]:
        raise _Wrong("payment_number", "", "missing")
    paid_at = _moment(values, layout)
    if clock.local_day(paid_at) > clock.local_day(now):
        raise _Wrong(
            "paid_at" if "paid_at" in values else "paid_on",
            values.get("paid_at", values.get("paid_on", "")),
            "in_the_future",
        )
    texts = {name: values.get(name, "")[:500] or None for name in _TEXTS}
    return Row(
        row=number,
        payment_number=f"{layout.agent}-{values['payment_number'][:60]}",
        paid_at=paid_at,
        account_text=values["account"][:100],
        amount=amount,
        period=period(values.get("period", ""), today=clock.local_day(now)),
        **texts,
    )


def _amount(values: Mapping[str, str]) -> Decimal:
    amount = money(values["amount"])
    if amount is None:
        raise _Wrong("amount", values["amount"], "not_money")
    if amount <= 0:
        raise _Wrong("amount", values["amount"], "not_positive")
    if "transfer_amount" in values:
        transfer, fee = money(values["transfer_amount"]), money(values.get("fee_amount", ""))
        if transfer is not None and fee is not None and transfer + fee != amount:
            raise _Wrong("transfer_amount", values["transfer_amount"], "sums_disagree")
    return amount


def _moment(values: Mapping[str, str], layout: Layout) -> datetime:
    name = "paid_at" if "paid_at" in values else "paid_on"
    text = values[name] if name == "paid_at" else f"{values[name]} {values.get('paid_time', '')}".strip()
    zone = ZoneInfo(layout.zone)
    for day_format in layout.day_formats:
        for pattern in (*(f"{day_format} {time}" for time in layout.time_formats), day_format):
            found = _parsed(text.replace("T", " "), pattern)
            if found is not None:
                return found.replace(tzinfo=zone).astimezone(UTC)
    raise _Wrong(name, text, "not_an_instant")


def _day(text: str, layout: Layout) -> date | None:
    found = next((parsed for pattern in layout.day_formats if (parsed := _parsed(text, pattern))), None)
    return found.date() if found else None


def _parsed(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is the layout's
    except ValueError:
        return None
