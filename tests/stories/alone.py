"""A portal and a browser for a command that is no test: both end with the block."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts import tools
from tests.stories.running import Running

QUIET = ["--no-sandbox", "--disable-quic"]


@contextlib.contextmanager
def portal_and_browser() -> Iterator[tuple[Running, Browser]]:
    """The demo as `make run` starts it, on data that is thrown away, and a Chromium to look at it."""
    with tempfile.TemporaryDirectory(prefix="rollcall-alone-") as data, sync_playwright() as playwright:
        portal = Running(Path(data))
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=QUIET)
        try:
            yield portal.wait(), browser
        finally:
            browser.close()
            portal.stop()
