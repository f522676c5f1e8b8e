"""P26: of what is locked everyone sees title and overview, nobody a word of the rest, in whatever shape.

A canary stands in each locked field, in the file's name and in the file; whoever may not open the resource
crawls everything that could show it.
"""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from conftest import person
from rollcall.accounts import access
from rollcall.accounts.access import Decision, Missing
from rollcall.accounts.models import State, User, Verification
from rollcall.pages.models import FileLink, KitItem, KitPage, ResourceFile, ResourcePage
from rollcall.pages.tests.building_toolkit import directory, provider, resource, topic, under
from rollcall.pages.toolkit import downloads, faces, kits, listing

pytestmark = pytest.mark.django_db
CANARY = "xyzzycanary"
PATHS = (
    "/", "/toolkit/", f"/toolkit/?q={CANARY}", "/toolkit/?topic=health", "/toolkit/secret/",
    "/toolkit/secret/brief/", "/toolkit/open/", "/toolkit/kit/", "/toolkit/feed/", f"/search/?q={CANARY}",
    "/search/?q=stopped", "/sitemap.xml", "/courses/",
)  # fmt: skip


@pytest.fixture
def secret(db) -> ResourcePage:
    """A roll-call brief for verified officers, with a canary in all that is behind the lock."""
    file = ResourceFile.objects.create(
        title=f"{CANARY} sheet", accessible_note=f"{CANARY} note", media_type="application/pdf", size=987_654,
        file=ContentFile(b"%PDF-1.7 " + CANARY.encode(), name=f"{CANARY}.pdf"),
    )  # fmt: skip
    page = ResourcePage(
        title="A stopped car", slug="secret", overview="On walking up.", kind="brief", minutes=8,
        provider=provider(), dated="2026-10-01", access_level="verified", source=f"{CANARY} source",
        body=[("text", f"<p>{CANARY} body</p>")], questions=[("question", f"{CANARY} question")],
        points=[("point", {"heading": f"{CANARY} point", "text": f"{CANARY} said", "minutes": 2})],
    )  # fmt: skip
    page.topics, page.file_links = [topic()], [FileLink(file=file)]
    under(directory(), page)
    open_one = resource("Open one", "open", files=["Poster"])
    around = KitPage(title="Kit", slug="kit", dated="2026-10-02")
    around.items = [KitItem(resource=page, sort_order=1), KitItem(resource=open_one, sort_order=2)]
    under(directory(), around)
    return page


@pytest.fixture
def pending(hale) -> User:
    """Confirmed, and waiting for the agency's word."""
    waiting = person("nora@halecounty.example", "Nora Castellanos")
    moment = waiting.email_confirmed_at
    Verification.objects.create(
        user=waiting, agency=hale, category="sworn_le", title="Deputy", state=State.AWAITING_POC,
        state_since=moment, applied_at=moment,
    )  # fmt: skip
    return waiting


def everything(client: Client) -> str:
    """All that the pages, the feed, the search, the sitemap and the ZIP say, in one text; a page that is not
    found says something too."""
    told = [client.get(path, follow=True).content.decode() for path in PATHS]
    told.append(contents(client))
    file = ResourceFile.objects.get(title__contains=CANARY)
    answer = client.get(f"/toolkit/secret/files/{file.key}/{file.address_name}")
    told.append("" if answer.status_code == 404 else CANARY)
    return (
        "\n".join(told).replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "").replace(f"“{CANARY}”", "")
    )


def contents(client: Client) -> str:
    """Names and content of all that is in the kit's ZIP."""
    answer = client.get("/toolkit/kit/zip/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as made:
        assert made.testzip() is None
        return "\n".join(name + made.read(name).decode("latin1") for name in made.namelist())


@pytest.mark.parametrize("who", ["anyone", "pending"])
def test_who_may_not_open_it_meets_no_canary(secret, pending, signed_in, who: str) -> None:
    client = Client() if who == "anyone" else signed_in(pending)
    told = everything(client)
    assert "A stopped car" in told
    assert "On walking up." in told
    assert CANARY not in told
    assert "988 kB" not in told


def test_who_may_open_it_meets_it_everywhere_it_belongs(secret, alice, signed_in) -> None:
    """The crawl does look where it would be."""
    client = signed_in(alice)
    page, brief = client.get("/toolkit/secret/"), client.get("/toolkit/secret/brief/")
    for word in ("body", "point", "said", "question", "sheet", "note", "source"):
        assert f"{CANARY} {word}" in page.content.decode()
    assert f"{CANARY} said" in brief.content.decode()
    assert CANARY in contents(client)


def opened(*args: object, **kwargs: object) -> Decision:
    return Decision(Missing.NOTHING)


def each_opened(user: object, offerings: list[object], **kwargs: object) -> list[Decision]:
    return [Decision(Missing.NOTHING) for _offering in offerings]


@pytest.mark.parametrize("guard", ["page", "brief", "zip", "file"])
def test_without_the_one_decision_canaries_would_fly(secret, monkeypatch, guard: str) -> None:
    """Negative control, door by door."""
    if guard == "page":
        monkeypatch.setattr(faces, "may_open", opened)
    elif guard == "brief":
        monkeypatch.setattr("rollcall.pages.views.toolkit.may_open", opened)
    else:
        monkeypatch.setattr({"zip": kits, "file": downloads}[guard], "may_open_each", each_opened)
    assert CANARY in everything(Client())


def test_the_formats_of_what_is_locked_are_not_told(secret, monkeypatch) -> None:
    """The list says "PDF" of the open one alone; with the guard off it says it of both."""
    assert Client().get("/toolkit/").content.decode().count("<span>PDF</span>") == 1
    monkeypatch.setattr(listing, "may_open_each", each_opened)
    assert Client().get("/toolkit/").content.decode().count("<span>PDF</span>") == 2


def test_the_lock_says_what_is_missing(secret, pending, signed_in, charlie) -> None:
    """R18."""
    assert "for verified officers" in Client().get("/toolkit/secret/").content.decode()
    page = signed_in(pending).get("/toolkit/secret/").content.decode()
    assert "You are two steps from this resource" in page
    assert "Your agency vouches for you" in page
    secret.audience = ["dispatcher"]
    secret.save_revision().publish()
    assert "This resource is for: dispatcher" in signed_in(charlie).get("/toolkit/secret/").content.decode()


def test_an_end_of_employment_closes_the_file_at_once(secret, alice, signed_in) -> None:
    """P27: decided anew at each request."""
    file = ResourceFile.objects.get(title__contains=CANARY)
    path, client = f"/toolkit/secret/files/{file.key}/{file.address_name}", signed_in(alice)
    assert client.get(path).status_code == 200
    alice.affiliations.update(ended_at=alice.email_confirmed_at)
    assert access.standing(alice) == []
    assert client.get(path).status_code == 404


def test_the_zip_says_what_was_left_out(secret) -> None:
    told = contents(Client())
    assert "Left out of this ZIP." in told
    assert "It is for verified officers." in told
    assert "02-open/poster.pdf" in told
    assert 'lang="en' in told


def test_an_unpublished_resource_is_nowhere(secret, alice, signed_in) -> None:
    file = ResourceFile.objects.get(title__contains=CANARY)
    secret.unpublish()
    client = signed_in(alice)
    assert "A stopped car" not in client.get("/toolkit/kit/").content.decode()
    assert client.get(f"/toolkit/secret/files/{file.key}/{file.address_name}").status_code == 404
    assert CANARY not in contents(client)
