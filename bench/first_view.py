"""What the first view of the home page costs over the wire, in a real Chromium with an empty cache."""

from typing import Any

from playwright.sync_api import sync_playwright

from bench.server import Server
from scripts import tools

MOST_KB, MOST_REQUESTS = 150, 12
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--no-first-run"]
QUIET += ["--disable-component-update", "--disable-sync"]


def line(server: Server) -> str:
    """One sentence with kB and requests of the first view, or why there is none."""
    browser = tools.find_chromium()
    if browser is None:
        return f"First view: not measured; {tools.HOW_CHROMIUM}."
    kilobytes, requests = look(browser, f"http://localhost:{server.port}/")
    held = "yes" if kilobytes < MOST_KB and requests <= MOST_REQUESTS else "no"
    return (
        f"First view of the home page: {kilobytes:.0f} kB in {requests} requests over the wire "
        f"(target < {MOST_KB} kB, ≤ {MOST_REQUESTS}; holds: {held})."
    )


def look(browser: str, address: str) -> tuple[float, int]:
    finished: list[float] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=QUIET)
        page = chromium.new_page()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")

        def note(event: dict[str, Any]) -> None:
            finished.append(event["encodedDataLength"])

        wire.on("Network.loadingFinished", note)
        page.goto(address, wait_until="networkidle")
        chromium.close()
    return sum(finished) / 1000, len(finished)
