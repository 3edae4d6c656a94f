"""What a browser calls itself, in words that a person knows."""

import pytest

from core.identity import devices

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1"


class TestDevices:
    @pytest.mark.parametrize(
        ("user_agent", "browser", "system"),
        [
            (CHROME, "Chrome", "Windows"),
            (f"{CHROME} Edg/140.0", "Edge", "Windows"),
            (f"{CHROME} YaBrowser/25.8", "Yandex Browser", "Windows"),
            (ANDROID, "Chrome", "Android"),
            (IPHONE, "Safari", "iPhone"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
            ("curl/8.5.0", "", ""),
        ],
    )
    def test_names_what_people_know(self, user_agent, browser, system):
        assert (devices.browser(user_agent), devices.system(user_agent)) == (browser, system)
