"""Uploads of visitors: counted by address and together, by the hour, and by what is in memory."""

import pytest

from core.web import uploads
from core.web.uploads import VisitorUploads


class Watch:
    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def watch():
    return Watch()


class TestVisitorUploads:
    def test_are_so_many_files_of_an_address(self, watch):
        gate = VisitorUploads(held=lambda: 0, clock=watch)

        taken = [gate.admit("10.0.0.1", 1) for _ in range(uploads.FILES_OF_ADDRESS + 1)]

        assert taken == [True] * uploads.FILES_OF_ADDRESS + [False]
        assert gate.admit("10.0.0.2", 1)

    def test_are_so_many_bytes_of_an_address_and_of_all(self, watch):
        gate = VisitorUploads(held=lambda: 0, clock=watch)

        taken = [gate.admit(f"10.0.0.{place}", uploads.BYTES_OF_ADDRESS) for place in range(6)]

        assert not gate.admit("10.0.0.0", 1)
        assert taken == [True] * 5 + [False]

    def test_are_taken_again_after_an_hour(self, watch):
        gate = VisitorUploads(held=lambda: 0, clock=watch)
        gate.admit("10.0.0.1", uploads.BYTES_OF_ADDRESS)
        assert not gate.admit("10.0.0.1", 1)

        watch.seconds = 3601.0

        assert gate.admit("10.0.0.1", 1)

    def test_stop_where_memory_is_full(self, watch):
        gate = VisitorUploads(held=lambda: uploads.BYTES_HELD, clock=watch)

        assert not gate.admit("10.0.0.1", 1)
