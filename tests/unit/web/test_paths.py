"""Where a form may send a person next."""

import pytest

from core.web import paths


class TestSafe:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("/usage", "/usage"),
            ("usage", "/usage"),
            ("/usage?service=heat&account=6600", "/usage?service=heat&account=6600"),
            ("/usage?err=credentials&seconds=5&lang=en&a=1", "/usage?a=1"),
            (
                "/offices?town=Екатеринбург",
                "/offices?town=%D0%95%D0%BA%D0%B0%D1%82%D0%B5%D1%80%D0%B8%D0%BD%D0%B1%D1%83%D1%80%D0%B3",
            ),
            ("", "/"),
            (None, "/"),
        ],
    )
    def test_keeps_paths_of_ours(self, text, expected):
        assert paths.safe(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "https://evil.example/",
            "//evil.example/",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/%2f/evil.example\n",
            "javascript:alert(1)",
            "data:text/html,x",
            "evil.example:80/x",
            "http:evil.example",
            "http:///evil.example",
            "//[",
            "/auth/logout",
            "/_stcore/stream",
            "/a/../auth/logout",
            "/" + "a" * 3000,
        ],
    )
    def test_sends_nobody_elsewhere(self, text):
        assert paths.safe(text) == "/"


class TestWithMessage:
    def test_adds_to_the_query(self):
        assert paths.with_message("/usage?a=1", err="wait", seconds=5) == "/usage?a=1&err=wait&seconds=5"
