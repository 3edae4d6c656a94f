"""The payment code of GOST R 56042: the standard's vectors, its limits, and what other programs write."""

import json
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.documents import payment_qr
from core.documents.payment_qr import Fault, PaymentCodeInvalid

PAYLOADS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "payment_qr.jsonl").read_text(encoding="utf-8").splitlines()
]
FIELDS = {
    "Name": "АО «Энергосбыт-Пример»",
    "PersonalAcc": "40702810116000000001",
    "BankName": "УРАЛЬСКИЙ БАНК ПАО СБЕРБАНК",
    "BIC": "046577674",
    "CorrespAcc": "30101810500000000674",
    "PayeeINN": "7707083893",
    "KPP": "668501001",
    "Sum": "386695",
    "PersAcc": "6600123456",
    "PaymPeriod": "092026",
    "Purpose": "Оплата за электроэнергию, ЛС 6600123456, 09.2026",
    "TechCode": "02",
}
VECTOR = (
    "ST00012|Name=АО «Энергосбыт-Пример»|PersonalAcc=40702810116000000001|BankName=УРАЛЬСКИЙ БАНК ПАО СБЕРБАНК"
    "|BIC=046577674|CorrespAcc=30101810500000000674|PayeeINN=7707083893|KPP=668501001|Sum=386695|PersAcc=6600123456"
    "|PaymPeriod=092026|Purpose=Оплата за электроэнергию, ЛС 6600123456, 09.2026|TechCode=02"
)


def picture(code, *, scale=4):
    modules = [[255 if not dark else 0 for dark in row] for row in code.matrix_iter(scale=scale, border=4)]
    image = Image.new("L", (len(modules[0]), len(modules)))
    image.putdata([sign for row in modules for sign in row])
    return image


def scanned(image):
    return zxingcpp.read_barcodes(image)[0].bytes


class TestPayload:
    def test_is_the_vector(self):
        found = payment_qr.payload(FIELDS)

        assert found.decode() == VECTOR
        assert len(found) == 370
        assert len(payment_qr.payload(FIELDS, encoding="cp1251")) == 302

    @pytest.mark.parametrize(
        ("changed", "encoding", "fault"),
        [
            ({"Name": "Ж" * 200}, "utf-8", Fault.TOO_LONG),
            ({"Sum": "3866.95"}, "utf-8", Fault.SHAPE),
            ({}, "koi8-r", Fault.UNKNOWN_SIGN),
            ({"BIC": "04657767"}, "utf-8", Fault.SHAPE),
            ({"PersonalAcc": "00702810116000000001"}, "utf-8", Fault.SHAPE),
            ({"CorrespAcc": ""}, "utf-8", Fault.MISSING),
            ({"Name": "Ж" * 150}, "utf-8", Fault.BLOCK_TOO_LONG),
            ({"Purpose": "я" * 211}, "utf-8", Fault.TOO_LONG),
            ({"PayerAddress": "|#;:^_~{}!$%&()*+,/@"}, "utf-8", Fault.NO_SEPARATOR),
        ],
    )
    def test_refuses_what_the_standard_does(self, changed, encoding, fault):
        with pytest.raises(PaymentCodeInvalid) as refused:
            payment_qr.payload({**FIELDS, **changed}, encoding=encoding)

        assert refused.value.fault is fault

    def test_takes_another_separator_when_a_value_holds_the_first(self):
        found = payment_qr.payload({**FIELDS, "BankName": 'ОАО | "БАНК"'}).decode()

        assert found.startswith("ST00012#Name=")
        assert '#BankName=ОАО | "БАНК"#' in found

    def test_an_account_without_a_correspondent_says_zero(self):
        assert b"|CorrespAcc=0|" in payment_qr.payload({**FIELDS, "CorrespAcc": "0"})


class TestRead:
    @pytest.mark.parametrize("payload", [entry["payload"] for entry in PAYLOADS if entry["kind"] == "std"])
    def test_takes_what_other_programs_write(self, payload):
        found = payment_qr.read(payload.encode())

        assert list(found.fields)[:5] == ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"]

    @pytest.mark.parametrize("payload", [entry["payload"] for entry in PAYLOADS if entry["kind"] == "invalid"])
    def test_refuses_what_is_broken(self, payload):
        with pytest.raises(PaymentCodeInvalid):
            payment_qr.read(payload.encode())

    @given(
        st.dictionaries(
            st.sampled_from(["Purpose", "PayerAddress", "PersAcc", "LastName", "Contract"]),
            st.text(alphabet="абвАБВ «»|#;:=0123", min_size=1, max_size=40),
        )
    )
    def test_gives_back_what_was_written(self, more):
        fields = {**{name: FIELDS[name] for name in list(FIELDS)[:5]}, **more}

        assert dict(payment_qr.read(payment_qr.payload(fields)).fields) == fields


class TestCode:
    @pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
    def test_is_scanned_back(self, encoding):
        written = payment_qr.payload(FIELDS, encoding=encoding)

        assert scanned(picture(payment_qr.code(written))) == written

    @pytest.mark.parametrize("number", range(0, 400, 16))
    def test_is_scanned_back_small_with_the_given_mask(self, number):
        written = payment_qr.payload({**FIELDS, "Sum": str(number * 7919 + 1), "PersAcc": f"66{number * 104729:08d}"})

        assert scanned(picture(payment_qr.code(written), scale=2)) == written

    def test_has_error_correction_m(self):
        assert payment_qr.code(payment_qr.payload(FIELDS)).error == "M"
