"""Several portals on one installation: what each shows, the desk that keeps them, and the lines above."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from wagtail.models import Site

from rollcall.accounts.models import User
from rollcall.base import audit, bulletins, clock, portals, search, sites
from rollcall.base.finding import portals as marks
from rollcall.base.models import AuditEntry, Bulletin
from rollcall.catalog import shelf_entry
from rollcall.catalog.models import Course, CourseVersion, Provider, Topic

Browser = Callable[..., Client]
THERE = "community.localhost:8000"


def course(slug: str, provider: str, topic: str) -> Course:
    """A published course."""
    made_by, _made = Provider.objects.get_or_create(slug=provider, defaults={"name": provider.title()})
    about, _made = Topic.objects.get_or_create(slug=topic, defaults={"name": topic.title()})
    found = Course.objects.create(slug=slug, provider=made_by, access_level="open")
    found.topics.add(about)
    version = CourseVersion.objects.create(
        course=found, number=1, title=f"About {slug}", summary="Short.", minutes=10, published_at=clock.now()
    )
    found.current = version
    found.save()
    shelf_entry.put(found)
    return found


@pytest.fixture
def two_courses(community: Site) -> Site:
    """The community's portal shows one of two courses; the first portal shows both."""
    course("counter", "harbor", "community")
    course("ambush", "plains", "safety")
    choose(community, {"provider": ["harbor"]})
    return community


def choose(site: Site, shows: dict[str, list[str]]) -> None:
    words = portals.of(site)
    words.shows = shows
    portals.change(words, by=audit.SYSTEM)
    sites.forget()
    marks.renew()


def words_of(client: Client, path: str, host: str = "testserver") -> str:
    answer = client.get(path, HTTP_HOST=host)
    assert answer.status_code == 200, path
    return answer.content.decode()


LISTS = ["/courses/", "/", "/search/?q=About", "/search/suggest/?q=Abo", "/sitemap.xml"]


@pytest.mark.parametrize("page", LISTS)
def test_a_portal_shows_what_was_chosen_for_it(client: Client, two_courses: Site, page: str) -> None:
    there, here = words_of(client, page, THERE), words_of(client, page)
    assert "counter" in there
    assert "ambush" not in there
    assert "counter" in here
    assert "ambush" in here


