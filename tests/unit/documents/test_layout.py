"""How documents look with the shortest and the longest data: nothing off the page, nothing over something else."""

import re

import pypdfium2
import pytest

from core.documents import typesetting
from core.documents.model import Kind
from tests.factories import extreme_documents

MARGIN = 30.0  # points; the paper's margins are wider
CASES = [(kind, length) for length in ("shortest", "longest") for kind in extreme_documents.shortest()]
PAGES = {Kind.RECEIPT: 5, Kind.ORDER: 1, Kind.PENALTY: 3, Kind.RECONCILIATION: 3, Kind.INVOICE: 2, Kind.ACT: 3}
# What a template is given and prints in some states, or not at all: the requisites of the seller, the rates when nothing
# is owed, the name of a site on a household's paper.
UNPRINTED = {"qr", "seller", "area", "site", "in_force", "laws", "first_day", "month", "billed", "unbilled", "debt"}
SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\N{ZERO WIDTH SPACE}": None})


@pytest.fixture(scope="module")
def texts():
    return {"shortest": extreme_documents.shortest(), "longest": extreme_documents.longest()}


def pages(kind, data):
    document = pypdfium2.PdfDocument(typesetting.pdf(kind.value, data))
    return [(page.get_size(), page.get_textpage()) for page in document]


def boxes(page):
    """Where each run of text stands: left, bottom, right, top."""
    return [page.get_rect(number) for number in range(page.count_rects())]


def overlap(one, other):
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and along > 2


def words_of(value):
    if isinstance(value, dict):
        return {word for name, one in value.items() if name not in UNPRINTED for word in words_of(one)}
    if isinstance(value, list | tuple):
        return {word for one in value for word in words_of(one)}
    return set(re.findall(r"[\d ]+,\d\d\b|[А-Яа-яё]{4,}", str(value).translate(SPACES)))


def flat(text):
    return re.sub(r"\s+|\N{ZERO WIDTH SPACE}|\ufffe", "", text.translate(SPACES))


@pytest.mark.parametrize(("kind", "length"), CASES)
class TestLayout:
    def test_nothing_stands_off_the_page(self, kind, length, texts):
        for (width, height), page in pages(kind, texts[length][kind]):
            for left, bottom, right, top in boxes(page):
                inside = left > MARGIN and bottom > MARGIN / 2 and right < width - MARGIN and top < height - MARGIN / 2
                assert inside, page.get_text_bounded(left, bottom, right, top)

    def test_nothing_is_printed_over_something_else(self, kind, length, texts):
        for _, page in pages(kind, texts[length][kind]):
            found = boxes(page)
            over = [(one, other) for n, one in enumerate(found) for other in found[:n] if overlap(one, other)]
            assert [page.get_text_bounded(*one) for one, _ in over] == []

    def test_everything_is_printed(self, kind, length, texts):
        printed = flat(" ".join(page.get_text_range() for _, page in pages(kind, texts[length][kind])))

        said = {
            name: value for name, value in texts[length][kind].items() if (kind, name) != (Kind.INVOICE, "readings")
        }
        missing = {word for word in words_of(said) if flat(word) not in printed} - {"0,00"}  # nothing is said in words

        assert missing == set()

    def test_has_as_many_pages_as_it_needs(self, kind, length, texts):
        found = pages(kind, texts[length][kind])

        assert len(found) == (1 if length == "shortest" else PAGES[kind])
        if len(found) > 1:
            for number, (_, page) in enumerate(found, start=1):
                assert f"Страница {number} из {len(found)}" in page.get_text_range().translate(SPACES)


def test_heads_of_tables_and_services_are_repeated(texts):
    _, second = pages(Kind.RECEIPT, texts["longest"][Kind.RECEIPT])[1]

    text = second.get_text_range()

    assert text.index("Сумма, ₽") < text.index("Электроэнергия") < text.index("Отопление")


def test_signature_never_stands_alone(texts):
    _, last = pages(Kind.PENALTY, texts["longest"][Kind.PENALTY])[-1]

    assert last.get_text_range().index("Итого") < last.get_text_range().index("Главный бухгалтер")
