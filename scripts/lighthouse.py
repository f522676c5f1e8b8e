"""Lighthouse on the first pages a visitor sees, as a table (`make lighthouse`; names of pages narrow it).

Starts the demo on data and ports of its own, so that nobody's portal is measured or changed. Lighthouse
itself is an npm package, fetched once into DATA/lighthouse/; where there is no Node, this says so and
what to do.
"""

import contextlib
import http.client
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import tools
from scripts.common import PYTHON, ROOT, PlainError, data_folder, run_main, say
from scripts.guard import Guard
from scripts.postgres import free_port

PACKAGE = "lighthouse@12.8.2"  # the last line that runs on the Node of Debian 13 and Ubuntu 24.04
HOW_NODE = "install Node 18.20 or newer with npm ('sudo apt-get install -y nodejs npm')"
RUNS = 5  # a page; performance is their median
WANTED = 95
PATIENCE = 120  # s for the demo's first answer; a cold start migrates
ONE_RUN = 180  # s
TRIES = 3  # a run; a headless browser now and then starts without telling Lighthouse so

PAGES = {
    "home": "/",
    "catalog": "/courses/",
    "overview": "/courses/recognizing-an-ambush/",
    "program": "/programs/crisis-intervention/",
    "toolkit": "/toolkit/",
    "resource": "/toolkit/heat-on-patrol-poster/",
    "FAQ": "/faq/",
    "contact": "/contact/",
}
SCREENS = {"phone": [], "desk": ["--preset=desktop"]}  # without a preset Lighthouse is a slow phone
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
BROWSER = "--headless=new --no-sandbox --disable-quic --no-first-run --disable-component-update"


@dataclass(frozen=True)
class Row:
    """What a page got on a screen: the median of performance, the worst of the rest, out of 100."""

    page: str
    screen: str
    scores: dict[str, int]
    spread: tuple[int, int]  # the lowest and the highest performance
    faults: tuple[str, ...]  # audits below the mark in a category that is below it

    @property
    def good(self) -> bool:
        return min(self.scores.values()) >= WANTED


def main() -> int:
    node = node_at_hand()
    browser = tools.chromium() if node else None
    if not node:
        return left_out(HOW_NODE)
    if not browser:
        return left_out(tools.HOW_CHROMIUM)
    home = data_folder() / "lighthouse"
    home.mkdir(parents=True, exist_ok=True)
    chosen = [page for page in PAGES if not sys.argv[1:] or page in sys.argv[1:]]
    with portal(home / "portal") as address:
        rows = [measure(home, browser, address, page, screen) for screen in SCREENS for page in chosen]
    say(f"\n{table(rows)}\n")
    for row in rows:
        for fault in row.faults:
            say(f"{row.page}, {row.screen}: {fault}")
    return 0 if all(row.good for row in rows) else 1


def node_at_hand() -> bool:
    """Whether there is npx and a Node that runs the pinned Lighthouse."""
    node = shutil.which("node")
    if not node or not shutil.which("npx"):
        return False
    asked = subprocess.run([node, "--version"], check=False, capture_output=True, text=True)
    version = [int(part) for part in asked.stdout.strip().removeprefix("v").split(".") if part.isdecimal()]
    return asked.returncode == 0 and version >= [18, 20]


def left_out(how: str) -> int:
    say(f"\n!!!! SKIPPED: Lighthouse. To run it, {how}. !!!!\n")
    return 1 if os.environ.get("ROLLCALL_REQUIRE_ALL") == "1" else 0


