"""Papers of a contract as PDF, in Russian for every reader: the application form and the model contracts."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.contracts import reference
from core.contracts.model import Case, Details, LegalForm, Slot, Wanted
from core.documents import company, typesetting
from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.i18n.names import SERVICE_NAMES
from core.kit import clock
from core.kit.service import Service

_RUSSIAN = Words("ru")
FORM_NAMES = {
    LegalForm.LEGAL_ENTITY: mark("Legal entity"),
    LegalForm.SOLE_PROPRIETOR: mark("Sole proprietor"),
    LegalForm.UTILITY_PROVIDER: mark("Utility provider (ИКУ)"),
}


def application_form(wanted: Wanted, details: Details, *, now: datetime) -> bytes:
    """Return the application to be signed, filled with what was typed; what was not is a line to write on."""
    today = clock.local_day(now)
    needed = reference.documents(service=wanted.service, legal_form=wanted.legal_form, on=today)
    data = {
        **_common(),
        **asdict(details),
        "service": _RUSSIAN.t(SERVICE_NAMES[wanted.service]),
        "legal_form": _RUSSIAN.t(FORM_NAMES[wanted.legal_form]),
        "contract": contract_title(wanted.service, wanted.case),
        "has_kpp": wanted.legal_form is not LegalForm.SOLE_PROPRIETOR,
        "documents": [
            {"title": each.title_ru, "is_required": each.is_required}
            for each in needed
            if each.slot not in (Slot.APPLICATION, Slot.OTHER)
        ],
    }
    return typesetting.pdf("contract_application", data)


def model_contract(service: Service, case: Case) -> bytes:
    """Return the sample text of a contract for a case."""
    texts = reference.texts()
    names = {**texts["services"][service.value], **texts["cases"][case.value]}
    data = {
        **_common(),
        "service_code": service.value,
        "title": names["title"],
        "case": names["name"],
        "sections": [
            {"title": section["title"], "items": [item.format(**names) for item in section["items"]]}
            for section in texts["sections"]
        ],
    }
    return typesetting.pdf("model_contract", data)


def contract_title(service: Service, case: Case) -> str:
    """Return what a contract is called: «Договор энергоснабжения для бюджетного учреждения»."""
    texts = reference.texts()
    return f"{texts['services'][service.value]['title']} {texts['cases'][case.value]['name']}"


def _common() -> dict[str, Any]:
    seller = company.company()
    return {"seller": asdict(seller), "is_sample": seller.is_sample}
