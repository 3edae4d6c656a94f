"""Plotly's own words: months and days of the language stand in the configuration of each chart."""

from functools import cache
from typing import Any

from babel import Locale

from core.i18n.catalogue import Language


@cache
def config(language: Language) -> dict[str, Any]:
    """Return the configuration of a chart: no tool bar, and the months of the language."""
    locale = Locale.parse(language)
    names = locale.months["stand-alone"]
    days = {width: locale.days["stand-alone"][width] for width in ("wide", "abbreviated")}
    formats = {
        "days": [days["wide"][(place - 1) % 7] for place in range(7)],
        "shortDays": [days["abbreviated"][(place - 1) % 7] for place in range(7)],
        "months": [names["wide"][month] for month in range(1, 13)],
        "shortMonths": [names["wide"][month][:3] for month in range(1, 13)],
        "date": "%d.%m.%Y" if language == "ru" else "%d %b %Y",
    }
    return {
        "displayModeBar": False,
        "displaylogo": False,
        "responsive": True,
        "doubleClick": False,
        "showTips": False,
        "locale": language,
        "locales": {language: {"dictionary": {}, "format": formats}},
    }
