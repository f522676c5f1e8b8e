"""A running portal and a real browser for the stories."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.stories import keyboard
from tests.stories.database import own_database
from tests.stories.running import Running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories share one portal, so they stay in one worker; a file may name a group of its own."""
    for item in items:
        if "stories" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group("stories"))


@contextmanager
def portal_on(data: Path) -> Iterator[Running]:
    """The portal as `make run` starts it, with the demo in it, on a database of its own."""
    with own_database(data) as url:
        portal = Running(data, url)
        try:
            yield portal.wait()
        finally:
            portal.stop()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The portal that stories share."""
    with portal_on(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture
def visitor(chromium: Browser, running: Running) -> Iterator[Callable[..., Page]]:
    """`visitor()` is somebody's own browser, on the portal; `phone=True` for a phone-sized one."""
    contexts: list[BrowserContext] = []
    hands = keyboard.alone() if os.environ.get("ROLLCALL_KEYS") else nullcontext()

    def make(*, phone: bool = False, storage: Path | None = None) -> Page:
        size = {"width": 360, "height": 740} if phone else {"width": 1280, "height": 900}
        context = chromium.new_context(
            base_url=running.url, viewport=size, has_touch=phone, storage_state=storage, accept_downloads=True
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    with hands:
        yield make
    for context in contexts:
        context.close()
