"""Numbers, dates, money and units in the form of a language: 1 234,56 ₽ and ₽1,234.56."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale, dates

from core.i18n import catalogue
from core.i18n.catalogue import Language, mark
from core.kit import clock

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
WORD_JOINER = "\N{WORD JOINER}"
MINUS = "\N{MINUS SIGN}"

UNIT_NAMES = {
    "kwh": mark("kWh"),
    "gcal": mark("Gcal"),
    "m3": mark("m³"),
    "rub": mark("₽"),
    "kw": mark("kW"),
    "celsius": mark("°C"),
    "hour": mark("h"),
    "minute": mark("min"),
}
_MOST_DIGITS = 6
_SIGNS = {"ru": str.maketrans({",": NO_BREAK_SPACE, ".": ","}), "en": str.maketrans({})}
# Digits after the decimal sign that people are shown, by unit.
UNIT_DIGITS = {"kwh": 0, "gcal": 4, "m3": 3, "rub": 2, "kw": 2, "celsius": 1, "hour": 0, "minute": 0}


@dataclass(frozen=True)
class Words:
    """Translates and formats for one language. Pages get it as `ctx.words`; pure code takes it as a parameter."""

    language: Language

    def t(self, message: str, /, **values: object) -> str:
        """Return the message in the language, with `{names}` filled in."""
        text = catalogue.translations(self.language).gettext(message)
        return text.format(**values) if values else text

    def n(self, one: str, many: str, /, *, n: int, **values: object) -> str:
        """Return the form of the message for a count: `n("{n} day", "{n} days", n=3)` is «3 дня»."""
        text = catalogue.translations(self.language).ngettext(one, many, n)
        return text.format(n=self.number(n), **values)

    def number(self, value: Decimal | float, *, digits: int | None = None) -> str:
        """Return a number with grouped thousands and `digits` after the decimal sign (None: as many as it has)."""
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        text = f"{exact:,.{_MOST_DIGITS if digits is None else digits}f}"
        if digits is None:
            text = text.rstrip("0").rstrip(".")
        return text.translate(_SIGNS[self.language]).replace("-", MINUS)

    def money(self, amount: Decimal | float, *, digits: int = 2) -> str:
        """Return roubles with kopecks: 1 234,56 ₽ or ₽1,234.56; the sign never breaks away from the number."""
        shown = self.number(amount.copy_abs() if isinstance(amount, Decimal) else abs(amount), digits=digits)
        sign = MINUS if amount < 0 else ""
        return f"{sign}{shown}{NO_BREAK_SPACE}₽" if self.language == "ru" else f"{sign}₽{shown}"

    def change(self, amount: Decimal) -> str:
        """Return a difference in roubles with its sign, which no line breaks away from it."""
        return f"+{WORD_JOINER}{self.money(amount)}" if amount > 0 else self.money(amount)

    def quantity(self, value: Decimal | float, unit: str, *, digits: int | None = None) -> str:
        """Return a quantity with its unit: 187 кВт·ч. `digits` defaults to what the unit is shown with."""
        shown = UNIT_DIGITS.get(unit, 2) if digits is None else digits
        return f"{self.number(value, digits=shown)}{NO_BREAK_SPACE}{self.unit(unit)}"

    def unit(self, unit: str) -> str:
        """Return the name of a unit: кВт·ч, Гкал, м³, ₽."""
        return self.t(UNIT_NAMES[unit])

    def percent(self, share: Decimal | float, *, digits: int = 0) -> str:
        """Return a share (0.125) as a percentage: 12,5 %."""
        text = self.number(float(share) * 100, digits=digits)
        return f"{text}{NO_BREAK_SPACE}%" if self.language == "ru" else f"{text}%"

    def day(self, value: date, *, with_year: bool = True) -> str:
        """Return a day in words: 15 декабря 2026 г. -> «15 декабря 2026», "15 December 2026"."""
        pattern = "d MMMM y" if with_year else "d MMMM"
        return _date(self.language, value, pattern)

    def short_day(self, value: date) -> str:
        """Return a day in figures: 15.12.2026 or 15 Dec 2026."""
        pattern = "dd.MM.y" if self.language == "ru" else "d MMM y"
        return _date(self.language, value, pattern)

    def month(self, value: date, *, with_year: bool = True) -> str:
        """Return a month standing alone: «декабрь 2026», "December 2026"."""
        pattern = "LLLL y" if with_year else "LLLL"
        return _date(self.language, value, pattern)

    def short_month(self, value: date) -> str:
        """Return a month for an axis: «дек.», "Dec"."""
        return _date(self.language, value, "LLL").strip(".")

    def weekday(self, number: int) -> str:
        """Return the short name of a weekday, 0 = Monday: «пн», "Mon"."""
        return str(dates.get_day_names("abbreviated", context="stand-alone", locale=_locale(self.language))[number])

    def instant(self, value: datetime) -> str:
        """Return an instant in Yekaterinburg time: 15 декабря 2026, 14:05."""
        local = value.astimezone(clock.LOCAL)
        return f"{self.day(local.date())}, {local:%H:%M}"

    def short_instant(self, value: datetime) -> str:
        """Return an instant in Yekaterinburg time in figures, for a column: 15.12.2026, 14:05."""
        local = value.astimezone(clock.LOCAL)
        return f"{self.short_day(local.date())}, {local:%H:%M}"


@lru_cache(maxsize=8192)  # the days of some years: a page of tables writes hundreds of them
def _date(language: Language, value: date, pattern: str) -> str:
    return dates.format_date(value, format=pattern, locale=_locale(language))


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse("ru_RU" if language == "ru" else "en_GB")
