"""Photos of meters are judged by their content and kept once, outside the database."""

import hashlib
import io
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from core.kit import files
from core.metering import photos


def picture(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, kind)
    return buffer.getvalue()


class TestKeep:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    def test_keeps_a_picture_under_its_hash(self, tmp_path, kind):
        content = picture(kind)

        digest = photos.keep(tmp_path, content)

        assert digest == hashlib.sha256(content).hexdigest()
        assert (tmp_path / "photos" / digest).read_bytes() == content

    def test_keeps_the_same_picture_once(self, tmp_path):
        assert photos.keep(tmp_path, picture("PNG")) == photos.keep(tmp_path, picture("PNG"))
        assert len(list((tmp_path / "photos").iterdir())) == 1

    def test_keeps_it_from_two_threads_at_once(self, tmp_path, monkeypatch):
        content, meet, write = picture("PNG"), threading.Barrier(2, timeout=10), os.fsync
        monkeypatch.setattr(files.os, "fsync", lambda descriptor: (write(descriptor), meet.wait()))

        with ThreadPoolExecutor(2) as pool:
            digests = list(pool.map(lambda _: photos.keep(tmp_path, content), range(2)))

        assert digests[0] == digests[1]
        assert [path.name for path in (tmp_path / "photos").iterdir()] == [digests[0]]

    def test_takes_heic_by_its_first_box(self, tmp_path):
        assert photos.keep(tmp_path, b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40)

    @pytest.mark.parametrize(
        "content",
        [b"", b"GIF89a" + b"\x00" * 50, b"<svg onload='x'/>", b"\x00\x00\x00\x18ftypisom" + b"\x00" * 40, picture("GIF"), picture("PNG")[:40], b"\xff\xd8\xff" + b"x" * 100],
        ids=["empty", "gif header", "svg", "video", "gif", "half a png", "not a jpeg"],
    )  # fmt: skip
    def test_refuses_the_rest(self, tmp_path, content):
        with pytest.raises(photos.PhotoRefused):
            photos.keep(tmp_path, content)
        assert not (tmp_path / "photos").exists()

    def test_refuses_more_than_ten_megabytes(self, tmp_path):
        with pytest.raises(photos.PhotoRefused):
            photos.keep(tmp_path, picture("PNG") + b"\x00" * photos.LARGEST)
