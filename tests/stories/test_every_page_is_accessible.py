"""Axe on every page of ours, for everyone who sees it, in both languages, on desk and phone (R20, P67).

Wagtail's own screens are left out: their frame is not ours to mend. A path with a "<" in it is a route of
ours, with what `make_pages` put behind it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.stories import conformance, steps
from tests.stories.running import Running

pytestmark = [
    pytest.mark.slow, pytest.mark.alike, pytest.mark.xdist_group("pages"), pytest.mark.timeout(1200),
]  # fmt: skip
SECURE = "/courses/recognizing-an-ambush/"
OPEN = "/courses/building-trust-at-the-counter/"
PAGES: dict[str, list[str]] = {
    "": [
        "/", "/programs/", "/programs/crisis-intervention/", "/news/",
        "/courses/", "/courses/?q=sleep", "/courses/?q=nothing-like-this", SECURE, OPEN,
        "/search/", "/search/?q=heat", "/search/?q=slepe&kind=course", "/search/?q=nothing-like-this",
        "/help/", "/accessibility/", "/theme/", "/certificates/", "/certificates/00000000000000000000000000/",
        "/accounts/login/",
        "/accounts/signup/", "/accounts/signup/passkey/", "/accounts/password/reset/", "/poc/nothing/",
        "/host-a-class/", "/nowhere/", "/demo/", "/demo/letters/",
        "/toolkit/", "/toolkit/?q=slepe&type=guide", "/toolkit/heat-on-patrol-poster/",
        "/toolkit/summer-kit/", "/toolkit/stopped-car-at-night/", "/toolkit/night-shift-sleep-2024/", "/faq/",
        "/faq/<int:pk>/<slug:anchor>/helped/",
        "/events/", "/events/?state=TX", "/events/month/2026-12/", "/events/map/",
        "/events/<slug:slug>/", "/events/<slug:slug>/register/", "/certificates/badge/",
        "/seats/<str:token>/", "/seats/approve/<str:token>/", "/seats/take-over/<str:token>/",
        "/seats/nothing/",
        "/kiosk/<str:secret>/", "/room/<int:key>/<str:code>/", "/preferences/<str:token>/",
        "/model-programs/", "/model-programs/?q=nothing-like-this", "/model-programs/map/",
        "/model-programs/<slug:program>/", "/model-programs/report/<str:secret>/",
        "/model-programs/report/nothing/", "/nominations/", "/nominations/rounds/<int:pk>/", "/recognition/",
        "/updates/", "/updates/asked/", "/updates/confirm/<str:token>/", "/updates/confirm/nothing/",
        "/accounts/claim/<str:secret>/", "/accounts/claim/nothing/", "/accounts/claim-again/<str:asked>/",
        "/contact/", "/contact/about/other/", "/contact/about/email/", "/contact/about/account/",
        "/contact/about/group/", "/contact/about/class/", "/contact/about/data/",
        "/contact/about/barrier/?page=/toolkit/",
        "/contact/sent/<str:signed>/", "/contact/<str:token>/", "/poc/second-step/<str:token>/",
    ],
    "nora@halecounty.example": [
        "/account/", "/account/verification/", "/account/verification/contact/", SECURE,
    ],
    "pat@mail.example": ["/account/", "/account/verification/apply/", "/account/certificates/", SECURE],
    "vera@halecounty.example": [
        "/account/", "/account/classes/", "/account/classes/<int:pk>/cancel/",
        "/account/classes/<int:pk>/substitute/", "/account/classes/<int:pk>/transfer/", "/pass/<int:pk>/",
        "/events/<slug:slug>/", "/events/<slug:slug>/register/",
        "/account/cases/", "/account/cases/missing/", "/account/cases/<int:pk>/", "/account/letters/",
        "/account/near-me/", "/account/training-elsewhere/", "/account/certificates/showing/",
        "/account/transcript/", "/host-a-class/", "/host-a-class/<int:pk>/",
        "/events/<slug:slug>/evaluation/",
        "/model-programs/?mine=1", "/model-programs/<slug:program>/adopt/", "/model-programs/adopted/",
        "/model-programs/adopted/<int:pk>/", "/nominations/", "/nominations/<int:pk>/",
        "/nominations/rounds/<int:pk>/begin/", "/assistance/", "/assistance/<int:pk>/",
        "/assistance/<int:pk>/after/<int:days>/", "/account/looks/",
    ],
    "noor@fieldnotes.example": ["/reviews/"],
    "lee@plains.example": ["/desk/teaching/", "/desk/teaching/about/"],
    "alice@halecounty.example": [
        "/account/near-me/", "/account/calendar/",
        "/account/", "/account/settings/", "/account/letters/", "/account/transcript/",
        "/account/certificates/",
        "/account/verification/", "/accounts/2fa/", "/accounts/sessions/", "/accounts/email/",
        "/learn/recognizing-an-ambush/", SECURE, "/toolkit/stopped-car-at-night/",
        "/toolkit/stopped-car-at-night/brief/", "/toolkit/first-words/",
    ],
    "dana@rollcall.example": [
        "/staff/outreach/", "/staff/outreach/new/", "/staff/outreach/limit/", "/staff/outreach/silent/",
        "/desk/recordings/",
        "/staff/verifications/", "/staff/agencies/", "/staff/people/", "/staff/team/",
        "/staff/team/appoint/", "/staff/packages/", "/staff/attempts/",
        "/staff/cases/", "/staff/letters/", "/staff/doubles/", "/desk/history/", "/staff/answers/",
        "/staff/translations/", "/staff/portals/", "/staff/portals/1/", "/staff/portals/notices/new/",
        "/staff/clearance/", "/staff/reviews/", "/staff/links/",
        "/staff/", "/staff/figures/?span=year", "/staff/figures/?state=TX", "/staff/jobs/",
        "/desk/", "/desk/?show=drafts", "/desk/events/new/", "/desk/venues/new/", "/desk/instructors/",
        "/desk/hosting/", "/desk/teaching/", "/staff/provider-members/",
        "/staff/certificates/", "/staff/extra-time/", "/staff/courses/", "/staff/courses/new/",
        *(f"/desk/events/<int:pk>/{page}" for page in (
            "", "change/", "sessions/", "cancel/", "copy/", "instructors/", "materials/",
            "registrations/", "registrations/add/", "registrations/<int:key>/", "recording/",
            "door/", "door/plain/", "door/ways/", "door/wall/<int:key>/",
            "attendance/", "attendance/<int:key>/<int:session>/", "attendance/report/",
            "attendance/report/<int:key>/", "roster/", "roster/typed/", "roster/<int:roster_pk>/", "close/",
        )),
        "/desk/venues/<int:pk>/", "/desk/hosting/<int:pk>/", "/desk/history/", "/desk/history/<int:pk>/",
        "/desk/recordings/",
        "/staff/cases/", "/staff/cases/<int:pk>/", "/staff/cases/?show=closed", "/staff/cases/answers/",
        "/staff/cases/answers/new/", "/staff/cases/answers/<int:pk>/", "/staff/doubles/",
        "/staff/doubles/?decided=1", "/staff/people/<int:key>/", "/staff/people/<int:key>/timeline/",
        "/staff/assistance/?show=provider", "/staff/assistance/<int:pk>/", "/staff/assistance/figures/",
        "/staff/assistance/agencies/<int:key>/",
        "/staff/outreach/", "/staff/outreach/new/", "/staff/outreach/limit/", "/staff/outreach/silent/",
        "/staff/outreach/<int:key>/", "/staff/outreach/<int:key>/change/",
        "/staff/outreach/<int:key>/preview/",
        "/staff/searches/", "/staff/searches/?sort=latest",
        "/staff/updates/", "/staff/updates/daily/", "/staff/updates/at_once/",
        "/staff/recognition/", "/staff/recognition/rounds/new/", "/staff/recognition/rounds/<int:pk>/",
        "/staff/recognition/nominations/<int:pk>/", "/staff/recognition/programs/",
        "/staff/recognition/programs/new/", "/staff/recognition/programs/<int:pk>/",
        *(f"/staff/recognition/rounds/<int:pk>/{page}/" for page in ("change", "rubric", "sample")),
    ],
}  # fmt: skip
AT_DESK = ("dana", "lee", "noor")  # who show a second factor
DESK, PHONE = (1280, 900), (360, 740)
# Every page is loaded once a language; both widths and both schemes are looked at in each.
LOOKS = {"en": [(DESK, "light"), (PHONE, "dark")], "es": [(DESK, "dark"), (PHONE, "light")]}
# Buttons of Wagtail fade from one scheme to the other: what axe would measure halfway is nobody's color.
SETTLE = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const one of document.getAnimations()) try { one.finish(); } catch { one.cancel(); }
}"""
FRAME_OF_WAGTAIL = ["#wagtail-sidebar", ".w-sidebar", "wagtail-userbar", ".messages"]


