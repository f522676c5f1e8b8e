"""The demo's pages: an invented initiative with five programs, and news. Safe to repeat."""

import json
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from wagtail.models import Page

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.catalog.models import Topic
from rollcall.pages import queries
from rollcall.pages.models import (
    ChartBox,
    Door,
    HomePage,
    InitiativePage,
    NewsIndexPage,
    NewsPage,
    Partner,
    PlainPage,
    PortalPage,
    ProgramPage,
)

WORDS = Path(__file__).resolve().parent / "demo_content" / "programs.toml"
AnyPage = TypeVar("AnyPage", bound=PortalPage)
Told = dict[str, Any]


def load(by: User) -> None:
    """Put up the initiative, its programs and the news, unless they are there."""
    top = queries.root()
    home = HomePage.objects.filter(pk=top.pk).first() if top else None
    if home is None or InitiativePage.objects.child_of(home).exists():
        return
    told = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    _words_of_home(home, told)
    initiative = _put(home, InitiativePage(slug="programs", **_words(told["initiative"])), by)
    _sponsor(home, by)
    programs = [_program(initiative, one, by) for one in told["program"]]
    _chart(initiative, told["box"], programs, told["program"])
    _news(home, told["news"], by)


def _put(above: Page, page: AnyPage, by: User) -> AnyPage:
    """Below a page, and published as the desk would."""
    page.owner, page.live = by, False
    page.reviewed_on = clock.now().date()
    page.review_by = clock.now().date() + timedelta(days=365)
    above.add_child(instance=page)
    page.save_revision(user=by).publish()
    return page


def _words(one: Told) -> Told:
    return {"title": one["title"], "overview": one["overview"], "body": json.dumps(body_of(one))}


def body_of(one: Told) -> list[Told]:
    """The blocks of a page, in the order: text, notice, steps, figures."""
    blocks: list[Told] = [{"type": "text", "value": one["text"].strip()}]
    if "notice" in one:
        heading, text = one["notice"]
        value = {"kind": "warning", "heading": heading, "text": f"<p>{text}</p>"}
        blocks.insert(0, {"type": "notice", "value": value})
    if "steps" in one:
        steps = [{"heading": heading, "text": text} for heading, text in one["steps"]]
        blocks.append({"type": "steps", "value": steps})
    if "figures" in one:
        rows = [{"number": n, "words": words, "source": source} for n, words, source in one["figures"]]
        blocks.append({"type": "figures", "value": rows})
    return blocks


def _program(above: InitiativePage, one: Told, by: User) -> ProgramPage:
    page = ProgramPage(slug=one["slug"], **_words(one))
    page.topics = list(Topic.objects.filter(slug__in=one["topics"]))
    partners = enumerate(one["partners"])
    page.partners = [Partner(sort_order=place, name=name, does=does) for place, (name, does) in partners]
    return _put(above, page, by)


def _chart(page: InitiativePage, boxes: list[Told], programs: list[ProgramPage], told: list[Told]) -> None:
    rows = [ChartBox(owner=page, **box) for box in boxes]
    rows += [
        ChartBox(owner=page, step=ChartBox.Step.PROGRAM, name=program.title, note=one["short"], page=program)
        for program, one in zip(programs, told, strict=True)
    ]
    for place, row in enumerate(rows):
        row.sort_order = place
    page.boxes = rows
    page.save_revision().publish()


def _sponsor(home: HomePage, by: User) -> None:
    """Who pays, in a page of its own."""
    text = (
        "<p>The Prairie Safety Fund is invented, as is everyone in this demonstration. In a real portal this"
        " page names the office that pays for the work, its awards, and what it asks for in return.</p>"
    )
    words = {"title": "Who stands behind it", "overview": "The sponsor and what it asks for.", "text": text}
    _put(home, PlainPage(slug="sponsor", **_words(words)), by)


def _news(home: HomePage, news: list[Told], by: User) -> None:
    words = {"title": "News", "overview": "What is new in the programs and on the shelf."}
    index = _put(home, NewsIndexPage(slug="news", **words), by)
    for one in news:
        dated = clock.now().date() - timedelta(days=one["days_ago"])
        _put(index, NewsPage(slug=one["slug"], dated=dated, **_words(one)), by)


def _words_of_home(home: HomePage, told: Told) -> None:
    home.opening = "Training that brings officers home."
    home.lead = (
        "Courses, classes and roll-call material on safety, wellness and trust, made by people who know the"
        " job. Free to every agency."
    )
    home.doors = [Door(sort_order=place, **one) for place, one in enumerate(told["home_door"])]
    home.save_revision().publish()
