"""Staff try a package, cleared or not: the same door as a learner's, and nothing of it in the ledger."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from rollcall.accounts import sessions
from rollcall.accounts.models import User
from rollcall.base.audit import trail
from rollcall.catalog.models import Package
from rollcall.catalog.packages import clearing
from rollcall.player import tasks, trials
from rollcall.player.models import Attempt, Launch, Sco, Trial
from rollcall.player.scorm_errors import PackageNotReady, SignedOut
from rollcall.player.tests.scorm_kit import PAGE, Sitter, course_of, imported, item, manifest, zipped
from rollcall.transcripts.models import Completion, Enrollment, SatisfiedUnit

pytestmark = pytest.mark.django_db
content = pytest.mark.urls("config.urls_content")


def waiting(**more: Any) -> Package:
    """A package that nobody has cleared."""
    files = {"imsmanifest.xml": manifest(item("one", masteryscore="80")), "index.html": PAGE, **more}
    package = imported(zipped(files))
    Package.objects.filter(pk=package.pk).update(state=Package.State.QUARANTINED)
    return Package.objects.get(pk=package.pk)


class Taster:
    """Somebody of the staff on the content origin, without a browser."""

    def __init__(self, user: User, package: Package) -> None:
        self.user, self.package, self.portal = user, package, Client()
        self.portal.force_login(user)
        self.again()

    def again(self) -> "Taster":
        key = self.portal.session.session_key
        ticket = trials.start(self.package, by=self.user, session_key=key)
        self.door, self.token = ticket.url.split("/")[3:5]
        self.host = ticket.origin.removeprefix("http://")
        return self

    def get(self, path: str = "", host: str = "") -> HttpResponse:
        return Client().get(f"/{self.door}/{self.token}/{path}", HTTP_HOST=host or self.host)

    def post(self, name: str, **body: Any) -> HttpResponse:
        address = f"/{self.door}/{self.token}/{name}"
        return Client().post(address, json.dumps(body), content_type="application/json", HTTP_HOST=self.host)

    def play(self, number: int = 1, session: str = "", **cmi: str) -> HttpResponse:
        session = session or self.post("open", item="one").json()["session"]
        return self.post("commit", item="one", session=session, number=number, why="finish", cmi=cmi)

    def doors(self) -> list[int]:
        """The status of each kind of request that a trial opens."""
        answers = [self.get(), self.get("p/index.html"), self.post("begin"), self.post("open", item="one")]
        return [answer.status_code for answer in answers]


@pytest.fixture
def taster(dana: User) -> Taster:
    return Taster(dana, waiting())


def with_rights(user: User, *names: str) -> User:
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    User.objects.filter(pk=user.pk).update(is_staff=True)
    return User.objects.get(pk=user.pk)


@content
def test_it_plays_and_is_judged_as_for_a_learner(taster: Taster) -> None:
    """Section 3: place, score and the author's bar, as the learner would meet them."""
    assert taster.doors() == [200] * 4
    failed = taster.play(**{"cmi.core.score.raw": "70", "cmi.core.lesson_location": "4"}).json()
    assert (failed["status"], failed["unit_done"]) == ("failed", False)
    again = taster.post("open", item="one").json()
    assert again["cmi"]["cmi.core.lesson_location"] == "4"
    passed = taster.play(session=again["session"], **{"cmi.core.score.raw": "80"}).json()
    assert (passed["status"], passed["unit_done"]) == ("passed", True)
    assert passed["lines"][0]["done"]


@content
def test_nothing_of_it_is_in_the_ledger(taster: Taster) -> None:
    """R15, P32: neither enrollment nor attempt, part, completion or learner's launch."""
    taster.play(**{"cmi.core.score.raw": "100"})
    for kept in (Enrollment, Attempt, Sco, SatisfiedUnit, Completion, Launch):
        assert not kept.objects.exists(), kept
    assert Trial.objects.get().parts["one"]["status"] == "passed"
    assert trail(taster.package).last().event == "package.tried"


@content
def test_headers_are_those_of_a_learners_launch(taster: Taster, alice: User) -> None:
    """P29, P30: the same sandbox, policy and permissions on shell, file and answer."""
    sitter = Sitter(alice, course_of(imported()))
    for path in ("", "p/index.html", "p/nothing"):
        mine, theirs = taster.get(path), sitter.get(path)
        assert mine.status_code == theirs.status_code
        for name in ("Content-Security-Policy", "Permissions-Policy", "Cache-Control", "X-Robots-Tag"):
            assert mine[name] == theirs[name]
    assert b"data-preview" in taster.get().content
    assert b"data-preview" not in sitter.get().content


def suspended(taster: Taster) -> None:
    User.objects.filter(pk=taster.user.pk).update(is_active=False)


def no_longer_staff(taster: Taster) -> None:
    User.objects.filter(pk=taster.user.pk).update(is_staff=False)


def withdrawn(taster: Taster) -> None:
    clearing.withdraw(taster.package, by=taster.user, note="x")


def signed_out(taster: Taster) -> None:
    sessions.end_all(taster.user, by=taster.user)


def too_old(taster: Taster) -> None:
    Trial.objects.update(expires_at=timezone.now())


@content
@pytest.mark.parametrize("shut", [suspended, no_longer_staff, withdrawn, signed_out, too_old])
def test_every_door_shuts_at_the_next_request(taster: Taster, shut: Callable[[Taster], None]) -> None:
    """P6, P36: as for a learner's launch."""
    shut(taster)
    assert taster.doors() == [404] * 4


