"""What a person is told while typing is what the close charges for it, to the kopeck."""

from datetime import date
from types import SimpleNamespace

from core.closing import queries, rules
from core.metering import queries as metering
from core.tariffs import rules as tariffs
from core.ui.sections import reading_preview
from tests.factories.sample import AS_OF, sample_database

NOVEMBER = date(2026, 11, 1)
SENT = """
select s.account_id, b.service, s.register_id, s.usage
from live.submitted_reading as s
inner join live.submission as b on s.submission_id = b.submission_id
where s.status = 'accepted' and s.period = $period and s.usage is not null and s.account_id % 3 = 1
order by s.account_id, b.service, s.register_id
"""
KINDS = {"usage", "hot_water_heat"}


class TestPreview:
    def test_costs_what_the_close_charges(self):
        with sample_database() as db:
            sent = {}
            for row in db.records(SENT, period=NOVEMBER):
                sent.setdefault((row["account_id"], row["service"]), {})[row["register_id"]] = row["usage"]
            ctx = SimpleNamespace(db=db, today=AS_OF)
            told, charged = {}, {}
            for (account_id, service), usages in sent.items():
                lines = [
                    line
                    for line in rules.lines(queries.facts(db, account_id=account_id, period=NOVEMBER))
                    if line.service == service and line.line in KINDS
                ]
                registers = metering.registers(db, account_id=account_id, service=service, period=NOVEMBER)
                registers = [item for item in registers if item.removed_on is None]
                if {line.basis for line in lines} != {"reading"} or len(usages) != len(registers):
                    continue
                by_zone = {}
                for register in registers:
                    by_zone[register.zone] = by_zone.get(register.zone, 0) + usages[register.register_id]
                if sum(by_zone.values()) != sum(line.volume for line in lines if line.line == "usage"):
                    continue  # months estimated before are charged as corrections
                told[account_id, service] = tariffs.total(reading_preview._cost(ctx, registers[0], by_zone))
                charged[account_id, service] = rules.total(lines)

            assert len(told) > 20
            assert told == charged
