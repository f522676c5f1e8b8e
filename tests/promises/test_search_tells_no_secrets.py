"""P26 in search: who may not open what is locked, or not published, finds it by none of its words.

A word of its own stands in each field that is not public. Its beginning, and the word mistyped, are looked
for in search, suggestions and the lists that use the same table; feeds and sitemap are read whole.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Page, Site

from rollcall.accounts.models import Agency, User
from rollcall.base import clock, search
from rollcall.base.models import SearchDocument
from rollcall.catalog import drafts, publishing
from rollcall.catalog.models import Course, CourseVersion, LessonFile, Material, Provider, VideoAsset
from rollcall.events import publicity
from rollcall.events.models import Event, Handout, Instructor, Venue
from rollcall.pages.models import (
    FileLink,
    NewsIndexPage,
    NewsPage,
    PlainPage,
    ResourceFile,
    ResourcePage,
    ToolkitIndexPage,
)
from rollcall.pages.toolkit import entries

# Also of the controls that ask for the house late: so they run before tests that commit and empty the tables.
pytestmark = pytest.mark.django_db
OF_COURSE = ["zqlesson", "zqspoken", "zqfile", "zqsheet", "zqfilm", "zqdraft", "zqnever", "zqgone"]
OF_CLASS = [
    "zqhall", "zqstreet", "zqcity", "zqroom", "zqhost", "zqteacher", "zqplan", "zqtold", "zqtalk", "zqlink",
    "zqhandout", "zqcanceled", "zqproposed",
]  # fmt: skip
OF_PAGES = ["zqbody", "zqpoint", "zqsource", "zqpdf", "zqkept", "zqnews", "zqtaken", "zqnewer", "zqplain"]
OWN_LIST = {"/courses/": OF_COURSE, "/events/": OF_CLASS, "/toolkit/": OF_PAGES}
SECRETS = [*OF_COURSE, *OF_CLASS, *OF_PAGES]
READ = (
    "/sitemap.xml", "/news/feed.atom", "/events/feeds/all.atom", "/events/feeds/state-TX.atom",
    "/toolkit/feed/", "/search/", "/news/", "/events/", "/courses/", "/toolkit/",
)  # fmt: skip
PLACES = ("/courses/ambush", "/events/scene/", "/toolkit/stopped/", "/news/c/")
MINUTE = 7  # minutes past the hour at which the class begins: no other number here
PDF, PNG = "application/pdf", "image/png"


@pytest.fixture
def provider(db: None) -> Provider:
    return Provider.objects.create(name="Plains Center", slug="plains")


def begun(title: str, provider: Provider, by: User) -> Course:
    """A course with all that publishing asks for."""
    course = drafts.begin(title=title, provider=provider, by=by)
    draft = drafts.of(course, by=by)
    CourseVersion.objects.filter(pk=draft.pk).update(summary="Look.", overview="Signs.", minutes=40)
    draft.units.create(
        position=1, kind="lesson", title="Part one", body=[{"type": "text", "markdown": "zqspoken words"}]
    )
    return course


@pytest.fixture
def courses(provider: Provider, dana: User) -> Course:
    """One for verified officers with words behind its lock, and a newer draft; one draft; one taken back."""
    course = begun("Ambush signs", provider, dana)
    draft = drafts.of(course, by=dana)
    (lesson,) = draft.units.all()
    image = ContentFile(b"x", "zqfile.png")
    LessonFile.objects.create(unit=lesson, file=image, name="zqfile", media_type=PNG, size=1)
    optional = draft.units.create(position=2, kind="video", title="zqlesson", is_required=False)
    VideoAsset.objects.create(
        unit=optional, seconds=9, transcript="zqfilm said", file=ContentFile(b"x", "zqfilm.mp4"),
        captions=ContentFile(b"WEBVTT", "zqfilm.vtt"), picture_carries_meaning=False,
    )  # fmt: skip
    sheet = ContentFile(b"x", "zqsheet.pdf")
    Material.objects.create(
        version=draft, title="zqsheet", file=sheet, media_type=PDF, size=1, dated="2026-10-01"
    )
    publishing.publish(course, by=dana)
    newer = drafts.of(course, by=dana)
    CourseVersion.objects.filter(pk=newer.pk).update(title="zqdraft", overview="zqdraft")
    begun("zqnever", provider, dana)
    gone = begun("zqgone", provider, dana)
    publishing.publish(gone, by=dana)
    gone.refresh_from_db()
    publishing.withdraw(gone, by=dana)
    return course


@pytest.fixture
def classes(provider: Provider, dana: User) -> Event:
    """One for verified officers, with words in place, hours and people; one proposed; one canceled."""
    venue = Venue.objects.create(name="zqhall", street="1 zqstreet", city="zqcity", state="TX")
    standing = {"provider": provider, "state_code": "TX", "summary": "Together.", "published_at": clock.now()}
    begins = (clock.now() + timedelta(days=40)).replace(hour=18, minute=MINUTE, second=0, microsecond=0)
    ends = begins + timedelta(hours=3)
    event = Event.objects.create(
        slug="scene", title="Working a scene", kind="class", state="published", venue=venue, room="zqroom",
        host=Agency.objects.create(name="zqhost police", state="TX"), lesson_plan="zqplan",
        description="zqtold", join_url="https://zqlink.example/", starts_at=begins,
        ends_at=ends, **standing,
    )  # fmt: skip
    event.sessions.create(title="zqtalk", starts_at=begins, ends_at=ends, room="zqroom")
    event.teachings.create(instructor=Instructor.objects.create(name="zqteacher"))
    Handout.objects.create(
        event=event, title="zqhandout", name="zqhandout.pdf", media_type=PDF, size=1, for_participants=True,
        added_by=dana, added_at=clock.now(),
    )  # fmt: skip
    publicity.put(event)
    publicity.put(Event.objects.create(slug="p", title="zqproposed", kind="class", state="draft", **standing))
    off = Event.objects.create(slug="c", title="zqcanceled", kind="class", state="published", **standing)
    publicity.put(off)
    Event.objects.filter(pk=off.pk).update(state="canceled")
    publicity.drop(off)
    return event


def under(parent: Page, page: Page, *, live: bool = True) -> Page:
    page.live = live
    parent.add_child(instance=page)
    if live:
        page.save_revision().publish()
    return page


@pytest.fixture
def pages(provider: Provider) -> None:
    """A locked resource; news that never came out, that was taken back, that is being rewritten; a page."""
    home = Site.objects.get(is_default_site=True).root_page
    shelf = under(home, ToolkitIndexPage(title="Toolkit", slug="toolkit"))
    told = {"provider": provider, "dated": "2026-10-01", "kind": "brief", "minutes": 8}
    locked = ResourcePage(
        title="Stopped car", slug="stopped", overview="On walking up.", access_level="verified",
        source="zqsource", body=[("text", "<p>zqbody</p>")], questions=[("question", "zqpoint")],
        points=[("point", {"heading": "zqpoint", "text": "zqpoint", "minutes": 2})], **told,
    )  # fmt: skip
    file = ResourceFile.objects.create(
        title="zqpdf", file=ContentFile(b"%PDF-1.7 zqpdf", "zqpdf.pdf"), media_type=PDF, size=9
    )
    locked.file_links = [FileLink(file=file)]
    under(shelf, locked)
    kept = ResourcePage(title="zqkept", slug="kept", overview="zqkept", access_level="open", **told)
    under(shelf, kept, live=False)
    news = under(home, NewsIndexPage(title="News", slug="news"))
    under(news, NewsPage(title="zqnews", slug="a", overview="zqnews", dated="2026-10-01"), live=False)
    taken = under(news, NewsPage(title="zqtaken", slug="b", overview="zqtaken", dated="2026-10-01"))
    taken.unpublish()
    newer = under(news, NewsPage(title="Standing news", slug="c", overview="Said.", dated="2026-10-01"))
    newer.title = newer.overview = "zqnewer"
    newer.save_revision()
    under(home, PlainPage(title="zqplain", slug="plain", overview="zqplain"), live=False)


@pytest.fixture
def house(courses: Course, classes: Event, pages: None) -> Event:
    return classes


@pytest.fixture(params=["anybody", "unverified"])
def outsider(request: pytest.FixtureRequest, signed_in: Callable[[User], Client], pat: User) -> Client:
    return signed_in(pat) if request.param == "unverified" else Client()


def leaks(browser: Client, event: Event) -> list[str]:
    """Where one of the words, or the day and hour of the class, comes to light."""
    found = [row.title for row in SearchDocument.objects.all() if any(word in told(row) for word in SECRETS)]
    for path in READ:
        said = browser.get(path, follow=True).text
        found += [f"{path} {word}" for word in [*SECRETS, *moments(event)] if word in said]
    asked = [(word, path, word[:-1]) for word in SECRETS for path in ("/search/", "/search/suggest/")]
    asked += [(word, "/search/", f"{word}x") for word in SECRETS]
    asked += [(word, path, word[:-1]) for path, words in OWN_LIST.items() for word in words]
    asked += [(moment, "/search/", moment) for moment in moments(event)]
    return found + [f"{path} {word}" for word, path, typed in asked if finds(browser, path, typed)]


def told(row: SearchDocument) -> str:
    return f"{row.title} {row.overview} {row.words} {row.url} {row.facets}"


def moments(event: Event) -> list[str]:
    """The day of the class, which nobody is told before he is verified, and its hour."""
    assert event.starts_at is not None
    local = event.starts_at.astimezone(event.tz)
    return [f"{local:%Y-%m-%d}", f"{local:%H:%M}", f"{local:%-d %B %Y}"]


def finds(browser: Client, path: str, typed: str) -> bool:
    """Whether anything of what was made here stands in the answer."""
    said = browser.get(path, {"q": typed}).text
    return any(place in said for place in PLACES)


def test_what_is_public_of_it_is_found(outsider: Client, house: Event) -> None:
    """The ground of all that follows: titles and public overviews of what is locked are found."""
    assert finds(outsider, "/search/", "ambush")
    assert finds(outsider, "/search/suggest/", "scene")
    assert finds(outsider, "/search/", "walking up")
    assert finds(outsider, "/toolkit/", "stopped")


def test_nothing_behind_a_lock_is_found(outsider: Client, house: Event) -> None:
    """P26."""
    assert leaks(outsider, house) == []


def test_a_class_told_in_full_would_be_found(house: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: without the one question what of a class is public, its place is found."""
    monkeypatch.setattr(publicity, "is_public", lambda event: True)
    publicity.put(house)
    assert {"/search/ zqcity", "/search/ zqtold", "/events/ zqcity"} <= {*leaks(Client(), house)}


def test_what_is_taken_back_would_be_found(
    provider: Provider, dana: User, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Negative control: where nothing leaves the search table, what was public before is found."""
    monkeypatch.setattr(search, "drop", lambda kind, key: None)
    found = leaks(Client(), request.getfixturevalue("house"))
    assert {"zqgone", "zqcanceled", "zqtaken"} <= {*found}


def test_a_body_in_the_table_would_be_found(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Negative control: a locked resource's body, were it in the table, is what search would find it by."""
    whole = entries._of_resource
    monkeypatch.setattr(entries, "_of_resource", lambda page: with_body(whole(page), page))
    found = leaks(Client(), request.getfixturevalue("house"))
    assert {"Stopped car", "/search/ zqbody", "/toolkit/ zqbody"} <= {*found}


def with_body(document: search.Document, page: ResourcePage) -> search.Document:
    return replace(document, words=f"{document.words} {page.body}")
