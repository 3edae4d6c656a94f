"""Norms and rules behind charges, with their history and acts: norms, estimates, days, VAT, key rate."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from core.billing import penalty_facts
from core.closing import policy_queries
from core.closing.policy_queries import DatedPolicy
from core.i18n.catalogue import mark
from core.tariffs import acts, queries
from core.tariffs.model import DatedValue
from core.ui import page as screen
from core.ui.components import folds, tables
from core.ui.components.columns import Column, Table
from core.ui.context import Context

# Rule, its name, the unit of its value; of which services (none: of all).
_RULES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("electricity_norm", mark("Norm of electricity"), mark("kWh a person and month"), ("electricity",)),
    ("heat_norm", mark("Norm of heat"), mark("Gcal a m² and month"), ("heat",)),
    ("hot_water_norm", mark("Norm of hot water"), mark("m³ a person and month"), ("hot_water",)),
    ("hot_water_heat_norm", mark("Heat in a cubic metre of hot water"), mark("Gcal per m³"), ("hot_water",)),
    ("cold_water_norm", mark("Norm of cold water"), mark("m³ a person and month"), ("cold_water",)),
    ("reading_window_start_day", mark("Readings are taken from"), mark("day of the month"), ()),
    ("reading_deadline_day", mark("Readings are due by"), mark("day of the month"), ()),
    ("payment_due_day", mark("A bill is due by"), mark("day of the next month"), ()),
    ("vat_percent", mark("VAT"), "%", ()),
    ("multi_zone_meter_price", mark("A multi-zone meter with its installation"), "₽", ("electricity",)),
)

_REASONS = {
    "not_submitted": mark("No readings were sent"),
    "verification_overdue": mark("The meter's verification is overdue"),
    "no_meter": mark("There is no meter"),
}


def show(ctx: Context, *, service: str, on: date) -> None:
    """Show the rules of the service on the day, their history and the key rate."""
    wanted = [rule for rule in _RULES if not rule[3] or service in rule[3]]
    values = queries.rule_history(ctx.db, names=[rule[0] for rule in wanted])
    screen.section(
        ctx, ctx.t("Norms and rules"), ctx.t("By which a charge is counted where a price alone is not enough.")
    )
    tables.show(ctx, _table(ctx, wanted, [value for value in values if value.is_in_force(on)]), name=f"rules-{service}")
    policies = [policy for policy in policy_queries.of_service(ctx.db, service=service) if policy.is_in_force(on)]
    if policies:
        screen.section(ctx, ctx.t("Where no reading can be used"), ctx.t("For households: the average, then the norm."))
        tables.show(ctx, _policies(ctx, policies), name=f"estimates-{service}")
    with folds.box(ctx.t("Earlier norms and rules"), name="rules"):
        tables.show(ctx, _table(ctx, wanted, values), name=f"rules-history-{service}")
    with folds.box(ctx.t("Key rate of the Bank of Russia, for penalties"), name="key-rate"):
        tables.show(ctx, _key_rates(ctx), name="key-rate")


def _table(ctx: Context, rules: Sequence[tuple[str, str, str, tuple[str, ...]]], values: Sequence[DatedValue]) -> Table:
    names = {code: ctx.t(name) for code, name, _, _ in rules}
    units = {code: ctx.t(unit) if unit not in ("", "%", "₽") else unit for code, _, unit, _ in rules}
    ordered = [value for code in names for value in values if value.name == code]
    frame = pl.DataFrame(
        {
            "name": [names[value.name] for value in ordered],
            "value": [f"{_written(ctx, value.value)} {units[value.name]}".strip() for value in ordered],
            "valid_from": [value.valid_from for value in ordered],
            "valid_to": [value.valid_to for value in ordered],
            "legal_ref": [acts.text(value.legal_ref, words=ctx.words) for value in ordered],
            "kind": [ctx.t("sample") if value.is_sample else "" for value in ordered],
        },
        schema_overrides={"valid_from": pl.Date, "valid_to": pl.Date},
    )
    columns = [
        Column("name", ctx.t("Rule")),
        Column("value", ctx.t("Value")),
        Column("valid_from", ctx.t("Since"), "day"),
        Column("valid_to", ctx.t("Until, not included"), "day"),
        Column("legal_ref", ctx.t("Legal act")),
        Column("kind", ctx.t("Kind")),
    ]
    if frame["valid_to"].null_count() == frame.height:
        columns = [column for column in columns if column.name != "valid_to"]
    return Table(frame, tuple(columns))


def _policies(ctx: Context, policies: Sequence[DatedPolicy]) -> Table:
    frame = pl.DataFrame(
        {
            "reason": [ctx.t(_REASONS[policy.reason]) for policy in policies],
            "periods": [policy.average_periods for policy in policies],
            "months": [policy.average_months if policy.average_periods else None for policy in policies],
            "coefficient": [_written(ctx, policy.norm_coefficient) for policy in policies],
            "valid_from": [policy.valid_from for policy in policies],
            "legal_ref": [acts.text(policy.legal_ref, words=ctx.words) for policy in policies],
            "kind": [ctx.t("sample") if policy.is_sample else "" for policy in policies],
        },
        schema_overrides={"months": pl.Int64},
    )
    columns = (
        Column("reason", ctx.t("Why")),
        Column("periods", ctx.t("By the average, months in a row"), "integer"),
        Column("months", ctx.t("Average of, months"), "integer"),
        Column("coefficient", ctx.t("Then the norm, times")),
        Column("valid_from", ctx.t("Since"), "day"),
        Column("legal_ref", ctx.t("Legal act")),
        Column("kind", ctx.t("Kind")),
    )
    return Table(frame, columns)


def _written(ctx: Context, value: Decimal) -> str:
    exponent = int(value.normalize().as_tuple().exponent)
    return ctx.words.number(value, digits=max(0, -exponent))


def _key_rates(ctx: Context) -> Table:
    rates = sorted(penalty_facts.facts(ctx.db).key_rates, key=lambda rate: rate.valid_from, reverse=True)
    frame = pl.DataFrame(
        {"valid_from": [rate.valid_from for rate in rates], "share": [rate.percent / 100 for rate in rates]},
        schema={"valid_from": pl.Date, "share": pl.Decimal(10, 6)},
    )
    return Table(
        frame,
        (Column("valid_from", ctx.t("Since"), "day"), Column("share", ctx.t("Key rate"), "percent", digits=2)),
    )
