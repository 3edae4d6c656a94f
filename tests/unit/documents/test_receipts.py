"""A receipt adds up, says everything, is tagged, and its code can be scanned off the page."""

import io
from decimal import Decimal

import pypdf
import pypdfium2
import pytest
import zxingcpp

from core.documents import payment_qr, receipts, typesetting
from tests.factories.documents import make_fullest_month, make_line, make_month, make_payer

VAT = Decimal(22)
WINDOW = (15, 25)


def pdf(month):
    return typesetting.pdf("receipt", receipts.texts(month, vat_percent=VAT, window=WINDOW))


def text(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages).replace("\N{NO-BREAK SPACE}", " ")


def code(content, *, dpi):
    page = pypdfium2.PdfDocument(content)[0]
    found = zxingcpp.read_barcodes(page.render(scale=dpi / 72).to_pil())
    return payment_qr.read(found[0].bytes).fields


class TestTexts:
    def test_name_the_days_of_the_rule(self):
        content = typesetting.pdf("receipt", receipts.texts(make_month(), vat_percent=VAT, window=(18, 23)))

        said = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
        assert "с 18-го по 23-е число" in " ".join(said.split())

    @pytest.mark.parametrize(
        ("opening", "paid", "state", "amount"),
        [
            ("0.00", [], "debt", "6,00"),
            ("100.00", [(7, "100.00")], "debt", "6,00"),
            ("-1000.00", [], "credit", "994,00"),
            ("-6.00", [], "none", "0,00"),
        ],
    )
    def test_say_what_is_to_be_paid(self, opening, paid, state, amount):
        month = make_month(opening=Decimal(opening), paid=[(day, Decimal(sum_)) for day, sum_ in paid])

        found = receipts.texts(month, vat_percent=VAT, window=WINDOW)

        assert found["to_pay"]["state"] == state
        assert found["to_pay"]["amount"].startswith(amount)

    def test_rows_add_up_to_what_is_to_be_paid(self):
        month = make_fullest_month()

        rows = receipts.texts(month, vat_percent=VAT, window=WINDOW)["balance"]

        signs = str.maketrans({"\N{NO-BREAK SPACE}": None, ",": ".", "−": "-"})
        assert sum(Decimal(amount.translate(signs)) for _, amount in rows) == month.closing_amount

    @pytest.mark.parametrize(("total", "vat"), [("1000.00", "180,33"), ("122.00", "22,00")])
    def test_vat_is_taken_out_of_what_households_pay(self, total, vat):
        found = receipts.texts(make_month(make_line(amount=Decimal(total))), vat_percent=VAT, window=WINDOW)

        assert found["vat"].endswith(f"{vat}\N{NO-BREAK SPACE}₽")


class TestPdf:
    def test_of_the_fullest_month_says_everything(self):
        month = make_fullest_month()

        found = text(pdf(month))

        for expected in (
            month.payer.name, "кв. 1141/12", "75ДА533315-01", "Расход, пик, диапазон 3", "Перерасчёт, май 2026", "Пени",
            "Льгота", "норматив 4,01", "коэффициент 1,5", "1 740 кВт·ч", "4 210,7 м²", "0058807351234, полупик",
            "Оплачено за месяц", "БИК", "046577999", "+7 343 000-00-00", "Страница 2 из 2",
        ):  # fmt: skip
            assert expected in found

    def test_of_the_shortest_month_is_one_page(self):
        assert len(pypdf.PdfReader(io.BytesIO(pdf(make_month()))).pages) == 1

    def test_is_tagged_for_screen_readers(self):
        content = pdf(make_month())

        root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "ru"
        assert b"pdfuaid:part" in content

    @pytest.mark.parametrize("dpi", [110, 150, 300])
    def test_code_is_scanned_off_the_page(self, dpi):
        month = make_month(make_line(amount=Decimal("3866.95")))

        found = code(pdf(month), dpi=dpi)

        assert found["Sum"] == "386695"
        assert found["PersAcc"] == "6600000001"
        assert found["PaymPeriod"] == "102026"
        assert found["TechCode"] == "02"

    def test_code_of_a_credit_names_no_sum(self):
        assert "Sum" not in code(pdf(make_month(opening=Decimal("-1000.00"))), dpi=150)

    def test_a_name_in_a_script_the_typeface_lacks_is_still_printed(self):
        assert pdf(make_month(payer=make_payer(name="王小明 🏠"))).startswith(b"%PDF")