@content
def test_only_on_the_packages_own_host(taster: Taster) -> None:
    """P29."""
    assert taster.get(host=f"p{'0' * 32}.localhost:8001").status_code in {400, 404}


@content
def test_the_newest_look_is_the_one(taster: Taster) -> None:
    """Opened again, the older window says so."""
    old = taster.token
    taster.again()
    new, taster.token = taster.token, old
    assert taster.doors() == [409, 404, 409, 409]
    taster.token = new
    assert taster.doors() == [200] * 4


@content
def test_a_learners_token_is_none_here_and_the_other_way_round(taster: Taster, alice: User) -> None:
    sitter = Sitter(alice, course_of(imported()))
    token = taster.token
    taster.token = sitter.token
    assert taster.doors() == [404] * 4
    sitter.token = token
    assert sitter.get().status_code == 404


@content
def test_hostile_bodies_are_refused(taster: Taster, monkeypatch: pytest.MonkeyPatch) -> None:
    """P32, P51: nothing that is sent makes a fault of ours."""
    session = taster.post("open", item="one").json()["session"]
    assert taster.post("open", item="\0").status_code == 422
    assert taster.post("open", item="nothing").status_code == 422
    assert taster.post("commit", item="two", session=session, number=1, why="auto", cmi={}).status_code == 422
    assert taster.post("commit", item="one", session="old", number=1, why="auto", cmi={}).status_code == 409
    assert taster.post("commit", item="one", session=session, number="1").status_code == 422
    monkeypatch.setattr(trials, "MOST_BYTES", 10)
    assert taster.play(session=session).status_code == 413


def test_before_it_is_cleared_only_for_who_may_clear(bob: User, sam: User) -> None:
    """P36: an author waits; then he may try it as well."""
    package = waiting()
    User.objects.filter(pk=bob.pk).update(is_superuser=False)
    author = with_rights(bob, "change_course")
    with pytest.raises(PackageNotReady):
        trials.start(package, by=author, session_key="x")
    cleared = clearing.clear(package, by=sam)
    with pytest.raises(SignedOut):
        trials.start(cleared, by=author, session_key=None)
    clearer = with_rights(bob, "change_package")
    assert trials.may_try(clearer, package)
    assert not trials.may_try(clearer, clearing.withdraw(cleared, by=sam))


@content
def test_an_author_loses_what_is_put_back(bob: User, sam: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """P36, asked at each request; with its control."""
    User.objects.filter(pk=bob.pk).update(is_superuser=False)
    taster = Taster(with_rights(bob, "change_course"), clearing.clear(waiting(), by=sam))
    assert taster.get().status_code == 200
    Package.objects.update(state=Package.State.QUARANTINED)
    assert taster.get().status_code == 404
    monkeypatch.setattr(trials, "may_try", lambda *_a: True)  # the control
    assert taster.get().status_code == 200


@content
def test_what_is_over_is_swept(taster: Taster, at: Callable[..., None]) -> None:
    """Nothing of a preview is kept: run twice, it is gone once."""
    assert tasks.sweep_trials() == 0
    at(hours=5)
    assert tasks.sweep_trials() == 1
    assert tasks.sweep_trials() == 0


def test_the_page_and_its_ticket(signed_in: Callable[..., Client], dana: User, alice: User) -> None:
    """For staff who may clear; to an officer there is no such page (P1)."""
    package = waiting()
    page, ask = (
        reverse(name, args=[package.key])
        for name in ("staff_package_preview", "staff_package_preview_launch")
    )
    staff = signed_in(dana)
    assert f'action="{ask}"' in staff.get(page).content.decode()
    assert page in staff.get(reverse("staff_package", args=[package.key])).content.decode()
    ticket = staff.post(ask).json()
    assert "/preview/" in ticket["url"]
    assert signed_in(alice).get(page).status_code == 404
    assert signed_in(alice).post(ask).status_code in {403, 404}
    Package.objects.update(state=Package.State.WITHDRAWN)
    assert staff.get(page).status_code == 404
    assert staff.post(ask).status_code == 404


def test_the_course_preview_asks_for_a_ticket(signed_in: Callable[..., Client], dana: User) -> None:
    """Section 3: a package plays within the preview of its course."""
    unit = course_of(imported())
    staff = signed_in(dana)
    ask = reverse("player:preview_launch", args=[unit.version_id, unit.key])
    page = staff.get(reverse("player:preview_unit", args=[unit.version_id, unit.key])).content.decode()
    assert f'action="{ask}"' in page
    assert "Nothing is kept." in page
    assert "/preview/" in staff.post(ask).json()["url"]
    Package.objects.update(state=Package.State.WITHDRAWN)
    assert staff.post(ask).status_code == 409
    assert not Enrollment.objects.exists()


@override_settings(CONTENT_ORIGIN_FALLBACK="http://127.0.0.1:8001")
@content
def test_with_a_cookie_of_the_portal_nothing_opens(taster: Taster) -> None:
    """P29: on the shared host of the demo."""
    client = Client(HTTP_HOST="127.0.0.1:8001")
    assert client.get(f"/preview/{taster.token}/").status_code == 200
    client.cookies["session"] = "x"
    assert client.get(f"/preview/{taster.token}/").status_code == 404