@pytest.fixture(scope="session")
def record() -> Iterator[conformance.Record]:
    """What the accessibility page reports, where this run was asked for it and went to its end."""
    kept = conformance.Record()
    yield kept
    if conformance.is_asked() and kept.is_whole(PAGES, LOOKS):
        conformance.write(kept)


@pytest.fixture
def faults(
    visitor: Callable[..., Page], running: Running, record: conformance.Record
) -> Callable[[str, str], list[str]]:
    """`faults("alice@…", "es")`: what axe, the console and a ruler find on that person's pages."""

    def look(email: str, language: str) -> list[str]:
        paths = [running.pages[path] if "<" in path else path for path in PAGES[email]]
        page, found = visitor(), list[str]()
        if email.startswith(AT_DESK):
            steps.sign_in_as_staff(page, email)
        elif email:
            steps.sign_in(page, email)
        steps.speak(page, language)
        page.on("pageerror", lambda error: found.append(f"script: {error}"))
        for asked, path in zip(PAGES[email], paths, strict=True):
            for view, told, wide in _looks(page, path, language):
                record.note(email, view, asked, told)
                found += [f"{path}, {view}: {fault}" for fault in [*_faults(told), *_too_wide(wide)]]
        record.went_through(email, language)
        steps.speak(page, "en")  # others of the cast are met by other stories
        return found

    return look


