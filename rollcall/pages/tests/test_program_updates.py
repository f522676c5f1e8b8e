"""The programs that readers of updates choose from are the published ones, as they stand (R30, R38)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rollcall.base import clock
from rollcall.outreach import digest_run, programs, subscriptions
from rollcall.outreach.models import DigestItem, Subscription
from rollcall.outreach.subscriptions import Choice
from rollcall.pages.models import HomePage, InitiativePage, ProgramPage, TopicPage
from rollcall.pages.programs import Gathering
from rollcall.pages.tests.building_toolkit import provider, resource, root, topic, under

pytestmark = pytest.mark.django_db
RITA = "rita@mail.example"


def program(slug: str, topics: list[str], *, is_narrow: bool = False) -> ProgramPage:
    """Published; by the one provider of the toolkit alone where it is narrow."""
    above = InitiativePage.objects.first() or under(root(), InitiativePage(title="All", slug="programs"))
    page = ProgramPage(title=f"Program {slug}", slug=slug, overview="What it is.")
    page.topics = [topic(one) for one in topics]
    page.providers = [provider()] if is_narrow else []
    return under(above, page)  # type: ignore[no-any-return]


@pytest.fixture
def roads() -> ProgramPage:
    """A program that somebody asked for yesterday, and another."""
    found = program("roads", ["driving"])
    program("rest", ["sleep"])
    row = subscriptions.keep(RITA, Choice("daily", [], [], [str(found.translation_key)]), email=RITA)
    Subscription.objects.filter(pk=row.pk).update(since=clock.now() - timedelta(days=1))
    resource("Ice", "ice", topics=["driving"])
    resource("Naps", "naps", topics=["sleep"])
    return found


def heard() -> list[str]:
    later = clock.now() + timedelta(hours=1)
    shares = digest_run.share_out(list(Subscription.objects.all()), later)
    return [item.title for share in shares for item in share.items]


def test_the_letter_holds_what_belongs_to_the_program(roads: ProgramPage) -> None:
    assert heard() == ["Ice"]


def test_an_edited_program_counts_as_published_now(roads: ProgramPage) -> None:
    """A draft changes nothing yet."""
    roads.topics = [topic("sleep")]
    draft = roads.save_revision()
    assert heard() == ["Ice"]
    draft.publish()
    assert heard() == ["Naps"]


def test_an_unpublished_program_brings_nothing_and_is_not_offered(roads: ProgramPage, client: Client) -> None:
    key = str(roads.translation_key)
    assert key in client.get("/updates/").content.decode()
    roads.unpublish()
    assert heard() == []
    assert key not in client.get("/updates/").content.decode()
    answer = client.post("/updates/", {"email": RITA, "rhythm": "daily", "programs": [key]})
    assert answer.status_code == 422
    roads.save_revision().publish()
    assert heard() == ["Ice"]


def test_a_provider_narrows_where_the_program_names_one(roads: ProgramPage) -> None:
    """Courses and classes, as on its page; a resource is there by its topic."""
    roads.providers = [provider()]
    roads.save_revision().publish()
    assert heard() == ["Ice"]
    DigestItem.objects.update(providers=["another"])
    assert heard() == []
    DigestItem.objects.update(providers=[])
    assert heard() == ["Ice"]


def test_a_program_of_providers_alone_holds_what_they_make() -> None:
    theirs = Gathering("key", "Title", frozenset(), frozenset({"plains"}))
    assert theirs.holds(["driving"], ["plains"])
    assert not theirs.holds(["driving"], ["another"])
    assert not theirs.holds(["driving"])


def test_each_program_leads_to_its_updates(roads: ProgramPage, client: Client) -> None:
    there = f"/updates/?program={roads.translation_key}"
    assert f'href="{there}"' in client.get("/programs/roads/").content.decode()
    said = client.get(there).content.decode()
    assert f'value="{roads.translation_key}" checked' in said
    assert said.count(" checked") == 2  # and the rhythm


def test_each_topic_leads_to_its_updates(client: Client) -> None:
    under(HomePage.objects.get(depth=2), TopicPage(title="Sleep", slug="sleep", topic=topic("sleep")))
    assert 'href="/updates/?topic=sleep"' in client.get("/sleep/").content.decode()
    assert 'value="sleep" checked' in client.get("/updates/?topic=sleep").content.decode()


def test_the_form_asks_few_questions(roads: ProgramPage, client: Client) -> None:
    for number in range(12):
        program(f"p{number}", ["sleep"], is_narrow=True)
    client.get("/updates/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/updates/").status_code == 200
    assert len(asked) <= 10, [query["sql"][:90] for query in asked]


def test_letters_know_the_programs_of_all_portals(
    roads: ProgramPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A letter belongs to no portal; a form offers its own."""
    monkeypatch.setattr("rollcall.pages.queries._path_here", lambda: "-")
    assert programs.offered() == []
    assert [one.title for one in programs.offered([str(roads.translation_key)])] == ["Program roads"]
    assert heard() == ["Ice"]
