"""The demo's pages in Spanish, as an editor would have translated them. Safe to repeat."""

import json
import tomllib
from pathlib import Path
from typing import Any

from wagtail.models import Locale, Page

from rollcall.accounts.models import User
from rollcall.pages import queries
from rollcall.pages.demo import body_of
from rollcall.pages.models import FaqPage, HomePage, InitiativePage, ProgramPage

WORDS = Path(__file__).resolve().parent / "demo_content" / "es"
LANGUAGE = "es"
Told = dict[str, Any]


def load(by: User) -> None:
    """Translate what is there and not translated yet, from the home page down."""
    home = queries.top_home()
    if home is None:
        return
    told = _read("programs.toml")
    _home(home, told["home"], by)
    for one in told["page"]:
        for original in _originals(home, one["slug"]):
            _page(original, one, by)
    for original in _originals(home, "faq"):
        _answers(original, _read("faq.toml"), by)


def _read(name: str) -> Told:
    return tomllib.loads((WORDS / name).read_text(encoding="utf-8"))


def _originals(home: HomePage, slug: str) -> list[Page]:
    return [page.specific for page in home.get_descendants().live().filter(slug=slug)]


def _draft(original: Page) -> Page | None:
    """A copy to write into, with its rows in memory; nothing where there is one already."""
    locale = Locale.objects.get(language_code=LANGUAGE)
    if original.get_translations().filter(locale=locale).exists():
        return None
    draft: Page = original.copy_for_translation(locale).get_latest_revision_as_object()
    return draft


def _publish(page: Page, by: User) -> None:
    page.owner = by
    page.save_revision(user=by).publish()


def _home(original: HomePage, told: Told, by: User) -> None:
    page = _draft(original)
    if page is None:
        return
    page.title, page.opening, page.lead = "Inicio", told["opening"], told["lead"]
    for door, (heading, text) in zip(page.doors.all(), told["doors"], strict=False):
        door.heading, door.text = heading, text
    _publish(page, by)


def _page(original: Page, told: Told, by: User) -> None:
    page = _draft(original)
    if page is None:
        return
    page.title, page.overview = told["title"], told["overview"]
    if "text" in told:
        page.body = json.dumps(body_of(told))
    if isinstance(page, ProgramPage):
        for partner, does in zip(page.partners.all(), told["partners"], strict=True):
            partner.does = does
    if isinstance(page, InitiativePage):
        for box, (name, note) in zip(page.boxes.all(), told["boxes"], strict=True):
            box.name, box.note = name, note
    _publish(page, by)


def _answers(original: FaqPage, told: Told, by: User) -> None:
    """Each answer keeps the name of its original; one that is not translated stays as it is."""
    page = _draft(original)
    if page is None:
        return
    page.title, page.overview = told["title"], told["overview"]
    for theme, name in zip(page.themes, told["themes"], strict=True):
        theme.value["name"] = name
        for one in theme.value["questions"]:
            words = told["answers"].get(one["anchor"])
            if words:
                one["question"], one["answer"] = words[0], type(one["answer"])(words[1])
    _publish(page, by)
