"""Numbers, dates and names of documents."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from stdnum.ru import inn, ogrn

from core.documents import rules, wording
from core.documents.company import company
from core.documents.model import Issued, Kind
from tests.factories.documents import make_line

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def issued(**values):
    given = {
        "document_id": uuid.UUID(int=1), "kind": Kind.INVOICE, "series_year": 2026, "serial": 12, "account_id": 1,
        "period": OCTOBER, "issued_on": date(2026, 10, 31), "buyer_name": "ООО «Рябинушка»", "buyer_inn": "6670123457",
        "buyer_kpp": "667001001", "buyer_address": "г. Реж", "net_amount": Decimal("6710.59"),
        "vat_amount": Decimal("1476.33"), "vat_percent": Decimal("22.00"), "sha256": "0",
    }  # fmt: skip
    return Issued(**{**given, **values})


class TestNumber:
    @pytest.mark.parametrize(("kind", "text"), [(Kind.INVOICE, "СФ-2026-000012"), (Kind.ACT, "А-2026-000012")])
    def test_names_kind_year_and_serial(self, kind, text):
        assert rules.number(issued(kind=kind)) == text


class TestIssuedOn:
    @pytest.mark.parametrize(
        ("newest", "day"),
        [
            (None, date(2026, 10, 31)),
            (OCTOBER, date(2026, 10, 31)),
            (date(2026, 9, 1), date(2026, 10, 31)),
            (NOVEMBER, date(2026, 12, 3)),  # later ones have numbers already
        ],
    )
    def test_is_the_day_of_supply_unless_numbers_would_run_back(self, newest, day):
        assert rules.issued_on(OCTOBER, newest=newest, today=date(2026, 12, 3)) == day

    def test_a_month_is_over_on_the_first_day_of_the_next(self):
        assert not rules.is_over(OCTOBER, today=date(2026, 10, 31))
        assert rules.is_over(OCTOBER, today=NOVEMBER)


class TestInvoiced:
    def test_leaves_out_what_is_no_supply_of_the_month(self):
        lines = [make_line(line=line) for line in ("usage", "hot_water_heat", "penalty", "adjustment", "concession")]

        assert [line.line for line in rules.invoiced(lines)] == ["usage", "hot_water_heat"]

    def test_agrees_while_the_lines_sum_to_the_document(self):
        line = make_line(amount=Decimal("6710.59"), vat_amount=Decimal("1476.33"))

        assert rules.agrees(issued(), [line])
        assert not rules.agrees(issued(), [line, line])


class TestWording:
    @pytest.mark.parametrize(
        ("amount", "text"),
        [
            ("0.00", "Ноль рублей 00 копеек"),
            ("1.01", "Один рубль 01 копейка"),
            ("2022.02", "Две тысячи двадцать два рубля 02 копейки"),
            ("519366.08", "Пятьсот девятнадцать тысяч триста шестьдесят шесть рублей 08 копеек"),
            ("1000011.11", "Один миллион одиннадцать рублей 11 копеек"),
        ],
    )
    def test_writes_sums_out(self, amount, text):
        assert wording.in_words(Decimal(amount)) == text

    def test_zones_stand_as_the_day_goes(self):
        lines = [make_line(zone=zone) for zone in ("night", "half_peak", "peak")]

        assert [line.zone for line in sorted(lines, key=wording.place)] == ["peak", "half_peak", "night"]


class TestCompany:
    def test_of_the_sample_has_valid_check_digits(self):
        found = company()

        assert inn.is_valid(found.inn)
        assert inn.is_valid(found.edo_operator_inn)
        assert ogrn.is_valid(found.ogrn)
        assert key_sum(found.bic[6:], found.bank_account) == 0
        assert key_sum(f"0{found.bic[4:6]}", found.correspondent_account) == 0
        assert found.correspondent_account.endswith(found.bic[6:])
        assert found.is_sample


def key_sum(prefix, account):
    """Weights 7, 1, 3 over the prefix of the bank and the account (domain.md 6.2)."""
    return sum(int(sign) * (7, 1, 3)[place % 3] for place, sign in enumerate(prefix + account)) % 10
