"""Editors see the next letters before they go, and can keep something back (R38, P24)."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from conftest import enroll_second_factor, person
from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.outreach import digest_preview, digest_run, digests
from rollcall.outreach.errors import NotAllowed, WrongMoment
from rollcall.outreach.models import DigestItem
from rollcall.outreach.tests.building_updates import item, reader
from rollcall.outreach.tests.conftest import MoveClock

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


@pytest.fixture
def queued(clock_at: MoveClock) -> DigestItem:
    """Two daily readers, one of sleep alone, and two things for tomorrow morning."""
    clock_at()
    reader("all@mail.example")
    reader("sleep@mail.example", topics=["sleep"])
    reader("monday@mail.example", "weekly", topics=["driving"])
    item("1", title="A pocket card", topics=["driving"])
    made = item("2", title="A sleep diary", topics=["sleep"])
    clock_at(minutes=1)
    return made


def test_what_is_shown_is_what_goes(queued: DigestItem, clock_at: MoveClock) -> None:
    """The plan and the run are one function."""
    coming = {next_.rhythm: next_ for next_ in digest_preview.of_each()}
    assert [(row.title, people) for row, people in coming["daily"].items] == [
        ("A pocket card", 1),
        ("A sleep diary", 2),
    ]
    assert coming["daily"].letters == 2
    clock_at(hours=20)
    assert digest_run.turn() == 2


def test_the_desk_shows_it(queued: DigestItem, signed_in: SignedIn, dana: User) -> None:
    browser = signed_in(dana)
    said = browser.get("/staff/updates/").content.decode()
    assert "2 letters go next" in said
    assert "A sleep diary" in said
    letter = browser.get("/staff/updates/daily/").content.decode()
    assert "2 new things for you" in letter
    assert browser.get("/staff/updates/daily/?language=es").status_code == 200
    assert "no letter goes" in browser.get("/staff/updates/at_once/").content.decode()


def test_held_back_until_let_go(
    queued: DigestItem, signed_in: SignedIn, dana: User, clock_at: MoveClock
) -> None:
    browser = signed_in(dana)
    browser.post(f"/staff/updates/items/{queued.pk}/hold/", {"reason": "Wrong edition"})
    said = browser.get("/staff/updates/").content.decode()
    assert "1 letter goes next" in said
    assert "Wrong edition" in said
    line = audit.trail(queued).get()
    assert (line.event, line.actor_id, line.note) == ("digest_item.held", dana.pk, "Wrong edition")
    clock_at(hours=20)
    assert digest_run.turn() == 1
    digests.release(queued, by=dana)
    clock_at(hours=44)
    assert digest_run.turn() == 2


def test_an_update_does_not_undo_the_editor(queued: DigestItem, dana: User, clock_at: MoveClock) -> None:
    digests.take_off(queued, by=dana)
    item("2", title="A sleep diary, again", topics=["sleep"])
    digests.drop("resource", "2")
    item("2", topics=["sleep"])
    clock_at(hours=20)
    assert digest_run.turn() == 1


def test_two_editors_at_once(queued: DigestItem, dana: User, sam: User) -> None:
    digests.take_off(queued, by=dana)
    with pytest.raises(WrongMoment):
        digests.hold(queued, by=sam)


def test_whoever_keeps_pages_comes_in(queued: DigestItem, signed_in: SignedIn) -> None:
    editor = person("editor@rollcall.example", "Ed", is_staff=True)
    rights = Permission.objects.filter(codename__in=["access_admin", "change_resourcefile"])
    editor.user_permissions.set(rights)
    enroll_second_factor(editor)
    assert signed_in(editor).get("/staff/updates/").status_code == 200


@pytest.mark.parametrize("path", ["", "daily/", "hourly/", "items/1/hold/"])
def test_others_find_nothing(signed_in: SignedIn, alice: User, path: str) -> None:
    clerk = person("clerk@rollcall.example", "Clerk", is_staff=True)
    assert Client().get(f"/staff/updates/{path}").status_code == 302
    assert signed_in(alice).get(f"/staff/updates/{path}").status_code == 404
    enroll_second_factor(clerk)
    assert signed_in(clerk).get(f"/staff/updates/{path}").status_code == 404


def test_no_other_way_in(queued: DigestItem, alice: User) -> None:
    with pytest.raises(NotAllowed):
        digests.hold(queued, by=alice)


def test_bad_acts(queued: DigestItem, signed_in: SignedIn, dana: User) -> None:
    browser = signed_in(dana)
    assert browser.post(f"/staff/updates/items/{queued.pk}/burn/").status_code == 404
    assert browser.post("/staff/updates/items/999/hold/").status_code == 404
    browser.post(f"/staff/updates/items/{queued.pk}/hold/", {"reason": "x" * 400})
    queued.refresh_from_db()
    assert queued.state == "ready"


def test_few_queries(
    queued: DigestItem, signed_in: SignedIn, dana: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(30):
        reader(f"r{number}@mail.example")
        item(f"n{number}")
        if number > 20:
            digests.hold(DigestItem.objects.latest("pk"), by=dana)
    browser = signed_in(dana)
    browser.get("/staff/updates/")
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]  # five of them are the frame's
        browser.get("/staff/updates/")
