"""How a doubtful reading is named: why it is doubtful, what it is, when and how it came."""

from html import escape

from core.i18n.catalogue import mark
from core.i18n.names import SERVICE_NAMES
from core.metering import review
from core.metering.review_model import Doubtful, Outcome, Reason
from core.ui.components import badges
from core.ui.components.badges import Badge, Tone
from core.ui.context import Context
from core.ui.sections import reading_words

REASONS = {
    Reason.ABOVE_USUAL: mark("much more than usual"),
    Reason.BELOW_USUAL: mark("much less than usual"),
    Reason.ROLLOVER: mark("the dial turned over"),
    Reason.TWO_VALUES: mark("two people sent different values"),
    Reason.OVERDUE: mark("verification is overdue"),
    Reason.CONTROL: mark("our own reading differs"),
    Reason.CONFIRMED: mark("confirmed by the customer"),
}
_OUTCOMES: dict[Outcome, tuple[str, Tone]] = {
    Outcome.ACCEPTED: (mark("accepted"), "good"),
    Outcome.CORRECTED: (mark("corrected"), "warning"),
    Outcome.REJECTED: (mark("not taken"), "bad"),
}


def face(ctx: Context, found: Doubtful, *, minutes: int) -> str:
    """Return what a list and the opened reading show first: service, reasons, how and when it came."""
    shown = [Badge(ctx.t(REASONS[reason]), "warning") for reason in found.reasons]
    if found.outcome is not None:
        text, tone = _OUTCOMES[found.outcome]
        shown.append(Badge(ctx.t(text), tone))
    elif found.asked_at is not None:
        shown.append(Badge(ctx.t("the customer was asked")))
    if found.outcome is None and review.is_held(found, now=ctx.now, minutes=minutes):
        is_mine = found.claimed_by == ctx.actor.name
        shown.append(Badge(ctx.t("with me") if is_mine else ctx.t("somebody works on it")))
    title = f"{ctx.t(SERVICE_NAMES[found.service])}, {ctx.words.month(found.period)}"
    channel = ctx.t(reading_words.CHANNELS[found.channel])
    note = f"{found.submission_number}, {ctx.words.instant(found.submitted_at)}, {channel}"
    drawn = "".join(badges.drawn(badge) for badge in shown)
    return (
        f'<div class="kb-badges">{drawn}</div><p class="kb-sentence">{escape(title)}</p>'
        f'<p class="kb-note">{escape(note)}</p>'
    )
