"""
Find a Chromium for the browser tests: the system's, else Playwright's own download.

`python -m tests.browser` downloads one if there is none, or says plainly that the browser tests will be skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--use-gl=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOW = "Install Chromium (Debian: apt-get install chromium) or set KABINET_CHROMIUM to its path."


def executable() -> str | None:
    """Return the path of a Chromium, or None."""
    named = os.environ.get("KABINET_CHROMIUM")
    if named:
        return named
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or _downloaded()


def _downloaded() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is asked for

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _main() -> int:
    if executable():
        return 0
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, capture_output=True)
    if done.returncode == 0 and executable():
        return 0
    print(f"Browser tests will be skipped: no Chromium was found and Playwright could not download one. {HOW}")
    return 1 if os.environ.get("KABINET_REQUIRE_BROWSER") else 0


if __name__ == "__main__":
    sys.exit(_main())
