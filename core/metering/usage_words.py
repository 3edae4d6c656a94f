"""The sentences above the usage chart: more or less than usual, and why."""

from decimal import Decimal

from core.i18n.catalogue import mark
from core.i18n.formats import NO_BREAK_SPACE, Words
from core.metering.usage_rules import ESTIMATED, Comparison, Forecast, Method

_SAME = 0.03  # closer than three percent is "about as much"
_HEATED = ("heat", "gas")

_AGAINST_LAST_YEAR = {
    1: mark("{month}: {value}, {share} more than a year before."),
    -1: mark("{month}: {value}, {share} less than a year before."),
    0: mark("{month}: {value}, about as much as a year before."),
}
_AGAINST_RECENT = {
    1: mark("{month}: {value}, {share} more than the average of the months before."),
    -1: mark("{month}: {value}, {share} less than the average of the months before."),
    0: mark("{month}: {value}, about the average of the months before."),
}
_WEATHER = {
    1: mark("It was colder: {share} more degree-days."),
    -1: mark("It was warmer: {share} fewer degree-days."),
    0: mark("The weather was about the same."),
}
_SIMILAR = {
    1: mark("That is {share} more than in homes like yours."),
    -1: mark("That is {share} less than in homes like yours."),
    0: mark("Homes like yours use about as much."),
}
_METHODS = {
    Method.SUBMITTED: mark("Estimate for the whole of {month}: {value}, by the reading you sent."),
    Method.LAST_YEAR: mark("Estimate for the whole of {month}: {value}, as a year before."),
    Method.RECENT: mark("Estimate for the whole of {month}: {value}, as the last three months on average."),
}


def headline(found: Comparison, *, words: Words, service: str, unit: str) -> str:
    """Return the answer and its reasons in a few sentences."""
    parts = [answer(found, words=words, unit=unit)]
    if found.origin in ESTIMATED:
        parts.append(words.t("No reading came, so the value is estimated."))
    if service in _HEATED and found.against_last_year is not None and found.degree_days_change is not None:
        parts.append(_said(_WEATHER, found.degree_days_change, words))
    if found.against_similar is not None:
        parts.append(_said(_SIMILAR, found.against_similar, words))
    return " ".join(parts)


def expectation(found: Forecast, *, words: Words, unit: str) -> str:
    """Return what the running month will come to and by which rule."""
    value = words.quantity(found.usage, unit)
    if found.amount is not None:
        value = words.t("{usage} and about {amount}", usage=value, amount=_roughly(found.amount, words))
    month = words.month(found.period)
    if found.method is Method.DAYS_SO_FAR:
        return words.n(
            "Estimate for the whole of {month}: {value}, by the {n} day with data.",
            "Estimate for the whole of {month}: {value}, by the {n} days with data.",
            n=found.day_count,
            month=month,
            value=value,
        )
    return words.t(_METHODS[found.method], month=month, value=value)


def _roughly(amount: Decimal, words: Words) -> str:
    """Return whole roubles: an estimate has no kopecks."""
    number = words.number(amount, digits=0)
    return f"{number}{NO_BREAK_SPACE}₽" if words.language == "ru" else f"₽{number}"


def answer(found: Comparison, *, words: Words, unit: str) -> str:
    """Return the answer alone: how much it was, and whether that is more or less than usual."""
    value, month = words.quantity(found.usage, unit), words.month(found.period)
    if found.against_last_year is not None:
        return _said(_AGAINST_LAST_YEAR, found.against_last_year, words, month=month, value=value)
    if found.against_recent is not None:
        return _said(_AGAINST_RECENT, found.against_recent, words, month=month, value=value)
    return words.t("{month}: {value}.", month=month, value=value)


def _said(messages: dict[int, str], share: float, words: Words, **values: str) -> str:
    direction = 0 if abs(share) < _SAME else 1 if share > 0 else -1
    return words.t(messages[direction], share=words.percent(abs(share)), **values)
