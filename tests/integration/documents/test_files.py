"""Every document of the sample region as a file."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import fastexcel
import pypdf
import pytest
from lxml import etree

from core.billing import queries as billing
from core.documents import archives, bulk, files, queries, statements
from core.documents.files import Wanted
from core.documents.model import FORMATS, Format, Kind, NothingToPrint
from core.runtime.settings import ROOT
from tests.integration.documents.conftest import NOW, OCTOBER

SCHEMA = ROOT / "data" / "reference" / "upd" / "ON_NSCHFDOPPR_1_997_01_05_01_03.xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"
ACCOUNTS = "select account_id from live.account where customer_kind = $kind order by account_id"


def ids(db, kind):
    return [row["account_id"] for row in db.records(ACCOUNTS, kind=kind)]


def schema(*, with_22_percent=False):
    """The schema of the tax service; its list of rates was made before the rate of 22 %."""
    tree = etree.parse(SCHEMA)
    if with_22_percent:
        rates = tree.find(f".//{XS}attribute[@name='НалСт']//{XS}restriction")
        etree.SubElement(rates, f"{XS}enumeration", value="22%")
    return etree.XMLSchema(tree)


def text(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages).replace("\N{NO-BREAK SPACE}", " ")


class TestUpd:
    @pytest.mark.parametrize(("period", "is_new"), [(date(2025, 12, 1), False), (OCTOBER, True)])
    def test_of_every_organisation_is_valid(self, region, period, is_new):
        valid = schema(with_22_percent=is_new)

        for account_id in ids(region, "organisation"):
            file = files.render(region, Wanted(Kind.UPD, Format.XML, account_id, NOW, period=period))
            tree = etree.fromstring(file.content)

            assert valid.validate(tree), valid.error_log
            assert file.name == f"{tree.get('ИдФайл')}.xml"

    def test_departs_from_the_schema_in_the_new_rate_alone(self, region):
        valid = schema()
        wanted = Wanted(Kind.UPD, Format.XML, ids(region, "organisation")[0], NOW, period=OCTOBER)

        assert not valid.validate(etree.fromstring(files.render(region, wanted).content))
        assert {("22%" in entry.message, "НалСт" in entry.message) for entry in valid.error_log} == {(True, True)}

    def test_sums_are_those_of_the_invoice(self, region):
        account_id = ids(region, "organisation")[0]
        wanted = Wanted(Kind.UPD, Format.XML, account_id, NOW, period=OCTOBER)
        document = queries.issued_kind(region, account_id=account_id, period=OCTOBER, kind=Kind.INVOICE)

        content = files.render(region, wanted).content
        tree = etree.fromstring(content)

        assert content.startswith(b"<?xml version='1.0' encoding='windows-1251'?>")
        total = tree.find(".//ВсегоОпл")
        assert Decimal(total.get("СтТовБезНДСВсего")) == document.net_amount
        assert sum(Decimal(row.get("СтТовУчНал")) for row in tree.iter("СведТов")) == document.total_amount


class TestReceipts:
    def test_of_every_household_say_the_balance_of_the_end_of_the_month(self, region):
        found = queries.months_of(region, account_ids=ids(region, "household"), period=OCTOBER)

        assert len(found) > 200
        for month in found[::7]:
            account_id = month.payer.account_id
            after = region.value(
                "select coalesce(sum(amount), 0) from history.payment where account_id = $id and status <> 'refunded'"
                " and coalesce(posted_on, cast(paid_at at time zone 'Asia/Yekaterinburg' as date)) >= date '2026-11-01'",
                id=account_id,
            )
            owed = billing.balances(region, account_ids=[account_id])[account_id]
            assert month.closing_amount - after == owed

    def test_text_can_be_taken_out(self, region):
        file = files.render(region, Wanted(Kind.RECEIPT, Format.PDF, 1, NOW, period=OCTOBER))

        assert "Соколова Анна Викторовна" in text(file.content)
        assert file.name.startswith("Квитанция 2026-10, ")


class TestReconciliation:
    @pytest.mark.parametrize("account_id", [1, 2, 4])
    @pytest.mark.parametrize("middle", [date(2025, 3, 1), date(2025, 3, 17)])
    def test_closes_where_the_next_opens(self, region, account_id, middle):
        first = statements.reconciliation(region, account_id=account_id, first=date(2020, 1, 1), last=date(2025, 2, 28))
        if middle.day != 1:
            first = statements.reconciliation(
                region, account_id=account_id, first=date(2020, 1, 1), last=date(2025, 3, 16)
            )
        second = statements.reconciliation(region, account_id=account_id, first=middle, last=date(2026, 11, 22))

        assert first.closing_amount == second.opening_amount
        assert second.closing_amount == billing.balances(region, account_ids=[account_id])[account_id]

    def test_workbook_holds_numbers_and_days(self, region):
        wanted = Wanted(Kind.RECONCILIATION, Format.XLSX, 4, NOW, first=date(2026, 1, 1), last=date(2026, 10, 31))
        found = statements.reconciliation(region, account_id=4, first=wanted.first, last=wanted.last)

        sheet = fastexcel.read_excel(files.render(region, wanted).content).load_sheet(0, header_row=None).to_polars()

        assert str(found.debit) in {
            f"{float(value):.2f}" for value in sheet.to_series(2).drop_nulls() if _is_number(value)
        }
        assert sheet.height > len(found.movements)


class TestEveryKind:
    @pytest.mark.parametrize(
        ("kind", "made_as"), [(kind, made_as) for kind, formats in FORMATS.items() for made_as in formats]
    )
    def test_is_made_for_an_organisation(self, region, kind, made_as):
        wanted = Wanted(kind, made_as, 4, NOW, period=OCTOBER, first=date(2026, 1, 1), last=date(2026, 11, 22))

        file = files.render(region, wanted)

        start = {Format.PDF: b"%PDF", Format.PNG: b"\x89PNG", Format.XLSX: b"PK", Format.XML: b"<?xml"}[made_as]
        assert file.content.startswith(start)

    def test_penalty_sheet_adds_up(self, region):
        found = statements.penalty_texts(region, account_id=2, on=date(2026, 11, 22))

        signs = str.maketrans({"\N{NO-BREAK SPACE}": None, ",": "."})
        assert found["debts"]
        assert sum(Decimal(debt["amount"].translate(signs)) for debt in found["debts"]) == Decimal(
            found["total"].translate(signs)
        )

    def test_penalty_sheet_counts_what_was_paid_late(self, region):
        last = date(2026, 11, 22)
        sheets = [statements.penalty_texts(region, account_id=account_id, on=last) for account_id in range(1, 13)]

        paid = [(sheet, debt) for sheet in sheets for debt in sheet["debts"] if any(row[1] for row in debt["days"])]

        assert paid
        for sheet, debt in paid:
            assert debt["amount"] != "0,00"
            assert sheet["total"] != "0,00"

    def test_a_month_without_charges_has_no_receipt(self, region):
        with pytest.raises(NothingToPrint):
            files.render(region, Wanted(Kind.RECEIPT, Format.PDF, 1, NOW, period=date(2019, 1, 1)))


class TestArchive:
    def test_holds_the_documents_of_a_month_of_two_sites(self, region):
        documents = archives.closing_documents(region, account_ids=[4, 5], first=OCTOBER, last=OCTOBER, now=NOW)

        pieces = list(archives.stream(region, documents, now=NOW))

        assert len(pieces) > len(documents)
        with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
        assert len(names) == 10
        assert all(name.startswith("2026-10/") for name in names)
        assert sum(name.endswith(".xml") for name in names) == 2

    def test_holds_the_receipts_of_a_year(self, region):
        documents = archives.receipts_of_year(region, account_id=1, year=2025, now=NOW)

        assert [document.period.month for document in documents] == list(range(1, 13))


class TestBulk:
    def test_prints_what_is_missing_and_nothing_twice(self, region, tmp_path):
        first = bulk.render(region, period=OCTOBER, kind=Kind.ACT, folder=tmp_path, threads=2)
        printed = sorted(tmp_path.rglob("*.pdf"))
        printed[0].unlink()
        stamp = printed[1].stat().st_mtime_ns

        second = bulk.render(region, period=OCTOBER, kind=Kind.ACT, folder=tmp_path, threads=2)

        assert first.written_count == len(printed) == len(ids(region, "organisation"))
        assert (second.written_count, second.kept_count) == (1, len(printed) - 1)
        assert printed[1].stat().st_mtime_ns == stamp
        assert printed[0].read_bytes().startswith(b"%PDF")
        assert not list(tmp_path.rglob("*.part"))


def _is_number(value):
    try:
        float(value)
    except ValueError:
        return False
    return True
