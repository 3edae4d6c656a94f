"""Parts of the page of one site: its load, nights and weekends, months, and its answer to the weather."""

import polars as pl

from core.accounts import access
from core.accounts.model import AccountCard
from core.kit import period
from core.kit.service import Service
from core.portfolio import charts, queries, rules
from core.portfolio.model import Signature
from core.ui import page as screen
from core.ui.components import charts as chart
from core.ui.components import figures, filters, states
from core.ui.components.columns import Column, Table
from core.ui.context import Context
from core.ui.sections import load, portfolio, portfolio_answer
from core.ui.sections.portfolio import Chosen


def show(ctx: Context, what: Chosen, card: AccountCard) -> None:
    """Draw one site; the right to see it is asked again, as anywhere an account is named."""
    access.require(ctx.db, actor=ctx.actor, account_id=card.account_id, level="view", today=ctx.today)
    screen.section(ctx, portfolio.name_of(card), card.address)
    monthly = queries.monthly(
        ctx.db, account_ids=[card.account_id], service=what.service, first=what.first, last=what.month
    )
    if monthly.is_empty():
        states.empty(ctx, ctx.t("This site has no usage of this service"), ctx.t("Choose another service or site."))
        return
    _load(ctx, what, card)
    _months(ctx, what, monthly)
    if what.service is Service.HEAT:
        _signature(ctx, what, monthly)


def _load(ctx: Context, what: Chosen, card: AccountCard) -> None:
    spans = {"month": ctx.words.month(what.month), "year": ctx.t("Twelve months")}
    span = filters.choice(ctx, "span", ctx.t("Load of"), spans, default="month")
    first = what.month if span == "month" else period.shifted(what.month, by=-11)
    found = queries.demand(
        ctx.db, account_ids=[card.account_id], service=what.service, first=first, after=what.after
    ).to_dicts()
    measured = found[0] if found else None
    if measured is None or measured["peak_kw"] is None:
        title = (
            ctx.t("No hourly data in this time")
            if measured
            else ctx.t("This site has no hourly meter for this service")
        )
        states.empty(ctx, title, ctx.t("Months are shown below; peak and load profile need hourly data."))
        return
    demand = queries.hourly_demand(
        ctx.db, account_ids=[card.account_id], service=what.service, first=first, after=what.after
    )
    words = ctx.words
    covered = words.percent(measured["coverage"], digits=1)
    base_share = words.percent(measured["base_kw"] / measured["peak_kw"] if measured["peak_kw"] else 0)
    figures.row(
        [
            figures.Figure(
                ctx.t("Peak"), words.quantity(measured["peak_kw"], "kw", digits=1), words.instant(measured["peak_at"])
            ),
            figures.Figure(
                ctx.t("Base load"),
                words.quantity(measured["base_kw"], "kw", digits=1),
                ctx.t("{share} of the peak", share=base_share),
            ),
            figures.Figure(
                ctx.t("Hours measured"),
                covered,
                ctx.t("hours without data are left empty") if measured["coverage"] < 1 else None,
            ),
        ]
    )
    screen.section(ctx, ctx.t("Nights and weekends"), load.note(ctx))
    load.heat_map(ctx, demand, first=first, after=what.after, name="load-by-hour")
    _profile(ctx, what, demand)


def _profile(ctx: Context, what: Chosen, demand: pl.DataFrame) -> None:
    screen.section(ctx, ctx.t("A usual day"))
    profile = rules.typical_days(demand)
    top = profile.sort("kw", descending=True).row(0, named=True)
    kind = ctx.t("on workdays") if top["day_kind"] == "workday" else ctx.t("on weekends")
    sentence = ctx.t(
        "The load is usually highest at {hour}:00 {when}: {power}.",
        hour=top["hour"],
        when=kind,
        power=ctx.words.quantity(top["kw"], "kw", digits=1),
    )
    pivoted = profile.pivot("day_kind", index="hour", values="kw").sort("hour")
    kinds = (("workday", ctx.t("Workdays")), ("weekend", ctx.t("Weekends")))
    columns = tuple(Column(name, label, "quantity", "kw") for name, label in kinds if name in pivoted.columns)
    table = Table(pivoted, (Column("hour", ctx.t("Hour"), "integer"), *columns))
    figure = charts.load_profile(profile, service=what.service, words=ctx.words)
    chart.show(ctx, figure, sentence=sentence, table=table, name="usual-day")


def _months(ctx: Context, what: Chosen, monthly: pl.DataFrame) -> None:
    screen.section(ctx, ctx.t("Months"))
    usage = dict(monthly.select("period", "usage").iter_rows())
    now, before = usage.get(what.month), usage.get(period.shifted(what.month, by=-12))
    sentence = ctx.t("{month}: no data.", month=ctx.words.month(what.month).capitalize())
    if now is not None:
        shown = ctx.words.quantity(now, what.unit, digits=0 if now >= 100 else None)
        sentence = ctx.t("{month}: {usage}.", month=ctx.words.month(what.month).capitalize(), usage=shown)
        change = portfolio_answer.changed(ctx, rules.change(now, before))
        if change:
            sentence += " " + ctx.t("Against a year before: {change}.", change=change)
    figure = charts.monthly_bars(usage, last=what.month, service=what.service, unit=what.unit, words=ctx.words)
    table = portfolio.month_table(ctx, what, monthly.sort("period", descending=True))
    chart.show(ctx, figure, sentence=sentence, table=table, name="site-by-month")


def _signature(ctx: Context, what: Chosen, monthly: pl.DataFrame) -> None:
    screen.section(ctx, ctx.t("Heat and weather"), ctx.t("Each mark is a month: the colder it was, the further right."))
    hdd = portfolio.degree_days(ctx, what)
    usage = {month: float(value) for month, value in monthly.select("period", "usage").drop_nulls().iter_rows()}
    points = [(month, hdd[month], value) for month, value in usage.items() if month in hdd]
    if not points:
        states.empty(ctx, ctx.t("The weather of these months is not known"), ctx.t("Load temperatures to compare."))
        return
    fit = rules.signature(usage, hdd)
    sentence = _signature_sentence(ctx, what, fit)
    figure = charts.signature_points(
        points, fit=fit, month=what.month, service=what.service, unit=what.unit, words=ctx.words
    )
    frame = pl.DataFrame(points, schema=["period", "hdd", "usage"], orient="row").sort("period", descending=True)
    columns = (
        Column("period", ctx.t("Month"), "month"),
        Column("hdd", ctx.t("Degree days"), "quantity", "°C", digits=0),
        Column("usage", ctx.t("Usage"), "quantity", what.unit, digits=1),
    )
    chart.show(ctx, figure, sentence=sentence, table=Table(frame, columns), name="heat-and-weather")


def _signature_sentence(ctx: Context, what: Chosen, fit: Signature | None) -> str:
    if fit is None:
        return ctx.t("Too few months, or heat does not follow the weather: no line can be drawn.")
    words = ctx.words
    slope = words.quantity(fit.slope, what.unit, digits=4)
    sentence = ctx.t("Each degree day takes {slope}.", slope=slope)
    if fit.base > 0:
        base = words.quantity(fit.base, what.unit, digits=1)
        sentence = ctx.t(
            "{base} a month do not depend on the weather, each degree day takes {slope}.", base=base, slope=slope
        )
    quality = ctx.t(
        "Months: {n}, R² {fit}, CVRMSE {error} (n-2).",
        n=fit.month_count,
        fit=words.number(fit.r_squared, digits=2),
        error=words.percent(fit.cvrmse, digits=1),
    )
    return f"{sentence} {quality}"
