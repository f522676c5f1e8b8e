"""Both origins as real servers on the test's own database, and a real Chromium in front of them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Route, expect

from rollcall.accounts.models import User
from rollcall.catalog.models import Unit
from rollcall.transcripts import enrollments

ROOT = Path(__file__).resolve().parents[4]


expect.set_options(timeout=20_000)  # two cores may be busy with other tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("player-browser"))
            if item.path.stem != "test_real_packages":
                item.add_marker(pytest.mark.alike)  # about the frame and the screen


class Doors:
    """The two origins; `stop` and `start` play the network."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.portal = f"http://localhost:{port}"
        self.content: subprocess.Popen[bytes] | None = None
        self.web = self._serve("portal", port)
        self.start()

    def _serve(self, role: str, port: int) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--no-ws", "--log-level", "warning", "--workers", "1", "--blocking-threads", "4"]
        module = "config.wsgi_content" if role == "content" else "config.wsgi"
        process = subprocess.Popen(
            [*command, "--port", str(port), f"{module}:application"],
            cwd=ROOT,
            env={**self._environment(), "ROLLCALL_ROLE": role},
        )
        deadline = time.monotonic() + 30
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert process.poll() is None, f"the {role} did not start"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return process

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings_test",
            "ROLLCALL_MODE": "test",
            "ROLLCALL_DATA": str(settings.DATA),
            "ROLLCALL_PORT": str(self.port),
            "ROLLCALL_CONTENT_PORT": str(self.port + 1),
            "DATABASE_URL": _database(),
        }

    def start(self) -> None:
        self.content = self._serve("content", self.port + 1)

    def stop(self) -> None:
        _end(self.content)
        self.content = None


def _database() -> str:
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    user = f"{quote(held['USER'])}:{quote(held['PASSWORD'])}"
    return f"postgresql://{user}@{quote(held['HOST'], safe='')}:{held['PORT']}/{held['NAME']}"


def _end(process: "subprocess.Popen[bytes] | None") -> None:
    if process is not None:
        process.terminate()
        process.wait(timeout=20)


def free_pair() -> int:
    """A port whose neighbor is free too."""
    for _ in range(100):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            if port < 65000 and second.connect_ex(("127.0.0.1", port + 1)):
                return port
    raise AssertionError("no two ports beside one another are free")


@pytest.fixture(scope="session")
def running(django_db_setup: None, django_db_blocker: object) -> Iterator[Doors]:
    doors = Doors(free_pair())
    yield doors
    doors.stop()
    _end(doors.web)


@pytest.fixture
def doors(running: Doors, transactional_db: None, settings) -> Doors:
    """The servers, with this process's settings pointing at the same origins."""
    if running.content is None:  # a test that stopped it did not come to its end
        running.start()
    settings.PORTAL_ORIGIN = running.portal
    settings.CONTENT_ORIGIN = f"http://{{package}}.localhost:{running.port + 1}"
    settings.CONTENT_ORIGIN_FALLBACK = f"http://127.0.0.1:{running.port + 1}"
    return running


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, doors: Doors) -> Iterator[Visit]:
    """`visit(alice, unit)`: Alice's browser on a unit of a course that she has started."""
    contexts: list[BrowserContext] = []

    def go(
        user: User,
        unit: Unit,
        *,
        phone: bool = False,
        context: BrowserContext | None = None,
        bare: bool = False,
        block: str = "",
    ) -> Page:
        enrollments.open(user, unit.version.course)
        if context is None:
            size = {"width": 360, "height": 740} if phone else {"width": 1280, "height": 900}
            context = chromium.new_context(base_url=doors.portal, viewport=size, has_touch=phone)
            context.set_default_timeout(15_000)
            contexts.append(context)
            client = Client()
            client.force_login(user)
            held = [(name, morsel.value) for name, morsel in client.cookies.items()]
            context.add_cookies([{"name": name, "value": value, "url": doors.portal} for name, value in held])
        if bare:
            take_guards_off(context)
        if block:
            context.route(block, lambda route: route.abort())
        page = context.new_page()
        page.goto(f"/learn/{unit.version.course.slug}/{unit.key}/")
        return page

    yield go
    for context in contexts:
        context.unroute_all(behavior="ignoreErrors")
        context.close()


def take_guards_off(context: BrowserContext) -> None:
    """For controls: the answers lose their policies and the frame its sandbox, on the way to the browser."""

    def bare(route: Route) -> None:
        answer = route.fetch()
        dropped = {"content-security-policy", "permissions-policy", "cross-origin-resource-policy"}
        headers = {name: value for name, value in answer.headers.items() if name.lower() not in dropped}
        body = answer.body()
        if route.request.url.endswith("scorm_stage.js"):
            body = body.replace(b'frame.setAttribute("sandbox"', b'frame.setAttribute("data-none"')
        route.fulfill(response=answer, headers=headers, body=body)

    context.route("**/*", bare)


def shell_of(page: Page) -> FrameLocator:
    """The shell's frame on the portal's page."""
    return page.frame_locator("iframe.rc-frame")


def sco_of(page: Page) -> FrameLocator:
    """The part that is open in the shell."""
    return shell_of(page).frame_locator("iframe.stage__frame")


def host_of(url: str) -> str:
    return urlsplit(url).netloc
