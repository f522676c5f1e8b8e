"""The content origin: what it answers, to whom, on which host, and with which words (P6, P27, P29, P37)."""

import uuid
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from rollcall.accounts import sessions
from rollcall.accounts.models import Affiliation, User
from rollcall.catalog.models import Package
from rollcall.catalog.packages import clearing
from rollcall.catalog.packages.importing import folder_of
from rollcall.player import launch
from rollcall.player.models import Launch
from rollcall.player.scorm_errors import SignedOut
from rollcall.player.served_types import may_be_served, type_of
from rollcall.player.tests.scorm_kit import PAGE, Sitter, course_of, imported, manifest, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls_content")]
FILES = {
    "imsmanifest.xml": manifest(),
    "index.html": PAGE,
    "a b/é.js": "1",
    "film.mp4": b"0123456789",
    "x.php": "<?php 1",
    "x.php.txt": "1",
    ".htaccess": "x",
    "d/.git/config": "x",
    "odd.xyz": "x",
    "x.svg": "<svg/>",
}


@pytest.fixture
def sitter(alice: User) -> Sitter:
    return Sitter(alice, course_of(imported(zipped(FILES))))


def package_of(sitter: Sitter) -> Package:
    assert sitter.unit.package is not None
    return sitter.unit.package


def every_door(sitter: Sitter) -> list[int]:
    """The status of each kind of request that a launch opens."""
    return [
        sitter.get().status_code,
        sitter.get("p/index.html").status_code,
        sitter.post("begin", {}).status_code,
        sitter.post("open", {"item": "one"}).status_code,
        sitter.commit(core__lesson_location="1").status_code,
    ]


def test_open_while_the_launch_holds(sitter: Sitter) -> None:
    sitter.open()
    assert every_door(sitter)[:4] == [200, 200, 200, 200]


def suspended(sitter: Sitter) -> None:
    User.objects.filter(pk=sitter.user.pk).update(is_active=False)


def left_the_agency(sitter: Sitter) -> None:
    Affiliation.objects.filter(user=sitter.user).update(ended_at=timezone.now())


def package_withdrawn(sitter: Sitter) -> None:
    clearing.withdraw(package_of(sitter), by=sitter.user, note="x")


def course_withdrawn(sitter: Sitter) -> None:
    course = sitter.unit.version.course
    type(course).objects.filter(pk=course.pk).update(withdrawn_at=timezone.now())


def new_round(sitter: Sitter) -> None:
    type(sitter.enrollment).objects.filter(pk=sitter.enrollment.pk).update(round=2)


def expired(sitter: Sitter) -> None:
    Launch.objects.update(expires_at=timezone.now())


def signed_out(sitter: Sitter) -> None:
    with override_settings(ROOT_URLCONF="config.urls"):
        assert sitter.portal.post(reverse("account_logout")).status_code == 302


def signed_out_by_staff(sitter: Sitter) -> None:
    sessions.end_all(sitter.user, by=sitter.user)


def new_epoch(sitter: Sitter) -> None:
    """As for a session that stands in no list."""
    User.objects.filter(pk=sitter.user.pk).update(session_epoch=F("session_epoch") + 1)


def new_password(sitter: Sitter) -> None:
    sitter.user.set_password("another walk to the harbor")
    sitter.user.save()


def session_over(sitter: Sitter) -> None:
    Session.objects.update(expire_date=timezone.now())


ENDS = [suspended, left_the_agency, package_withdrawn, course_withdrawn, new_round, expired]
ENDS_OF_SESSION = [
    signed_out, signed_out_by_staff, new_epoch, new_password, session_over
]  # fmt: skip


@pytest.mark.parametrize("change", ENDS_OF_SESSION)
def test_launch_ends_with_its_session(sitter: Sitter, change, monkeypatch) -> None:
    """P6: however a session ends, its launches end with it; the control: without asking, they go on."""
    sitter.open()
    change(sitter)
    assert every_door(sitter) == [404] * 5
    monkeypatch.setattr(launch, "is_signed_in", lambda held: True)
    assert 404 not in every_door(sitter)


def test_another_session_may_end(sitter: Sitter) -> None:
    """Signing out on the phone leaves the desk as it is."""
    Client().force_login(sitter.user)
    Session.objects.exclude(session_key=sitter.portal.session.session_key).delete()
    assert sitter.get().status_code == 200


