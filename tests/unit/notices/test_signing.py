"""Links of letters and calendars cannot be made up."""

import uuid

from core.notices import signing
from core.notices.model import Kind

KEY = b"key of the store"
WHO = uuid.UUID(int=7)


class TestUnsubscribe:
    def test_names_whose_and_which_letters(self):
        token = signing.unsubscribe(KEY, person_id=WHO, kind=Kind.DUE)

        assert signing.unsubscribed(KEY, token) == (WHO, Kind.DUE)

    def test_is_no_link_for_another_kind_person_or_store(self):
        token = signing.unsubscribe(KEY, person_id=WHO, kind=Kind.DUE)

        assert signing.unsubscribed(KEY, token.replace("due", "debt")) is None
        assert signing.unsubscribed(KEY, token.replace(WHO.hex, uuid.UUID(int=8).hex)) is None
        assert signing.unsubscribed(b"another", token) is None

    def test_what_is_no_token_is_none(self):
        for text in ("", "x", "a.b.c", f"{WHO.hex}.due.", f"{WHO.hex}.due.ы", "a.due.b.c"):
            assert signing.unsubscribed(KEY, text) is None


class TestCalendar:
    def test_names_its_link(self):
        assert signing.calendar_link(KEY, signing.calendar(KEY, link_id=WHO)) == WHO

    def test_is_not_opened_by_a_link_of_a_letter_or_a_guess(self):
        for text in (
            "",
            WHO.hex,
            f"{WHO.hex}-",
            f"{WHO.hex}-abc",
            signing.unsubscribe(KEY, person_id=WHO, kind=Kind.DUE),
        ):
            assert signing.calendar_link(KEY, text) is None
