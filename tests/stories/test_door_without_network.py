"""The instructor's door without a network, in real browsers against a server that is killed (P73).

Two devices, thirty people, a tab closed and opened again, a sync that dies midway; an outside ledger of every
tap equals the database. A copy of the browser's folder tells no name.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from conftest import CHROMIUMS, QUIET
from tests.ops.commands import free_pair
from tests.stories.database import own_database
from tests.stories.running import ROOT

pytestmark = pytest.mark.slow
PIN = "246810"
CANARY = "CANARY"


class Door:
    """A portal's web process alone, to be killed and started again over the same database."""

    def __init__(self, data: Path, url: str) -> None:
        self.port = free_pair()
        self.url = f"http://localhost:{self.port}"
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings", "ROLLCALL_MODE": "demo", "ROLLCALL_DATA": str(data),
            "ROLLCALL_PORT": str(self.port), "DATABASE_URL": url,
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--no-ws",
                   "--workers", "1", "--blocking-threads", "4", "--port", str(self.port),
                   "--log-level", "error", "config.wsgi:application"]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, process_group=0)

    def kill(self) -> None:
        """As a power cut does."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def ask(self, *words: object) -> Any:
        command = [sys.executable, "-m", "tests.stories.make_class", *map(str, words)]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    data = tmp_path / "data"
    data.mkdir()
    with own_database(data) as url:
        made = Door(data, url)
        made.ask("marks", 0)  # the secret key is there before anybody asks for it
        made.start()
        try:
            yield made
        finally:
            made.kill()


@pytest.fixture
def device(chromium: Browser, tmp_path: Path, door: Door) -> Iterator[Callable[..., BrowserContext]]:
    """`device("name", session)`: a browser with a folder of its own, in which Lee is signed in."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)))
    opened: list[BrowserContext] = []

    def make(name: str, session: str = "") -> BrowserContext:
        context = chromium.browser_type.launch_persistent_context(
            str(tmp_path / name), executable_path=found, args=QUIET, base_url=door.url
        )
        context.set_default_timeout(20_000)
        if session:
            context.add_cookies([{"name": "session", "value": session, "url": door.url}])
        opened.append(context)
        return context

    yield make
    for context in opened:
        try:
            context.close()
        except Error:
            continue  # closed in the test


def names_in(folder: Path) -> list[Path]:
    """The files of a browser's folder in which a canary's name can be read."""
    spellings = (CANARY.encode(), CANARY.encode("utf-16-le"))
    files = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return [file for file in files if any(one in file.read_bytes() for one in spellings)]


def open_door(context: BrowserContext, event: int) -> Page:
    page = context.new_page()
    for _try in range(40):  # the server may still be starting
        try:
            page.goto(f"/desk/events/{event}/door/")
            break
        except Error:
            time.sleep(0.5)
    expect(page.locator("[data-door][data-ready]")).to_be_visible()
    return page


def prepare(page: Page) -> None:
    """Set the PIN, and wait until the browser keeps the page."""
    expect(page.locator("[data-sign]")).to_have_text("Everything is sent.")
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Work without a network").click()
    expect(page.get_by_text("Ready to work without a network.")).to_be_visible()
    page.wait_for_function(
        "async () => { await navigator.serviceWorker.ready;"
        " return navigator.serviceWorker.controller && Boolean(await caches.match(location.pathname)); }"
    )


def unlock(page: Page) -> None:
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("Ready to work without a network.")).to_be_visible()


def tap(page: Page, number: int, act: str) -> None:
    page.get_by_role("button", name=f"{act}: CANARY{number:02d} Person").click()