def test_no_launch_without_a_session(sitter: Sitter) -> None:
    """P6: a launch is of a session; one that is not there opens nothing."""
    with pytest.raises(SignedOut):
        launch.start(sitter.enrollment, sitter.unit, user=sitter.user, session_key=None)
    sitter.open()
    Launch.objects.update(session="made-up")
    assert every_door(sitter) == [404] * 5


@pytest.mark.parametrize("change", ENDS)
def test_next_request_is_refused(sitter: Sitter, change, monkeypatch) -> None:
    """P6, P27: every request looks at the live rows; the control: without looking, all doors stay open."""
    sitter.open()
    change(sitter)
    assert every_door(sitter) == [404] * 5
    monkeypatch.setattr(launch, "check", lambda held, host: None)
    assert 404 not in every_door(sitter)


def test_newer_launch_ends_the_older(sitter: Sitter, alice: User) -> None:
    """Two tabs: the older one is told plainly, by page and by commit; files are not there."""
    sitter.open()
    Sitter(alice, sitter.unit)
    assert every_door(sitter) == [409, 404, 409, 409, 409]
    assert "another window" in sitter.get().content.decode()


def test_hosts(sitter: Sitter, settings) -> None:
    """P29: a package answers on its own origin and the shared one of the demo; the portal's host has none."""
    other = imported()
    hosts = {
        sitter.host: 200,
        settings.CONTENT_ORIGIN_FALLBACK.removeprefix("http://"): 200,
        launch.origin_of(other).removeprefix("http://"): 404,
        settings.PORTAL_ORIGIN.removeprefix("http://"): 404,
        f"localhost:{settings.CONTENT_PORT}": 404,
        "evil.example": 404,
    }
    assert {host: sitter.get("p/index.html", host=host).status_code for host in hosts} == hosts


@pytest.mark.urls("config.urls")
def test_portal_has_no_package_paths(sitter: Sitter, signed_in) -> None:
    """P29: asked on the portal, a package's address is not there."""
    assert signed_in(sitter.user).get(f"/l/{sitter.token}/p/index.html").status_code == 404
    assert Client().get(f"/l/{sitter.token}/").status_code == 404


def test_other_peoples_launches(sitter: Sitter, charlie: User) -> None:
    """P32: a token is one person's, one attempt's; a guessed one opens nothing."""
    other = Sitter(charlie, sitter.unit)
    other.open()
    sitter.session, sitter.item = other.session, "one"
    assert sitter.commit(core__lesson_location="9").status_code in {409, 422}
    sitter.token = uuid.uuid4().hex
    assert sitter.get().status_code == 404


def test_headers(sitter: Sitter) -> None:
    """P30: sandbox, no network but its own origin, no frame but the portal's, nothing of the machine."""
    for path in ("", "p/index.html", "p/nothing.html"):
        headers = sitter.get(path).headers
        policy = headers["Content-Security-Policy"]
        for words in (
            "sandbox allow-scripts allow-same-origin allow-forms",
            "connect-src 'self'",
            "worker-src 'none'",
            "frame-ancestors 'self' http://localhost",
            "form-action 'self'",
        ):
            assert words in policy
        assert "allow-modals" not in policy
        assert "top-navigation" not in policy
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert not sitter.get(path).cookies


def test_dialogs_only_where_staff_allow_them(sitter: Sitter, dana: User) -> None:
    clearing.let_ask(package_of(sitter), True, by=dana)
    assert "allow-modals" in sitter.get().headers["Content-Security-Policy"]


def test_portals_cookie_has_no_business_here(sitter: Sitter, settings) -> None:
    """P29: on the host that the demo's browsers share, a portal cookie shuts the door."""
    host = settings.CONTENT_ORIGIN_FALLBACK.removeprefix("http://")
    assert sitter.get(host=host, cookie="session=abc").status_code == 404
    assert sitter.get(host=host, cookie="other=abc").status_code == 200


