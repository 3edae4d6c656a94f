"""Numbers of invoices and acts run without gaps, and what was issued does not change."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from core.documents import closing_documents, operations, queries
from core.documents.model import Kind, NothingToPrint
from core.kit import money
from core.kit import period as months
from tests.factories import sample
from tests.integration.documents.conftest import FIRST, NOW, OCTOBER

ORGANISATIONS = "select account_id from live.account where customer_kind = 'organisation' order by account_id"
ISSUED = "select kind, series_year, serial, period, issued_on, vat_percent from live.document order by kind, series_year, serial"

WHOLE = "select * exclude (issued_at, issued_by) from live.document order by kind, series_year, serial"


@pytest.fixture(scope="module")
def organisations(region):
    return [row["account_id"] for row in region.records(ORGANISATIONS)]


class TestIssue:
    def test_numbers_run_without_gaps_in_the_order_of_days(self, region):
        series = defaultdict(list)
        for row in region.records(ISSUED):
            series[row["kind"], row["series_year"]].append(row)

        assert set(series) == {(kind, year) for kind in ("invoice", "act") for year in (2025, 2026)}
        for rows in series.values():
            assert [row["serial"] for row in rows] == list(range(1, len(rows) + 1))
            assert [row["issued_on"] for row in rows] == sorted(row["issued_on"] for row in rows)

    def test_a_repeat_numbers_nothing_anew(self, region):
        before = region.records(ISSUED)

        result = operations.issue(region, period=OCTOBER, now=NOW, actor="cli")

        assert result.issued_count == 0
        assert result.repeated_count > 0
        assert region.records(ISSUED) == before

    def test_a_year_at_once_is_numbered_as_month_by_month(self):
        with sample.sample_database() as db:  # the region numbers its year at once
            at_once = db.records(WHOLE)
            db.bulk("live", lambda tx: tx.write("delete from live.document"))

            for month in months.months(FIRST, OCTOBER):
                operations.issue(db, period=month, now=NOW, actor="cli")

            assert len(at_once) > 100
            assert db.records(WHOLE) == at_once

    def test_refuses_a_month_that_has_not_ended(self, region):
        with pytest.raises(operations.MonthNotOver):
            operations.issue(region, period=date(2026, 11, 1), now=NOW, actor="cli")

    def test_vat_is_of_the_day_of_supply(self, region):
        percents = {row["period"]: row["vat_percent"] for row in region.records(ISSUED)}

        assert percents[date(2025, 12, 1)] == 20
        assert percents[date(2026, 1, 1)] == 22

    def test_an_account_that_was_charged_late_gets_the_next_number(self):
        with sample.sample_database() as db:
            account_id = db.value(ORGANISATIONS)
            kept = db.frame(
                "select * from history.charge where account_id = $id and period = $p", id=account_id, p=FIRST
            )
            drop = "delete from history.charge where account_id = $id and period = $p"
            db.bulk("history", lambda tx: tx.write(drop, id=account_id, p=FIRST))
            db.bulk("live", lambda tx: tx.write("delete from live.document"))
            operations.issue_all(db, first=FIRST, last=OCTOBER, now=NOW, actor="cli")
            db.bulk("history", lambda tx: tx.write_frame("insert into history.charge select * from batch", kept))

            result = operations.issue(db, period=FIRST, now=NOW, actor="cli")

            late = queries.issued_kind(db, account_id=account_id, period=FIRST, kind=Kind.ACT)
            newest = db.value("select max(serial) from live.document where kind = 'act' and series_year = 2026")
            assert result.issued_count == 2
            assert (late.serial, late.series_year, late.issued_on) == (newest, 2026, date(2026, 11, 22))


class TestEachClosingDocument:
    def test_adds_up_line_by_line(self, region, organisations):
        for account_id in organisations:
            document, _, lines, _ = closing_documents.facts(
                region, account_id=account_id, period=OCTOBER, kind=Kind.INVOICE
            )

            assert sum((line.amount for line in lines), money.ZERO) == document.net_amount
            assert sum((line.vat_amount for line in lines), money.ZERO) == document.vat_amount
            assert all(line.vat_amount == money.rounded(line.amount * document.vat_percent / 100) for line in lines)
            assert all(line.amount == money.rounded(line.volume * line.rate) for line in lines)

    def test_invoice_and_act_of_a_month_have_the_same_sums(self, region, organisations):
        found = queries.issued(region, account_ids=organisations, first=FIRST, last=OCTOBER)
        sums = defaultdict(set)
        for document in found:
            sums[document.account_id, document.period].add((document.net_amount, document.vat_amount))

        assert len(sums) == len(organisations) * len(list(months.months(FIRST, OCTOBER)))
        assert {len(each) for each in sums.values()} == {1}

    def test_is_refused_when_its_lines_were_changed(self):
        with sample.sample_database() as db:
            account_id = db.value(ORGANISATIONS)
            operations.issue(db, period=OCTOBER, now=NOW, actor="cli")
            change = "update history.charge set amount = amount + 1 where account_id = $id and period = $p and service = 'electricity'"
            db.bulk("history", lambda tx: tx.write(change, id=account_id, p=OCTOBER))

            with pytest.raises(closing_documents.DocumentChanged):
                closing_documents.pdf(db, account_id=account_id, period=OCTOBER, kind=Kind.ACT)

    def test_that_was_not_issued_is_not_printed(self, region, organisations):
        with pytest.raises(NothingToPrint):
            closing_documents.pdf(region, account_id=organisations[0], period=date(2024, 1, 1), kind=Kind.ACT)


class TestPrices:
    def test_of_an_organisation_are_net(self, region, organisations):
        lines = queries.months_of(region, account_ids=organisations, period=OCTOBER)[0].lines

        assert all(line.vat_amount > Decimal(0) for line in lines)
