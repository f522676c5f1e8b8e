"""Take the pictures of docs/tour.md, and write it (`make tour`)."""

import io
import os
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.stories import steps
from tests.stories.alone import portal_and_browser
from tests.stories.running import ROOT

TARGET = ROOT / "docs" / "tour.md"
PICTURES = ROOT / "docs" / "tour"
SCREENS = {"desk": (1280, 900), "phone": (360, 740)}
COLORS = 96  # enough for flat pages; a tenth of the bytes
HEAD = """# A tour in twelve pages

The demo as `make run` starts it, on a desk (1280 px) and on a phone (360 px). The pictures are made by
`make tour`, which writes this file too; nobody draws them by hand.
"""


@dataclass(frozen=True)
class Stop:
    """One page of the tour, who looks at it, and what to see there."""

    name: str
    title: str
    path: str
    words: str
    who: str = ""


OFFICER, STAFF = "alice@halecounty.example", "dana@rollcall.example"
STOPS = [
    Stop("home", "Home", "/", "Four kinds of visitor find their way within one screen."),
    Stop(
        "initiative",
        "The initiative",
        "/programs/",
        "The organisation chart is drawn from data: real text, each box a link, a list beside it.",
    ),
    Stop(
        "program",
        "A program",
        "/programs/crisis-intervention/",
        "Words of the editors, and live lists: its courses, coming classes, resources and figures.",
    ),
    Stop(
        "toolkit",
        "The toolkit",
        "/toolkit/",
        "Resources by topic, type, audience, time and language; locked ones say what they ask.",
    ),
    Stop(
        "resource",
        "A resource",
        "/toolkit/heat-on-patrol-poster/",
        "Provider, date, formats with their sizes, what it belongs to and what is like it.",
    ),
    Stop("faq", "Questions and answers", "/faq/", "By theme; each answer has an address of its own."),
    Stop(
        "search",
        "Search",
        "/search/?q=heat",
        "One box for courses, classes, resources, pages and answers; it forgives a typo.",
    ),
    Stop(
        "class",
        "Classes",
        "/events/",
        "By list, month or map. Of a class for verified officers the public sees title, month and state.",
    ),
    Stop(
        "model-programs",
        "Programs worth copying",
        "/model-programs/",
        "What was done, what it cost, how strong the evidence is, and who has adopted it.",
    ),
    Stop(
        "contact",
        "Contact us",
        "/contact/",
        "The theme first, then only what it needs. No account is asked for.",
    ),
    Stop(
        "account",
        "An officer’s own page",
        "/account/",
        "What to go on with, what is coming, what was earned.",
        OFFICER,
    ),
    Stop(
        "staff", "The staff’s first screen", "/staff/", "What waits today, by role, each with its age.", STAFF
    ),
]


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with portal_and_browser() as (portal, browser):
        seen = {who: visitor(browser, portal.url, who) for who in dict.fromkeys(stop.who for stop in STOPS)}
        for stop in STOPS:
            picture(seen[stop.who], stop)
    TARGET.write_text(written(), encoding="utf-8")
    print(TARGET.relative_to(ROOT))


def visitor(browser: Browser, url: str, who: str) -> Page:
    """A page of that person's own browser, signed in."""
    page = browser.new_context(base_url=url, reduced_motion="reduce").new_page()
    if who == STAFF:
        steps.sign_in_as_staff(page, who)
    elif who:
        steps.sign_in(page, who)
    return page


def picture(page: Page, stop: Stop) -> None:
    """Both screens, the first view of each."""
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(stop.path)
        assert answer is not None
        assert answer.ok, stop.path
        page.wait_for_load_state("networkidle")
        small(page.screenshot(), PICTURES / f"{stop.name}-{screen}.png")


def small(picture: bytes, place: Path) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLORS).save(place, optimize=True)


def written() -> str:
    """The tour as Markdown: a heading, a sentence and both pictures for each page."""
    parts = [HEAD]
    for number, stop in enumerate(STOPS, 1):
        desk, phone = (
            f'<img src="tour/{stop.name}-{screen}.png" height="420" alt="{stop.title}, on a {screen}">'
            for screen in SCREENS
        )
        parts.append(f"\n## {number}. {stop.title}\n\n{stop.words}\n\n{desk}\n{phone}\n")
    return "".join(parts)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
