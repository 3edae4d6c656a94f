"""
What visitors may upload: so many files and bytes an hour from one network address, and from all of them together.

Streamlit keeps an upload in memory until its session ends; only what is sent with an appeal is kept on the disk
(core.appeals.messages counts that).
"""

from collections import deque
from collections.abc import Callable

from streamlit import runtime

_HOUR = 3600.0
_MB = 1024 * 1024
FILES_OF_ADDRESS = 30  # an hour; a block of flats may share one
BYTES_OF_ADDRESS = 100 * _MB
BYTES_OF_ALL = 500 * _MB
BYTES_HELD = 500 * _MB  # in memory, of whomever


class VisitorUploads:
    """Counts what visitors upload. `held` tells how many bytes are in memory, `clock` gives seconds that only grow."""

    def __init__(self, *, held: Callable[[], int], clock: Callable[[], float]) -> None:
        self._held = held
        self._clock = clock
        self._taken: deque[tuple[float, str, int]] = deque()

    def admit(self, address: str, byte_count: int) -> bool:
        """Count an upload from the network address; return False, and count nothing, where it is too much."""
        now = self._clock()
        while self._taken and now - self._taken[0][0] > _HOUR:
            self._taken.popleft()
        own = [count for _, sender, count in self._taken if sender == address]
        everybody = sum(count for _, _, count in self._taken)
        is_too_much = (
            len(own) >= FILES_OF_ADDRESS
            or sum(own) + byte_count > BYTES_OF_ADDRESS
            or everybody + byte_count > BYTES_OF_ALL
            or self._held() + byte_count > BYTES_HELD
        )
        if not is_too_much:
            self._taken.append((now, address, byte_count))
        return not is_too_much


def held() -> int:
    """Return how many bytes of uploads Streamlit holds in memory."""
    if not runtime.exists():
        return 0
    found = runtime.get_instance().uploaded_file_mgr.get_stats()
    return sum(getattr(stat, "byte_length", 0) for stats in found.values() for stat in stats)
