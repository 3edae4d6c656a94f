"""Turns the strings of a file into values, whole columns at a time, and names each value that cannot be one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from core.imports.files import EXTRA
from core.imports.model import Column, Kind
from core.kit import clock
from core.offices import hours as offices

_DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y", "%Y%m%d")
_LOCAL_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
)
_OFFSET = r":\d\d(\.\d+)?\s*(Z|[+-]\d\d(:?\d\d)?)$"
_FLAGS = {
    **dict.fromkeys(("true", "yes", "y", "1", "да", "д", "есть", "+"), True),
    **dict.fromkeys(("false", "no", "n", "0", "нет", "н", "-"), False),
}
ACCOUNT_NUMBER = "account_number"
_EARLIEST = date(1950, 1, 1)
_LATEST = date(2100, 1, 1)
_WIDE = pl.Decimal(38, 12)
_WRONG = {
    "integer": "not_an_integer",
    "decimal": "not_a_number",
    "day": "not_a_day",
    "instant": "not_an_instant",
    "period": "not_a_period",
    "flag": "not_a_flag",
    "code": "unknown_code",
    "hours": "not_opening_hours",
}
REFUSED = {"row": pl.Int64, "column_name": pl.String, "value": pl.String, "issue": pl.String, "detail": pl.String}
TYPES: Mapping[str, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "hours": pl.String(),
    "integer": pl.Int32(),
    "day": pl.Date(),
    "period": pl.Date(),
    "flag": pl.Boolean(),
    "instant": pl.Datetime("us", "UTC"),
}


@dataclass(frozen=True)
class Checked:
    """`good` holds `row` and every column of the kind with its type, `refused` a row for each wrong value."""

    good: pl.DataFrame
    refused: pl.DataFrame
    row_count: int


def checked(
    frame: pl.DataFrame,
    kind: Kind,
    *,
    places: Mapping[str, int],
    constants: Mapping[str, str],
    zone: str,
    now: datetime,
) -> Checked:
    """Parse and check one frame of strings; rows without any value are passed over."""
    texts = _texts(frame, kind, places=places, constants=constants)
    parsed = [texts["row"].cast(pl.Int64)]
    refused = [_issues(texts, texts[EXTRA].is_not_null(), "", texts[EXTRA], "too_many_values")]
    for column in kind.columns:
        values, issues = _column(texts, column, zone=zone, now=now)
        parsed.append(values)
        refused += issues
    wrong = pl.concat(refused) if refused else pl.DataFrame(schema=REFUSED)
    good = pl.DataFrame(parsed)
    if not wrong.is_empty():
        good = good.join(wrong.select("row").unique(), on="row", how="anti", maintain_order="left")
    return Checked(good, wrong.sort("row", maintain_order=True), texts.height)


def _texts(frame: pl.DataFrame, kind: Kind, *, places: Mapping[str, int], constants: Mapping[str, str]) -> pl.DataFrame:
    present = [pl.col(f"c{place}").str.strip_chars().alias(name) for name, place in places.items()]
    texts = frame.select("row", *present, pl.col(EXTRA).str.strip_chars())
    texts = texts.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in (*places, EXTRA))
    if ACCOUNT_NUMBER in places:
        texts = texts.with_columns(pl.col(ACCOUNT_NUMBER).str.replace_all(r"[\s\-]", ""))
    texts = texts.filter(pl.any_horizontal(pl.col([*places, EXTRA]).is_not_null()))
    absent = [column.name for column in kind.columns if column.name not in places]
    return texts.with_columns(pl.lit(constants.get(name), dtype=pl.String).alias(name) for name in absent)


def _column(texts: pl.DataFrame, column: Column, *, zone: str, now: datetime) -> tuple[pl.Series, list[pl.DataFrame]]:
    text = texts[column.name]
    issues = [_issues(texts, text.is_null(), column.name, text, "missing")] if column.is_required else []
    if text.null_count() == text.len():
        return _nulls(text, _dtype(column)), issues
    if column.type == "text":
        return text, issues
    values = _values(text, column, zone=zone).alias(column.name)
    detail = ", ".join(dict.fromkeys(column.codes.values())) if column.type == "code" else ""
    issues.append(_issues(texts, text.is_not_null() & values.is_null(), column.name, text, _WRONG[column.type], detail))
    if column.type in {"integer", "decimal"}:
        return _number(texts, values, column, issues), issues
    if column.type in {"day", "instant", "period"}:
        issues += _impossible(texts, values, column, now=now)
    return values, issues


def _nulls(text: pl.Series, kind: pl.DataType) -> pl.Series:
    return pl.Series(text.name, [None], dtype=kind).new_from_index(0, text.len())


def _dtype(column: Column) -> pl.DataType:
    return pl.Decimal(column.precision, column.places) if column.type == "decimal" else TYPES[column.type]


def _issues(
    texts: pl.DataFrame, where: pl.Series, name: str, values: pl.Series, issue: str, detail: str = ""
) -> pl.DataFrame:
    if not where.any():
        return pl.DataFrame(schema=REFUSED)
    rows = texts["row"].filter(where).cast(pl.Int64)
    return pl.DataFrame({"row": rows, "value": values.filter(where)}).select(
        "row", pl.lit(name).alias("column_name"), "value", pl.lit(issue).alias("issue"), pl.lit(detail).alias("detail")
    )


def _values(text: pl.Series, column: Column, *, zone: str) -> pl.Series:
    match column.type:
        case "integer" | "decimal":
            return _wide(text)
        case "day":
            return _days(text)
        case "period":
            return _days(
                text,
                extra=text.str.replace(r"^(\d{4})-(\d\d)$", "$1-$2-01").str.replace(r"^(\d\d)\.(\d{4})$", "$2-$1-01"),
            )
        case "instant":
            return _instants(text, zone=zone)
        case "flag":
            return text.str.to_lowercase().replace_strict(_FLAGS, default=None, return_dtype=pl.Boolean)
        case _:
            return _coded(text, column)


def _coded(text: pl.Series, column: Column) -> pl.Series:
    """Look up each distinct text once: a column of codes or of opening hours has few."""
    distinct = text.unique()
    if column.type == "hours":
        readable = [hours for hours in distinct.drop_nulls() if offices.is_readable(hours)]
        return text.set(~text.is_in(readable), None)
    keys = distinct.str.to_lowercase().str.replace_all("ё", "е", literal=True).str.replace_all(r"\s+", " ")
    stored = keys.replace_strict(column.codes, default=None, return_dtype=pl.String)
    return text.replace_strict(distinct, stored, return_dtype=pl.String)


def _wide(text: pl.Series) -> pl.Series:
    values = text.cast(_WIDE, strict=False)
    if values.null_count() == text.null_count():
        return values
    plain = text.str.replace_all(r"[\s\u{00a0}\u{2009}\u{202f}']", "").str.replace("\N{MINUS SIGN}", "-", literal=True)
    # With both signs the last one is the decimal sign: 1,234.56 and 1.234,56.
    has_point_last, has_comma_last = plain.str.contains(r",.*\.[^,]*$"), plain.str.contains(r"\..*,[^.]*$")
    plain = _where(has_point_last, plain.str.replace_all(",", "", literal=True), plain)
    plain = _where(has_comma_last, plain.str.replace_all(".", "", literal=True), plain)
    return plain.str.replace(",", ".", literal=True).cast(_WIDE, strict=False)


def _where(condition: pl.Series, chosen: pl.Series, other: pl.Series) -> pl.Series:
    return chosen.zip_with(condition.fill_null(value=False), other)


def _number(texts: pl.DataFrame, values: pl.Series, column: Column, issues: list[pl.DataFrame]) -> pl.Series:
    target = pl.Int32() if column.type == "integer" else pl.Decimal(column.precision, column.places)
    stored = values.cast(target, strict=False)
    text = texts[column.name]
    issues.append(_issues(texts, values.is_not_null() & stored.is_null(), column.name, text, "too_large"))
    if column.minimum is not None:
        issues.append(
            _issues(
                texts,
                (values < column.minimum).fill_null(value=False),
                column.name,
                text,
                "too_small",
                str(column.minimum),
            )
        )
    if not column.is_noisy:
        uneven = (stored.cast(_WIDE) != values).fill_null(value=False)
        issue = "too_many_digits" if column.places else "not_an_integer"
        issues.append(_issues(texts, uneven, column.name, text, issue, str(column.places)))
    return stored


def _days(text: pl.Series, *, extra: pl.Series | None = None) -> pl.Series:
    source = text if extra is None else extra
    values = source.str.to_date(_DAY_FORMATS[0], strict=False)
    for pattern in _DAY_FORMATS[1:]:
        if values.null_count() == text.null_count():
            break
        values = values.fill_null(source.str.to_date(pattern, strict=False))
    return values.dt.month_start() if extra is not None else values


def _instants(text: pl.Series, *, zone: str) -> pl.Series:
    has_offset = text.str.contains(_OFFSET).fill_null(value=False)
    kind = pl.Datetime("us", "UTC")
    with_offset = text.set(~has_offset, None)
    values = _nulls(text, kind)
    if has_offset.any():
        values = with_offset.str.to_datetime("%Y-%m-%d %H:%M:%S%#z", strict=False, time_zone="UTC", time_unit="us")
        if values.null_count() > with_offset.null_count():
            standard = with_offset.str.replace("T", " ", literal=True).str.replace("Z", "+00:00", literal=True)
            for pattern in ("%Y-%m-%d %H:%M:%S%.f%#z", "%d.%m.%Y %H:%M:%S%#z", "%Y-%m-%d %H:%M%#z"):
                values = values.fill_null(
                    standard.str.to_datetime(pattern, strict=False, time_zone="UTC", time_unit="us")
                )
    if not has_offset.all():
        local = _local(text.set(has_offset, None))
        zoned = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
        values = values.fill_null(zoned.cast(kind))
    return values.cast(kind)


def _local(text: pl.Series) -> pl.Series:
    values = _nulls(text, pl.Datetime("us"))
    for pattern in _LOCAL_FORMATS:
        if values.null_count() == text.null_count():
            return values
        values = values.fill_null(text.str.to_datetime(pattern, strict=False, time_unit="us"))
    return values.fill_null(_days(text).cast(pl.Datetime("us")))


def _impossible(texts: pl.DataFrame, values: pl.Series, column: Column, *, now: datetime) -> list[pl.DataFrame]:
    is_past = column.name in {
        "read_on",
        "paid_at",
        "posted_on",
        "observed_at",
        "interval_start",
        "hour_start",
        "surveyed_on",
    }
    first: date | datetime = _EARLIEST
    last: date | datetime = clock.local_day(now) if is_past else _LATEST
    if column.type == "instant":
        first, last = datetime(1950, 1, 1, tzinfo=UTC), (now if is_past else datetime(2100, 1, 1, tzinfo=UTC))
    text = texts[column.name]
    return [
        _issues(texts, (values < first).fill_null(value=False), column.name, text, "too_early"),
        _issues(
            texts, (values > last).fill_null(value=False), column.name, text, "in_the_future" if is_past else "too_late"
        ),
    ]
