"""Groups of payers whose penalty cannot be counted, as no row says the rate of a day: in words for the company."""

from datetime import date

from core.i18n.catalogue import mark
from core.i18n.formats import Words

_SENTENCES = {
    "citizen": mark(
        "Penalties of citizens are not counted from {day} on: no row says whether the cap of the rate holds longer. Add"
        " it to data/reference/penalty_caps.csv and start Kabinet again; the next bill makes up for what is missing."
    ),
}
_OTHERS = mark(
    "Penalties of payers of the group “{group}” are not counted from {day} on: no row says their rate. Add it to"
    " data/reference/penalty_caps.csv or key_rate.csv and start Kabinet again; the next bill makes up for what is"
    " missing."
)


def sentence(words: Words, *, group: str, day: date) -> str:
    """Return for whom, since when and what to do."""
    return words.t(_SENTENCES.get(group, _OTHERS), group=group, day=words.day(day))