def test_every_tap_arrives_once(door: Door, device: Callable[..., BrowserContext]) -> None:
    told = door.ask(30, 2)
    people, ledger = told["people"], []
    first, second = (device(f"tablet{n}", told["sessions"][n]) for n in range(2))
    one, other = open_door(first, told["event"]), open_door(second, told["event"])
    prepare(one)
    prepare(other)
    door.kill()

    for number in range(15):
        tap(one, number, "In")
        tap(other, number + 15, "In")
        ledger += [[people[number], "in"], [people[number + 15], "in"]]
    expect(one.locator("[data-sign]")).to_contain_text("15 not sent yet")
    one.close()
    one = open_door(first, told["event"])  # there is no server: the browser's own page
    expect(one.locator("[data-sign]")).to_contain_text("15 not sent yet")
    assert CANARY not in one.content()  # locked
    unlock(one)
    tap(one, 0, "Out")
    ledger.append([people[0], "out"])
    expect(one.locator("[data-sign]")).to_contain_text("16 not sent yet")
    for number in range(15, 25):  # more than one batch waits on this device
        tap(other, number, "Out")
        ledger.append([people[number], "out"])

    lost: list[str] = []

    def die_midway(route: Route) -> None:
        """The server takes the batch and dies before its answer is heard."""
        if not lost:
            try:
                lost.append(route.fetch().text())
                door.kill()
            except Error:
                pass  # not up yet: the device tries again
        route.abort()

    second.route("**/door/marks/", die_midway)
    door.start()
    deadline = time.monotonic() + 60
    while not lost and time.monotonic() < deadline:
        other.wait_for_timeout(200)
    assert lost
    other.wait_for_timeout(1500)
    expect(other.locator("[data-sign]")).to_contain_text("25 not sent yet")
    second.unroute("**/door/marks/")
    door.start()
    for page in (one, other):
        expect(page.locator("[data-sign]")).to_have_text("Everything is sent.", timeout=60_000)
    assert door.ask("marks", told["event"]) == sorted(ledger, key=lambda row: row[0])
    expect(one.get_by_role("button", name="Out: CANARY29 Person")).to_be_enabled(
        timeout=30_000
    )  # the other's tap


@pytest.mark.alike
def test_who_is_here_stays_so_when_the_answer_was_lost(
    door: Door, device: Callable[..., BrowserContext]
) -> None:
    """The tap arrived, its answer did not, and the page was closed in between."""
    told, heard = door.ask(3, 1), []
    context = device("tablet", told["sessions"][0])
    page = open_door(context, told["event"])
    prepare(page)

    def lose(route: Route) -> None:
        heard.append(route.fetch().status)
        route.abort()

    context.route("**/door/marks/", lose)
    tap(page, 0, "In")
    expect(page.locator("[data-sign]")).to_contain_text("1 not sent yet. No network")
    page.close()
    context.unroute("**/door/marks/")
    page = open_door(context, told["event"])
    unlock(page)
    expect(page.locator("[data-sign]")).to_have_text("Everything is sent.")
    expect(page.locator("[data-count]")).to_have_text("1 of 3 here")
    assert heard[0] == 200
    assert len(door.ask("marks", told["event"])) == 1


def test_a_copy_of_the_folder_tells_no_name(
    door: Door, device: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    """P73: not while taps wait, not after log-out, not after a day."""
    told = door.ask(5, 2)
    waiting, leaving = (device(f"squad{n}", told["sessions"][n]) for n in range(2))
    page = open_door(waiting, told["event"])
    prepare(page)
    door.kill()
    tap(page, 3, "In")
    expect(page.locator("[data-sign]")).to_contain_text("1 not sent yet")
    page.wait_for_timeout(500)
    page.close()
    assert names_in(tmp_path / "squad0") == []
    page = waiting.new_page()
    page.clock.set_fixed_time((time.time() + 25 * 3600) * 1000)
    page.goto(f"/desk/events/{told['event']}/door/")
    expect(page.get_by_text("was older than 24 hours and is gone")).to_be_visible()
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    waiting.close()
    assert names_in(tmp_path / "squad0") == []

    door.start()
    page = open_door(leaving, told["event"])
    prepare(page)
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    page.wait_for_load_state("networkidle")
    kept = "async () => [(await indexedDB.databases()).length, (await caches.keys()).length,"
    kept += " (await navigator.serviceWorker.getRegistrations()).length, document.cookie.includes('door=')]"
    assert page.evaluate(kept) == [0, 0, 0, False]
    leaving.close()
    assert names_in(tmp_path / "squad1") == []


def test_without_the_lock_the_folder_tells(
    door: Door, device: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    """Control: with sealing switched off, the same search finds the names."""
    told = door.ask(5, 1)
    context = device("open", told["sessions"][0])
    context.add_init_script("SubtleCrypto.prototype.encrypt = async (way, key, data) => data;")
    prepare(open_door(context, told["event"]))
    context.close()
    assert names_in(tmp_path / "open")
