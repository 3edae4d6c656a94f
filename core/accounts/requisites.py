"""INN, KPP and OGRN of organisations: their check digits, and whether they are those of the contract (A3)."""

import re
from dataclasses import dataclass

from stdnum.ru import inn as inn_numbers
from stdnum.ru import ogrn as ogrn_numbers

SOLE_PROPRIETOR = "sole_proprietor"
LEGAL_FORMS = ("legal_entity", SOLE_PROPRIETOR, "utility_provider")
_KPP = re.compile(r"\d{4}[\dA-Z]{2}\d{3}", re.ASCII)  # order of the Federal Tax Service ММВ-7-6/435@, annex 5


@dataclass(frozen=True)
class Requisites:
    """The legal form and the numbers of an organisation; a sole proprietor has no KPP."""

    inn: str | None
    kpp: str | None
    ogrn: str | None
    legal_form: str | None


def faults(given: Requisites) -> list[str]:
    """Return which of 'inn', 'kpp', 'ogrn' cannot be right: length for the legal form, then the check digit."""
    is_sole = given.legal_form == SOLE_PROPRIETOR
    inn, kpp, ogrn = (_plain(text) for text in (given.inn, given.kpp, given.ogrn))
    found = {
        "inn": len(inn) != (12 if is_sole else 10) or not inn_numbers.is_valid(inn),
        "kpp": bool(kpp) if is_sole else not _KPP.fullmatch(kpp),
        "ogrn": len(ogrn) != (15 if is_sole else 13) or not ogrn_numbers.is_valid(ogrn),
    }
    return [name for name, is_wrong in found.items() if is_wrong]


def agree(given: Requisites, on_file: Requisites | None) -> bool:
    """Return whether this is who has the contract: INN and form always, KPP and OGRN where they are on file."""
    if on_file is None or not on_file.inn:
        return False
    if _plain(given.inn) != _plain(on_file.inn) or given.legal_form != on_file.legal_form:
        return False
    pairs = ((given.kpp, on_file.kpp), (given.ogrn, on_file.ogrn))
    return all(not known or _plain(typed) == _plain(known) for typed, known in pairs)


def _plain(text: str | None) -> str:
    return re.sub(r"[\s\-]", "", text or "").upper()
