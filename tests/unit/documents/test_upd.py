"""The electronic document with the longest data."""

from lxml import etree

from core.documents import upd
from core.runtime.settings import ROOT
from tests.factories import extreme_documents
from tests.integration.documents.conftest import NOW

SCHEMA = ROOT / "data" / "reference" / "upd" / "ON_NSCHFDOPPR_1_997_01_05_01_03.xsd"


class TestXml:
    def test_of_the_longest_data_is_valid(self):
        lines = [
            line for line in extreme_documents.longest_lines() if line.line in ("usage", "common_needs", "raising")
        ]
        named = {"buyer_name": extreme_documents.LONG_NAME, "buyer_address": extreme_documents.LONG_ADDRESS}
        document = extreme_documents.make_issued(lines, vat_percent=extreme_documents.D(20), serial=999999, **named)
        valid = etree.XMLSchema(etree.parse(SCHEMA))

        tree = etree.fromstring(upd.xml(document, extreme_documents.make_longest_payer(), lines, now=NOW))

        assert valid.validate(tree), valid.error_log
        assert tree.find(".//СвПокуп//СвЮЛУч").get("НаимОрг") == extreme_documents.LONG_NAME