@pytest.mark.parametrize("page", LISTS)
def test_without_the_choice_it_would_show_all(
    client: Client, two_courses: Site, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(sites, "shows", lambda chosen, tree, facets: True)
    monkeypatch.setattr(sites.Portal, "chosen", lambda self, name: ())
    marks.renew()
    assert "ambush" in words_of(client, page, THERE)


def test_the_search_counts_only_what_it_shows(two_courses: Site) -> None:
    every = search.tallies(["about"])
    token = sites._host.set(THERE)
    found = search.tallies(["about"])
    shown = found.page(10)
    sites._host.reset(token)
    assert (every.total, found.total) == (2, 1)
    assert [row.key for row in shown] == ["counter"]


def test_a_topic_narrows_too(client: Client, two_courses: Site) -> None:
    choose(two_courses, {"topic": ["safety"]})
    there = words_of(client, "/courses/", THERE)
    assert "ambush" in there
    assert "counter" not in there


def test_a_link_to_what_another_portal_shows_leads_there(client: Client, two_courses: Site) -> None:
    answer = client.get("/courses/ambush/", HTTP_HOST=THERE)
    assert answer["Location"] == "http://localhost:8000/courses/ambush/"
    assert client.get("/courses/counter/", HTTP_HOST=THERE).status_code == 200


def test_addresses_for_machines_are_the_portal_s_own(client: Client, two_courses: Site) -> None:
    assert f"http://{THERE}/courses/counter/" in words_of(client, "/sitemap.xml", THERE)
    assert f"http://{THERE}/sitemap.xml" in words_of(client, "/robots.txt", THERE)
    assert "http://localhost:8000/sitemap.xml" in words_of(client, "/robots.txt")


def test_each_portal_has_its_look(client: Client, community: Site) -> None:
    words = portals.of(community)
    words.palette, words.mark, words.sponsor = "harbor", "bridge", "Run by neighbors."
    portals.change(words, by=audit.SYSTEM)
    sites.forget()
    there = words_of(client, "/help/", THERE)
    assert "palettes/harbor.css" in there
    assert "mark-bridge.svg" in there
    assert "Run by neighbors." in there
    assert "palettes/" not in words_of(client, "/help/")


def test_lines_are_in_the_language_of_the_page(client: Client, community: Site) -> None:
    words = portals.of(community)
    words.banner, words.banner_es = "Not a government website.", "No es un sitio del gobierno."
    words.help_hours, words.help_hours_es = "Mondays", "Los lunes"
    portals.change(words, by=audit.SYSTEM)
    sites.forget()
    spanish = client.get("/help/", HTTP_HOST=THERE, HTTP_ACCEPT_LANGUAGE="es").content.decode()
    assert "No es un sitio del gobierno." in spanish
    assert "Los lunes" in spanish
    assert "Mondays" in words_of(client, "/help/", THERE)


# ---- who may register


def register_as(community: Site, who: str) -> None:
    words = portals.of(community)
    words.registration = who
    portals.change(words, by=audit.SYSTEM)
    sites.forget()


def test_officers_are_verified_where_the_portal_says_so(
    pat: User, signed_in: Browser, community: Site
) -> None:
    browser = signed_in(pat)
    assert browser.get("/account/verification/apply/", HTTP_HOST=THERE).status_code == 200
    register_as(community, "accounts")
    refused = browser.get("/account/verification/apply/", HTTP_HOST=THERE)
    assert refused.status_code == 403
    assert "http://localhost:8000/account/verification/apply/" in refused.content.decode()
    assert browser.post("/account/verification/apply/", {}, HTTP_HOST=THERE).status_code == 403
    assert browser.get("/account/verification/apply/").status_code == 200


def test_a_portal_may_open_no_accounts(client: Client, community: Site) -> None:
    register_as(community, "none")
    led = client.get("/accounts/signup/", HTTP_HOST=THERE)["Location"].removeprefix("http://localhost:8000")
    assert client.get(led, HTTP_HOST="localhost:8000").status_code == 403
    sent = {"legal_name": "Pat Lind", "email": "pat@mail.example", "password": "a long walk to the harbor"}
    assert client.post("/accounts/signup/", sent, HTTP_HOST="localhost:8000").status_code == 403
    assert not User.objects.filter(email="pat@mail.example").exists()


def test_who_registers_from_a_portal_is_told_where_it_leads(client: Client, community: Site) -> None:
    register_as(community, "accounts")
    led = client.get("/accounts/signup/", HTTP_HOST=THERE)["Location"].removeprefix("http://localhost:8000")
    assert "Common Ground" in client.get(led, HTTP_HOST="localhost:8000").content.decode()


# ---- the desk


def sent_for(site: Site, **changes: object) -> dict[str, object]:
    words = portals.of(site)
    names = [name for name in portals.FIELDS if name != "shows"]
    return {name: getattr(words, name) for name in names} | changes


def test_staff_change_a_portal_and_the_change_is_on_record(
    client: Client, signed_in: Browser, dana: User, two_courses: Site
) -> None:
    desk = signed_in(dana)
    sent = sent_for(two_courses, brand="Common Place", palette="orchard", providers=["plains"])
    with_commit = desk.post(f"/staff/portals/{two_courses.pk}/", sent)
    assert with_commit.status_code == 302
    line = AuditEntry.objects.filter(event="portal.changed", actor_id=dana.pk).get()
    assert line.data["before"]["brand"] == "Common Ground"
    assert line.data["after"]["shows"] == {"provider": ["plains"]}
    page = desk.get(f"/staff/portals/{two_courses.pk}/").content.decode()
    assert "Common Place" in page
    assert "Dana Price" in page


@pytest.mark.parametrize("wrong", [{"palette": "#ff0000"}, {"brand": ""}, {"providers": ["nobody"]}])
def test_what_cannot_be_taken_is_said(
    signed_in: Browser, dana: User, two_courses: Site, wrong: dict[str, object]
) -> None:
    """No editor can choose a color of his own."""
    answer = signed_in(dana).post(f"/staff/portals/{two_courses.pk}/", sent_for(two_courses, **wrong))
    assert answer.status_code == 422
    assert portals.of(two_courses).brand == "Common Ground"


def test_the_desk_is_for_whoever_holds_the_right(signed_in: Browser, dana: User, pat: User) -> None:
    User.objects.filter(pk=dana.pk).update(is_superuser=False)
    for person in (pat, dana):
        assert signed_in(person).get("/staff/portals/").status_code in {302, 404}
        assert signed_in(person).post("/staff/portals/notices/new/", {}).status_code in {302, 404}


# ---- lines above every page


@pytest.fixture
def outage(db: None) -> Bulletin:
    """The videos do not play, for two hours from now; on every portal."""
    present = clock.now()
    row = Bulletin(
        kind="warning",
        words="Videos do not play until noon.",
        words_es="Los videos no funcionan hasta el mediodía.",
        begins_at=present,
        ends_at=present + timedelta(hours=2),
        made_at=present,
    )
    bulletins.put_up(row, by=audit.SYSTEM)
    sites.forget()
    return row


def test_a_line_stands_above_every_page_in_its_hours(
    client: Client, community: Site, outage: Bulletin, at: Callable[..., object]
) -> None:
    for host in ("testserver", THERE):
        assert outage.words in words_of(client, "/help/", host)
    spanish = client.get("/courses/", HTTP_ACCEPT_LANGUAGE="es").content.decode()
    assert outage.words_es in spanish
    at(hours=3)
    assert outage.words not in words_of(client, "/help/")
    sites.forget()


def test_a_line_of_one_portal_is_not_on_the_other(client: Client, community: Site, outage: Bulletin) -> None:
    outage.site = community
    bulletins.put_up(outage, by=audit.SYSTEM)
    sites.forget()
    assert outage.words in words_of(client, "/help/", THERE)
    assert outage.words not in words_of(client, "/help/")


def test_who_closes_it_does_not_see_it_again(client: Client, outage: Bulletin) -> None:
    answer = client.get(f"/bulletins/{outage.pk}/close/", HTTP_REFERER="http://testserver/help/")
    assert answer["Location"] == "/help/"
    assert outage.words not in words_of(client, "/help/")
    assert outage.words in words_of(Client(), "/help/")


@pytest.mark.parametrize("cookie", ["", "x", "0.x.0", "9" * 500, "....", "-1", "%00"])
def test_whatever_stands_in_the_cookie_a_page_comes(client: Client, outage: Bulletin, cookie: str) -> None:
    client.cookies[bulletins.COOKIE] = cookie
    assert outage.words in words_of(client, "/help/")


def test_pages_that_are_kept_show_it_too(client: Client, db: None, settings: object) -> None:
    """A kept page of before is not shown once there is a line, nor one with the line to who closed it."""
    settings.PAGE_CACHE_SECONDS = 60  # type: ignore[attr-defined]
    sites.forget()
    assert "Videos" not in words_of(client, "/courses/")
    present = clock.now()
    row = Bulletin(words="Videos rest.", words_es="Sin videos.", begins_at=present, made_at=present)
    row.ends_at = present + timedelta(hours=1)
    bulletins.put_up(row, by=audit.SYSTEM)
    for key in ("portal:testserver",):  # what the five seconds do
        sites.caches["local"].delete(key)
    assert "Videos rest." in words_of(client, "/courses/")
    client.get(f"/bulletins/{row.pk}/close/")
    assert "Videos rest." not in words_of(client, "/courses/")
    sites.forget()


def test_kept_pages_are_of_one_host(client: Client, two_courses: Site, settings: object) -> None:
    settings.PAGE_CACHE_SECONDS = 60  # type: ignore[attr-defined]
    assert "ambush" in words_of(client, "/courses/")
    assert "ambush" not in words_of(client, "/courses/", THERE)
    assert "ambush" in words_of(client, "/courses/")
    sites.forget()


def test_staff_write_a_line_and_take_it_down(client: Client, signed_in: Browser, dana: User) -> None:
    desk = signed_in(dana)
    sent = {"kind": "warning", "words": "No letters today.", "words_es": "Hoy no hay cartas.", "site": ""}
    hours = {"begins_at": "2026-01-01T08:00", "ends_at": "2099-01-01T08:00"}
    assert desk.post("/staff/portals/notices/new/", sent | hours).status_code == 302
    row = Bulletin.objects.get()
    sites.forget()
    assert "No letters today." in words_of(client, "/help/")
    assert "No letters today." in desk.get("/staff/portals/").content.decode()
    backward = hours | {"ends_at": "2025-01-01T08:00"}
    assert desk.post(f"/staff/portals/notices/{row.pk}/", sent | backward).status_code == 422
    assert desk.post(f"/staff/portals/notices/{row.pk}/down/").status_code == 302
    sites.forget()
    assert "No letters today." not in words_of(client, "/help/")
    told = AuditEntry.objects.filter(subject=f"bulletin:{row.pk}").values_list("event", flat=True)
    assert list(told) == ["bulletin.written", "bulletin.taken_down"]