@contextlib.contextmanager
def portal(data: Path) -> Iterator[str]:
    """The demo as `make run` starts it, for as long as the block lasts; its address."""
    port = free_pair()
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    settings = {
        **kept,
        "ROLLCALL_MODE": "demo",
        "ROLLCALL_DATA": str(data),
        "ROLLCALL_PORT": str(port),
        "ROLLCALL_CONTENT_PORT": str(port + 1),
    }
    guard = Guard()
    say("Starting a demo of its own …")
    process = subprocess.Popen(
        [str(PYTHON), "-m", "scripts.serve"], cwd=ROOT, env=settings, process_group=0,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    guard.tell(process.pid)
    try:
        wait_for(process, port)
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        guard.dismiss()


def free_pair() -> int:
    """A port whose neighbor is free too."""
    taken = {free_port() for _try in range(8)}
    return next((port for port in taken if port + 1 not in taken and port < 65000), 8940)


def wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", "/healthz")
            line.getresponse()
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise PlainError("The demo did not start; the lines above say why.")
        time.sleep(0.2)


def measure(home: Path, browser: str, address: str, page: str, screen: str) -> Row:
    """All runs of a page on a screen; the last report stays as a file that a browser shows."""
    reports = []
    for turn in range(1, RUNS + 1):
        reports.append(patient_report(home, browser, address, page, screen))
        found = scores_of(reports[-1])
        say(f"  {page}, {screen}, {turn} of {RUNS}: " + ", ".join(f"{k} {v}" for k, v in found.items()))
    return summed_up(page, screen, reports)


def patient_report(home: Path, browser: str, address: str, page: str, screen: str) -> dict[str, Any]:
    """One run, tried again where the browser failed and not the page."""
    for _try in range(TRIES - 1):
        try:
            return report(home, browser, address, page, screen)
        except PlainError as broken:
            say(f"  {page}, {screen}: once more. {broken}")
    return report(home, browser, address, page, screen)


def report(home: Path, browser: str, address: str, page: str, screen: str) -> dict[str, Any]:
    """One run: what Lighthouse wrote down."""
    place = home / f"{page}-{screen}"
    command = [
        "npx", "--yes", f"--cache={home / 'npm'}", PACKAGE, f"{address}{PAGES[page]}", *SCREENS[screen],
        "--quiet", "--output=json", "--output=html", f"--output-path={place}", f"--chrome-flags={BROWSER}",
        f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    settings = {**os.environ, "CHROME_PATH": browser, "npm_config_update_notifier": "false", "CI": "1"}
    done = subprocess.run(
        command, check=False, cwd=home, env=settings, capture_output=True, text=True, timeout=ONE_RUN
    )
    if done.returncode != 0:
        say(done.stderr.strip())
        raise PlainError("Lighthouse did not run; the lines above say why. It needs the network once.")
    read: dict[str, Any] = json.loads(Path(f"{place}.report.json").read_text())
    return read


def scores_of(report: dict[str, Any]) -> dict[str, int]:
    """Points of each category, out of 100."""
    found = {key: report["categories"][key]["score"] for key in CATEGORIES}
    if unknown := [key for key, score in found.items() if score is None]:
        raise PlainError(f"Lighthouse could not judge {', '.join(unknown)} of {report['requestedUrl']}.")
    return {key: round(score * 100) for key, score in found.items()}


def summed_up(page: str, screen: str, reports: list[dict[str, Any]]) -> Row:
    each = [scores_of(one) for one in reports]
    scores = {key: min(one[key] for one in each) for key in CATEGORIES}
    speed = sorted(one["performance"] for one in each)
    scores["performance"] = round(statistics.median(speed))
    low = [key for key, score in scores.items() if score < WANTED]
    return Row(page, screen, scores, (speed[0], speed[-1]), tuple(faults(reports[-1], low)))


def faults(report: dict[str, Any], categories: list[str]) -> list[str]:
    """The audits that cost points there, in Lighthouse's own words."""
    named = [
        (key, ref["id"])
        for key in categories
        for ref in report["categories"][key]["auditRefs"]
        if ref["weight"]
    ]
    audits = {name: report["audits"][name] for _key, name in named}
    return [
        f"{key}: {audits[name]['title']} ({name})"
        for key, name in named
        if audits[name]["score"] is not None and audits[name]["score"] < WANTED / 100
    ]


def table(rows: list[Row]) -> str:
    lines = ["| page | screen | " + " | ".join(CATEGORIES.values()) + " |", "|---|---|" + "---:|" * 4]
    for row in rows:
        points = [f"{row.scores['performance']} ({row.spread[0]}–{row.spread[1]})"]
        points += [str(row.scores[key]) for key in CATEGORIES if key != "performance"]
        lines.append(f"| {row.page} | {row.screen} | " + " | ".join(points) + " |")
    lines.append(f"\nPerformance: median of {RUNS} runs (lowest–highest). The rest: the lowest of {RUNS}.")
    return "\n".join(lines)


if __name__ == "__main__":
    run_main(main)