def _looks(page: Page, path: str, language: str) -> Iterator[tuple[str, dict[str, Any], int]]:
    """Each view of a page: its name, all that axe says of it, and by how many pixels it is too wide."""
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    answer = page.goto(path)
    assert answer is not None
    assert answer.status < 500, path
    page.wait_for_load_state("networkidle")
    options = {"exclude": FRAME_OF_WAGTAIL} if path.startswith("/staff/") else None
    for (width, height), scheme in LOOKS[language]:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(SETTLE)
        told: dict[str, Any] = Axe().run(page, options).response
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        yield f"{language}, {width} px, {scheme}", told, wide


def _faults(told: dict[str, Any]) -> list[str]:
    return [f"{one['id']} {one['nodes'][0]['target']}" for one in told["violations"]]


def _too_wide(pixels: int) -> list[str]:
    return [f"scrolls sideways by {pixels} px"] if pixels > 0 else []


@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize("email", PAGES, ids=lambda email: email.partition("@")[0] or "anyone")
def test_axe_finds_nothing(email: str, language: str, faults: Callable[[str, str], list[str]]) -> None:
    found = faults(email, language)
    assert not found, "\n".join(found)


def test_axe_would_find_something(visitor: Callable[..., Page]) -> None:
    """The control: a picture without words is seen."""
    page = visitor()
    page.goto("/help/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/favicon.ico\">')"
    )
    assert [one["id"] for one in Axe().run(page).response["violations"]] == ["image-alt"]
