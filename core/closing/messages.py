"""Why a month was not closed, in sentences."""

from datetime import date

from core.i18n.catalogue import mark
from core.i18n.formats import Words

NOT_OVER = "not_over"
CHARGED = "charged"
WELCOME = "welcome"
RATES = "rates"
_SENTENCES = {
    NOT_OVER: mark(
        "{month} is not over yet: readings may still come. To close it all the same, add --even-unfinished."
    ),
    WELCOME: mark(
        "{month} cannot be closed before {details} is over: until then a reading counts for its own month. Later ones"
        " count for the next."
    ),
    CHARGED: mark("{month} has charges that were imported: it cannot be closed once more."),
    RATES: mark("Nothing was charged for {month}: rates are missing. {details}"),
}


def sentence(words: Words, *, issue: str, period: date, details: str) -> str:
    """Return the reason of a refusal."""
    if issue == WELCOME:
        details = words.day(date.fromisoformat(details))
    return words.t(_SENTENCES[issue], month=words.month(period), details=details)
