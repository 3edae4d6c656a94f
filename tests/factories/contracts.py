"""Applications for contracts."""

from core.appeals.model import Upload
from core.contracts import operations
from core.contracts.model import Case, Details, LegalForm, NewApplication, Scan, Slot, Wanted
from core.kit.service import Service
from tests.factories.accounts import NOW

PDF = b"%PDF-1.7\nx\n%%EOF"
NEEDED = (Slot.APPLICATION, Slot.CHARTER, Slot.TITLE, Slot.METER, Slot.DEMARCATION)
DETAILS = Details(
    organisation="ООО «Проба»",
    inn="7707083893",
    kpp="668501001",
    ogrn="1027700132195",
    site_address="Екатеринбург, Ленина, 1",
    surname="Иванов",
    given_name="Иван",
    phone="8 912 000-00-00",
    email="ivan@example.ru",
)


def scan(slot, content=PDF, name="скан.pdf") -> Scan:
    return Scan(slot, Upload(name, content))


def new_application(actor, **values) -> NewApplication:
    """An application of a legal entity for electricity with every document it needs."""
    return NewApplication(
        **{
            "actor": actor,
            "wanted": Wanted(Service.ELECTRICITY, LegalForm.LEGAL_ENTITY, Case.COMMERCIAL),
            "details": DETAILS,
            "scans": tuple(scan(slot) for slot in NEEDED),
            "has_consent": True,
            "wants_mailings": False,
            "language": "ru",
            "idempotency_key": "1",
            "now": NOW,
            "secret": "" if actor.person_id else "secret",
            "address": "10.0.0.1",
            "user_agent": "Firefox",
            **values,
        }
    )


def apply(db, actor, **values) -> operations.Received:
    return operations.apply(db, new_application(actor, **values), origin="https://lk.example.ru")
