"""P41 in a real browser, its own guard taken off: what people wrote is text on every page, and nothing runs.

On a portal of its own, because every word in it is spoiled.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.promises.test_hostile_words import HOSTILE
from tests.stories import steps
from tests.stories.conftest import portal_on
from tests.stories.running import Running
from tests.stories.test_every_page_is_accessible import PAGES

pytestmark = [
    pytest.mark.slow, pytest.mark.alike, pytest.mark.xdist_group("hostile"), pytest.mark.timeout(900),
]  # fmt: skip
PEOPLE = ["", "vera@halecounty.example", "alice@halecounty.example", "dana@rollcall.example"]
Seen = tuple[Page, list[str]]


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with portal_on(tmp_path_factory.mktemp("spoiled")) as portal:
        yield portal


@pytest.fixture
def unguarded(chromium: Browser, spoiled: Running) -> Iterator[Callable[[str], Seen]]:
    """Somebody's page without our content policy, and the list of what ran on it."""
    contexts: list[BrowserContext] = []

    def make(email: str) -> Seen:
        context = chromium.new_context(base_url=spoiled.url, bypass_csp=True)
        contexts.append(context)
        page, ran = context.new_page(), list[str]()
        page.expose_function("qx", lambda *_what: ran.append(page.url))
        page.on("dialog", lambda dialog: ran.append(f"{page.url}: {dialog.message}") or dialog.dismiss())
        if email == "dana@rollcall.example":
            steps.sign_in_as_staff(page, email)
        elif email:
            steps.sign_in(page, email)
        return page, ran

    yield make
    for context in contexts:
        context.close()


def test_nothing_that_people_wrote_runs(spoiled: Running, unguarded: Callable[[str], Seen]) -> None:
    """P41."""
    paths = {who: [spoiled.pages[path] if "<" in path else path for path in PAGES[who]] for who in PEOPLE}
    visitors = {who: unguarded(who) for who in PEOPLE}
    assert int(spoiled.ask("-m", "tests.stories.make_hostile")) > 35
    shown = 0
    for who, (page, ran) in visitors.items():
        for path in paths[who]:
            page.goto(path, wait_until="load")
            shown += "onerror=qx()" in page.inner_text("body")
        assert not ran
    print(f"\nshown as text on {shown} pages")
    assert shown > 60


def test_as_markup_it_would_run(unguarded: Callable[[str], Seen]) -> None:
    """Negative control."""
    page, ran = unguarded("")
    page.goto("/help/")
    page.evaluate("words => document.querySelector('main').insertAdjacentHTML('beforeend', words)", HOSTILE)
    page.wait_for_timeout(300)
    assert ran
