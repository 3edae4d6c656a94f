"""Where rates and rules come from, in the language of the visit: the references that the product brings."""

from core.i18n.catalogue import mark
from core.i18n.formats import Words

# References that the company loads itself are shown as they are written.
_BROUGHT = frozenset(
    {
        mark(
            "base pattern of the federal ranges (3 900 / 6 000 kWh a month) in force since 2025-01-01; "
            "the oblast's own limits are not confirmed"
        ),
        mark("company setting, not a federal rule"),
        mark(
            "household readings are due by the 25th of the month "
            "(secondary sources; unchanged by the reform of 2026-03)"
        ),
        mark("m3 a person and month; РЭК Свердловской области 131-ПК of 27.08.2012, not confirmed"),
        mark("no ranges before 2025-01-01"),
        mark("sample value, Gcal a m2 and month of the heating season"),
        mark("sample value, Gcal per m3: load the approved norm of the oblast (ППРФ 306 п.24(1) gives the method)"),
        mark("sample value, kWh a person and month: load РЭК 130-ПК"),
        mark("sample value, not a real tariff: load the orders of РЭК Свердловской области"),
        mark("sample value: a multi-zone meter with its installation"),
        mark("ЖК РФ ст.155 ч.1 as in force before 2026-03-01: by the 10th of the month after the period"),
        mark("ЖК РФ ст.155 ч.1 as in force from 2026-03-01: by the 15th of the month after the period"),
        mark("НК РФ ст.164 as amended by 425-ФЗ"),
        mark("НК РФ ст.164 before 425-ФЗ"),
        mark(
            "ППРФ 354 п.42: 1.5 where a meter could be installed; "
            "1 until the company says of which premises that is known"
        ),
        mark(
            "ППРФ 354 п.59, 60: average for at most three periods in a row, "
            "then the norm raised by 1.5 (secondary source)"
        ),
        mark(
            "ППРФ 354 п.59, 60: average for at most three periods in a row, "
            "then the norm without a coefficient (secondary sources disagree)"
        ),
        mark(
            "РЭК Свердловской области, 208-ПК of 09.12.2021 as amended by 294-ПК of 15.12.2025 "
            "(Ekaterinburg, МУП «Водоканал»), seen in secondary sources"
        ),
    }
)


def text(reference: str, *, words: Words) -> str:
    """Return a reference of a rate or rule in the language of the visit."""
    return words.t(reference) if reference in _BROUGHT else reference