@pytest.mark.parametrize(
    ("path", "kind", "download"),
    [
        ("index.html", "text/html", False),
        ("a%20b/%C3%A9.js", "text/javascript", False),
        ("x.svg", "image/svg+xml", False),
        ("odd.xyz", "application/octet-stream", True),
    ],
)
def test_types(sitter: Sitter, path: str, kind: str, download: bool) -> None:
    """P37: a fixed map; what is unknown is a download."""
    answer = sitter.get(f"p/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer.has_header("Content-Disposition") is download


@pytest.mark.parametrize(
    "path",
    ["x.php", "x.php.txt", ".htaccess", "d/.git/config", "nothing", "", "a b", "index.html/", "%2e%2e/x",
     "..%2f..%2fsecret-key", "../secret-key", "a/../index.html", "./index.html", "%5c..%5cx",
     "index.html%00.js", "//etc/passwd", "%252e%252e/x"],
)  # fmt: skip
def test_never_served(sitter: Sitter, path: str) -> None:
    """P27, P37: dot-files, server code, and whatever tries to leave the folder."""
    assert sitter.get(f"p/{path}").status_code in {400, 404}


def test_link_on_the_disk_is_not_followed(sitter: Sitter, tmp_path: Path) -> None:
    """P33: should a link ever lie in a package's folder, it leads nowhere."""
    (tmp_path / "secret.txt").write_text("x")
    (folder_of(package_of(sitter)) / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert sitter.get("p/link.txt").status_code == 404


def test_parts_and_tags(sitter: Sitter) -> None:
    """Media come in parts; what the browser has is not sent again, and access is asked each time."""
    answer = sitter.get("p/film.mp4", range="bytes=2-4")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"234")
    whole = sitter.get("p/film.mp4")
    assert "no-cache" in whole["Cache-Control"]
    assert sitter.get("p/film.mp4", if_none_match=whole["ETag"]).status_code == 304


def test_workers_are_not_served(sitter: Sitter) -> None:
    """P30: a browser that asks for a service worker gets none."""
    assert sitter.get("p/a%20b/%C3%A9.js", service_worker="script").status_code == 404


def test_posts_from_elsewhere(sitter: Sitter) -> None:
    """P50: only the shell's own origin may write; a page elsewhere that knows the token may not."""
    assert sitter.post("begin", {}, origin="http://localhost:8000").status_code == 404
    assert sitter.post("begin", {}, origin=f"http://{sitter.host}").status_code == 200


def test_looking_writes_nothing(sitter: Sitter, django_assert_num_queries) -> None:
    """P50: the shell and a file cost two questions to the database and no answer to it."""
    with django_assert_num_queries(2) as asked:
        sitter.get("p/index.html")
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)


def test_leftovers_are_replayed_in_order(sitter: Sitter, alice: User) -> None:
    """R14: what a closed tab could not send comes with the next visit, once."""
    sitter.open()
    commit = {"item": "one", "session": sitter.session, "number": 3, "why": "left"}
    left = [{"token": sitter.token, "commit": {**commit, "cmi": {"cmi.core.lesson_location": "7"}}}]
    newer = Sitter(alice, sitter.unit)
    assert newer.post("begin", {"leftovers": left}).json()["replayed"] == 1
    assert newer.open()["cmi"]["cmi.core.lesson_location"] == "7"
    assert newer.post("begin", {"leftovers": left}).json()["replayed"] == 0


def test_leftovers_of_somebody_else(sitter: Sitter, charlie: User) -> None:
    """P32: another person's token in the leftovers moves nothing."""
    sitter.open()
    commit = {"item": "one", "session": sitter.session, "number": 3, "why": "left", "cmi": {}}
    other = Sitter(charlie, sitter.unit)
    body = {"leftovers": [{"token": sitter.token, "commit": commit}]}
    assert other.post("begin", body).json()["replayed"] == 0


def test_map_of_types() -> None:
    """P37: no type of the map lets a browser run what it should download."""
    assert type_of("x.HTML") == "text/html"
    assert type_of("x.unknown") == type_of("x") == "application/octet-stream"
    assert not any(map(may_be_served, ("a.PHP", "b/.env", "x.shtml", "w.config", "a.jsp.html")))


def test_addresses_of_the_origin() -> None:
    """Everything hangs below a token."""
    assert reverse("content:file", args=["t", "a/b.html"]) == "/l/t/p/a/b.html"
    assert Client().get("/", HTTP_HOST="localhost").status_code == 404
