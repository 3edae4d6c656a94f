"""A printed line opened: its computation with the person's own numbers, the act, the way to the tariff (D1)."""

from html import escape
from urllib.parse import urlencode

from core.appeals.model import Topic
from core.billing import equations, explanations
from core.billing.bills import Bill
from core.billing.model import ChargeLine
from core.i18n.names import SERVICE_NAMES
from core.tariffs import acts
from core.ui.components import badges
from core.ui.components.badges import Badge
from core.ui.context import Context
from core.ui.sections import appeal_words


def name(ctx: Context, line: ChargeLine) -> str:
    """Return the service and what of it the line is for."""
    return f"{ctx.t(SERVICE_NAMES[line.service])}. {equations.name(line, words=ctx.words)}"


def line(ctx: Context, shown: ChargeLine, bill: Bill) -> str:
    """Return one line as HTML that opens into its computation."""
    texts = explanations.steps(shown, bill, words=ctx.words)
    computation = "".join(f'<p class="kb-equation">{escape(text)}</p>' for text in texts)
    notes = [
        explanations.basis(shown, bill, words=ctx.words),
        *explanations.notes(shown, bill, words=ctx.words),
        *_meters(ctx, shown, bill),
        *_tariff(ctx, shown),
    ]
    why = "".join(f'<p class="kb-note">{escape(note)}</p>' for note in notes)
    if shown.is_sample_tariff:
        why += badges.drawn(Badge(ctx.t("Sample tariff, not a real one"), "sample"))
    amount = escape(ctx.words.money(shown.total_amount))
    return (
        f"<details><summary><span>{escape(name(ctx, shown))}</span><span>{amount}</span></summary>"
        f'<div class="kb-why">{computation}{why}{_link(ctx, shown)}{_dispute(ctx, shown, bill)}</div></details>'
    )


def _dispute(ctx: Context, shown: ChargeLine, bill: Bill) -> str:
    """Return the way to an appeal that is already filled in."""
    about = {"service": shown.service, "month": f"{bill.month:%Y-%m}", "line": name(ctx, shown)}
    return appeal_words.link(ctx, ctx.t("Dispute this line"), topic=Topic.CHARGE, about=about)


def _meters(ctx: Context, shown: ChargeLine, bill: Bill) -> list[str]:
    if shown.line != "usage":
        return []
    return [
        ctx.t(
            "Meter {number}, reading of {day}.", number=reading.serial_number, day=ctx.words.short_day(reading.read_on)
        )
        for reading in bill.readings
        if (reading.service, reading.zone) == (shown.service, shown.zone) and reading.serial_number
    ]


def _tariff(ctx: Context, shown: ChargeLine) -> list[str]:
    if shown.tariff_from is None or shown.tariff_ref is None:
        return []
    day = ctx.words.day(shown.tariff_from)
    if shown.is_sample_tariff:
        return [ctx.t("Price in force since {day}.", day=day)]
    source = acts.text(shown.tariff_ref, words=ctx.words).rstrip(".")
    return [ctx.t("Price in force since {day}: {source}.", day=day, source=source)]


def _link(ctx: Context, shown: ChargeLine) -> str:
    """Return the way to the row of the tariff; the account comes along, because the page is loaded anew."""
    if shown.tariff_group is None or shown.tariff_from is None:
        return ""
    query = {"service": shown.service, "group": shown.tariff_group, "day": shown.tariff_from.isoformat()}
    if ctx.account is not None:
        query["account"] = ctx.account.account_number
    label = ctx.t("This price among the tariffs")
    return f'<a href="/tariffs?{escape(urlencode(query))}">{escape(label)}</a>'
