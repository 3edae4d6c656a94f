"""Applications closed years ago are forgotten: what was typed, the documents, the consents (152-FZ art. 5)."""

from dataclasses import dataclass
from datetime import datetime

from core.audit import operations as audit
from core.contracts import rules, scans
from core.kit import clock, files
from core.tariffs import queries as tariffs
from data import sql
from data.database import Database, Transaction

_SQL = sql.load(__file__)
_ACTOR = "system"


@dataclass(frozen=True)
class Forgotten:
    """How many applications and how many files are gone."""

    application_count: int
    file_count: int


def forget_closed(db: Database, *, now: datetime) -> Forgotten:
    """
    Delete the applications that were closed longer ago than the rule keeps them, then the files that no row names.

    The consent says the term. The audit keeps who did what with which application, and nothing of what was in it.
    """
    today = clock.local_day(now)
    years = int(tariffs.rule_value(db, name=rules.KEPT_YEARS, on=today))
    before = rules.years_before(today, years)

    def rows(tx: Transaction) -> int:
        found = [row["application_id"] for row in tx.records(_SQL["closed_before"], before=before)]
        for application_id in found:
            for statement in ("forget_consents", "forget_files", "forget_steps", "forget_application"):
                tx.write(_SQL[statement], application_id=application_id)
            subject = ("contract_application", str(application_id))
            audit.record(tx, now=now, actor=_ACTOR, action="contract.forgotten", subject=subject)
        return len(found)

    # In a change of its own: rows that came back with a failed commit still have their files.
    return Forgotten(db.change(rows), db.change(_sweep))


def _sweep(tx: Transaction) -> int:
    named = {row["sha256"] for row in tx.records(_SQL["named_files"])}
    return files.sweep(tx.path, scans.FOLDER, named=named)
