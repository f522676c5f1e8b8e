"""Pages in Spanish: one address, a state for each, and no translation that says more than its original."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation as django_translation
from wagtail.models import Locale, Page

from rollcall.accounts import demo as accounts_demo
from rollcall.accounts.models import User
from rollcall.base import search
from rollcall.base.models import SearchDocument
from rollcall.catalog import demo as catalog_demo
from rollcall.pages import demo, demo_spanish, demo_toolkit, queries, translations
from rollcall.pages.addresses import address_of
from rollcall.pages.models import HomePage, InitiativePage, NewsPage, PlainPage, ProgramPage, tongues
from rollcall.pages.models.tongues import State
from rollcall.pages.tests.building_toolkit import directory, kit, questions, resource
from rollcall.pages.tests.translating import read, spanish

PATH = "/programs/resilience/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Whatever the last request of a test before this one was read in."""
    django_translation.activate("en-us")


@pytest.fixture
def program(dana: User) -> ProgramPage:
    demo.load(by=dana)
    return ProgramPage.objects.get(slug="resilience")


@pytest.fixture
def desk(dana: User, signed_in: Callable[..., Client]) -> Client:
    return signed_in(dana)


def state(page: Page) -> State:
    page.refresh_from_db()
    return next(line.state for line in tongues.lines(page))


def test_one_address_serves_each_in_his_language(program: ProgramPage, client: Client) -> None:
    """R32. The translation stands where its original does, and links lead there."""
    made = spanish(program, title="Resiliencia")
    assert address_of(made) == PATH
    assert "<h1>Resiliencia</h1>" in read(client, PATH)
    assert "<h1>Resilience</h1>" in read(client, PATH, "en")
    assert 'lang="es"' in read(client, PATH)


def test_the_address_may_name_the_language(program: ProgramPage, client: Client) -> None:
    """What search engines follow. Control: a language that there is not changes nothing."""
    spanish(program, title="Resiliencia")
    assert "<h1>Resiliencia</h1>" in read(client, f"{PATH}?lang=es", "en")
    assert "<h1>Resilience</h1>" in read(client, f"{PATH}?lang=xx", "en")
    assert f'hreflang="es" href="http://localhost:8000{PATH}?lang=es"' in read(client, PATH, "en")
    assert client.get(f"{PATH}?lang=es").headers["Content-Language"] == "es"
    assert "language" not in client.get(f"{PATH}?lang=es").cookies


def test_choosing_a_language_leaves_such_an_address(client: Client) -> None:
    came = {"referer": f"http://testserver{PATH}?lang=en-us&page=2"}
    assert client.get("/language/es/", headers=came)["Location"] == f"{PATH}?page=2"


def test_what_is_not_translated_says_so_and_in_which_language_it_is(
    program: ProgramPage, client: Client
) -> None:
    said = read(client, PATH)
    assert 'class="rc-reading-note' in said
    assert '<h1 lang="en">Resilience</h1>' in said
    assert 'rel="alternate" hreflang' not in said
    assert "rc-reading-note" not in read(client, PATH, "en")


def test_a_draft_is_read_by_nobody(program: ProgramPage, client: Client) -> None:
    made = spanish(program, publish=False, title="Resiliencia")
    assert "Resiliencia" not in read(client, PATH)
    assert state(made) is State.DRAFT


def test_the_original_published_again_leaves_its_translation_behind(
    program: ProgramPage, client: Client
) -> None:
    """Readers are led to the original; once the translation goes up again it is current."""
    made = spanish(program, title="Resiliencia")
    assert state(program) is State.CURRENT
    assert "rc-reading-note" not in read(client, PATH)
    program.save_revision().publish()
    assert state(program) is state(made) is State.BEHIND
    assert f'href="{PATH}?lang=en-us"' in read(client, PATH)
    made.save_revision().publish()
    assert state(program) is State.CURRENT


def test_without_the_clock_of_publishing_nothing_would_be_behind(
    program: ProgramPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    made = spanish(program)
    Page.objects.filter(pk=program.pk).update(last_published_at=made.last_published_at + timedelta(hours=1))
    assert state(program) is State.BEHIND
    monkeypatch.setattr(tongues, "is_behind", lambda original, translation: False)
    assert state(program) is State.CURRENT


def test_a_page_that_wagtail_keeps_in_step_is_no_translation(program: ProgramPage, client: Client) -> None:
    """To translate a program Wagtail copies the pages above it; those stay English and say so."""
    spanish(program, title="Resiliencia")
    initiative = InitiativePage.objects.get(locale__language_code="en-us")
    assert InitiativePage.objects.count() == 2
    assert state(initiative) is State.NONE
    assert "rc-reading-note" in read(client, "/programs/")


def test_pages_above_are_named_in_the_readers_language(program: ProgramPage, client: Client) -> None:
    spanish(InitiativePage.objects.get(), title="La iniciativa")
    spanish(program, title="Resiliencia")
    assert '<a href="/programs/">La iniciativa</a>' in read(client, PATH)


def test_a_translation_goes_where_its_original_goes(program: ProgramPage, client: Client) -> None:
    made = spanish(program, title="Resiliencia")
    program.slug = "strength"
    program.save_revision().publish()
    made.refresh_from_db()
    assert address_of(made) == "/programs/strength/"
    assert "Resiliencia" in read(client, "/programs/strength/")


def test_a_page_that_moves_takes_its_translation_along(program: ProgramPage, client: Client) -> None:
    sponsor = PlainPage.objects.get(slug="sponsor")
    page = PlainPage(title="Awards", slug="awards")
    HomePage.objects.get(depth=2, locale__language_code="en-us").add_child(instance=page)
    page.save_revision().publish()
    made = spanish(page, title="Subvenciones")
    page.move(sponsor, pos="last-child")
    made.refresh_from_db()
    assert address_of(made) == "/sponsor/awards/"
    assert "Subvenciones" in read(client, "/sponsor/awards/")


def test_an_editor_cannot_give_a_translation_an_address_of_its_own(program: ProgramPage) -> None:
    """Negative control: without the rule it stands elsewhere."""
    made = spanish(program, title="Resiliencia")
    made.slug = "resiliencia"
    made.save()
    assert made.slug == "resilience"
    made.slug, made.keep_to_the_original = "resiliencia", lambda: None
    made.save()
    assert address_of(made) != PATH


def test_a_translation_falls_with_its_original(program: ProgramPage, client: Client) -> None:
    made = spanish(program, title="Resiliencia")
    program.unpublish()
    made.refresh_from_db()
    assert not made.live
    assert client.get(PATH, headers={"accept-language": "es"}).status_code == 404
    assert not search.find("resiliencia").total


def test_each_finds_the_text_of_his_language(program: ProgramPage) -> None:
    spanish(program, title="Resiliencia", overview="Lo que ayuda después de un mal turno.")
    with django_translation.override("es"):
        (found,) = search.find("resiliencia", kinds=["page"]).documents
        assert found.facets["language"] == ["es"]
        assert not search.find("resilience", kinds=["page"], facets={"language": ["en"]}).total
    assert [one.title for one in search.find("resilience", kinds=["page"]).documents] == ["Resilience"]
    assert not search.find("resiliencia", kinds=["page"]).exact or not search.find("resiliencia").total


def test_without_the_mark_both_would_be_found(program: ProgramPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    monkeypatch.setattr(tongues, "others_than_of", lambda page: [])
    spanish(program, title="Resilience en español")
    assert search.find("resilience", kinds=["page"]).total == 2


def test_what_is_not_translated_is_found_in_every_language(program: ProgramPage) -> None:
    with django_translation.override("es"):
        assert search.find("resilience", kinds=["page"]).total == 1


def test_a_translation_taken_down_gives_its_readers_the_original_back(program: ProgramPage) -> None:
    spanish(program, title="Resiliencia").unpublish()
    with django_translation.override("es"):
        assert [one.title for one in search.find("resilience", kinds=["page"]).documents] == ["Resilience"]


def test_the_search_page_shows_one_of_them(program: ProgramPage, client: Client) -> None:
    spanish(program, title="Resiliencia", overview="Resilience")
    assert "Resiliencia" in read(client, "/search/?q=resilience")
    assert "Resiliencia" not in read(client, "/search/?q=resilience", "en")


def test_answers_are_found_in_the_language_of_who_asks() -> None:
    faq = questions(("What does the lock mean?", "<p>Sign in.</p>"))
    told = {"question": "¿Qué significa el candado?", "answer": "<p>Inicie sesión.</p>", "anchor": "lock"}
    spanish(faq, themes=[("theme", {"name": "Cuenta", "questions": [told]})])
    with django_translation.override("es"):
        assert search.find("candado", kinds=["question"]).total == 1
        assert not search.find("lock", kinds=["question"]).documents
    assert SearchDocument.objects.filter(kind="question").count() == 2


def test_the_directory_shows_translations_among_the_rest(client: Client) -> None:
    """One card for one resource, in whichever language."""
    heat, _sleep = resource("Heat on patrol", "heat"), resource("Sleep after nights", "sleep")
    spanish(directory(), title="Materiales")
    spanish(heat, title="Calor en la patrulla")
    said = read(client, "/toolkit/")
    assert "Materiales" in said
    assert "Calor en la patrulla" in said
    assert "Heat on patrol" not in said
    assert "Sleep after nights" in said
    assert "Calor" not in read(client, "/toolkit/", "en")


def test_a_kit_and_what_is_related_lead_to_translations(client: Client) -> None:
    heat = resource("Heat on patrol", "heat")
    kit("Summer kit", "summer", heat)
    spanish(heat, title="Calor en la patrulla")
    assert "Calor en la patrulla" in read(client, "/toolkit/summer/")
    assert "Summer kit" in read(client, "/toolkit/heat/")


def test_news_comes_in_the_readers_language(program: ProgramPage, client: Client) -> None:
    item = NewsPage.objects.order_by("-dated").first()
    assert item is not None
    spanish(item, title="Noticia de hoy")
    for path in ("/", "/news/", "/news/feed.atom"):
        assert "Noticia de hoy" in read(client, path)
        assert item.title not in read(client, path)
        assert "Noticia de hoy" not in read(client, path, "en")
    assert read(client, "/sitemap.xml").count(f"{item.slug}/") == 1


def test_home_has_its_words_in_both(program: ProgramPage, client: Client) -> None:
    home = HomePage.objects.get(sites_rooted_here__isnull=False)
    spanish(home, opening="Capacitación que trae a todos a casa.")
    assert "Capacitación que trae" in read(client, "/")
    assert "Capacitación que trae" not in read(client, "/", "en")
    assert queries.home() == home


# ---- what is locked


def test_the_lock_is_the_originals(client: Client) -> None:
    """R1, P26: whatever an editor sets on the translation."""
    locked = resource("Stopped car", "stopped", access_level="verified", body=[("text", "<p>CANARY</p>")])
    made = spanish(locked, title="Auto detenido", access_level="open")
    assert made.access_level == "verified"
    said = read(client, "/toolkit/stopped/")
    assert "Auto detenido" in said
    assert "CANARY" not in said


def test_without_the_rule_a_translation_would_open_what_is_locked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    locked = resource("Stopped car", "stopped", access_level="verified", body=[("text", "<p>CANARY</p>")])
    monkeypatch.setattr(type(locked), "decided_by_the_original", ())
    spanish(locked, title="Auto detenido", access_level="open")
    assert "CANARY" in read(client, "/toolkit/stopped/")


def test_a_lock_put_on_later_holds_at_once(client: Client) -> None:
    page = resource("Stopped car", "stopped", body=[("text", "<p>CANARY</p>")])
    spanish(page, title="Auto detenido")
    assert "CANARY" in read(client, "/toolkit/stopped/")
    page.access_level = "verified"
    page.save_revision().publish()
    assert "CANARY" not in read(client, "/toolkit/stopped/")


# ---- editors


def test_the_report_names_each_state(program: ProgramPage, desk: Client) -> None:
    spanish(program, title="Resiliencia")
    program.save_revision().publish()
    spanish(PlainPage.objects.get(slug="sponsor"), publish=False)
    found = {line.original.slug: line.state for line in translations.report("es")}
    assert (found["resilience"], found["sponsor"], found["news"]) == (State.BEHIND, State.DRAFT, State.NONE)
    said = desk.get("/staff/translations/", {"state": "behind"}).content.decode()
    assert "Resilience" in said
    assert "Who stands behind it" not in said


@pytest.mark.parametrize("asked", [{"language": "xx"}, {"state": "behind me"}, {"state": "9" * 400}])
def test_the_report_takes_whatever_is_asked(asked: dict[str, str], desk: Client) -> None:
    assert desk.get("/staff/translations/", asked).status_code == 200


def test_an_editor_makes_a_translation_and_sees_its_state(program: ProgramPage, desk: Client) -> None:
    """Through Wagtail's own button. Pages above are translated first, as it says."""
    spanish(InitiativePage.objects.get(), title="La iniciativa")
    locale = Locale.objects.get(language_code="es")
    answer = desk.post(f"/staff/translation/submit/page/{program.pk}/", {"locales": [locale.pk]})
    made = ProgramPage.objects.get(locale=locale)
    assert answer.status_code == 302
    assert str(made.pk) in answer["Location"]
    assert "Open the translation" in desk.get(f"/staff/pages/{program.pk}/edit/").content.decode()
    assert "Open the original" in desk.get(f"/staff/pages/{made.pk}/edit/").content.decode()


def test_a_page_begins_in_the_original_language(program: ProgramPage) -> None:
    above = spanish(InitiativePage.objects.get(), title="La iniciativa")
    assert not ProgramPage.can_create_at(above)
    assert ProgramPage.can_create_at(program.get_parent())


# ---- cost


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", ["/", "/programs/", PATH, "/news/", "/toolkit/", "/toolkit/heat/", "/faq/"])
def test_no_page_asks_more_than_ten_questions(
    program: ProgramPage, client: Client, path: str, language: str
) -> None:
    """Whatever is translated."""
    heat = resource("Heat on patrol", "heat")
    for page in (InitiativePage.objects.get(), program, directory(), heat, questions(("Why?", "<p>So.</p>"))):
        spanish(page)
    for item in NewsPage.objects.all():
        spanish(item)
    read(client, path, language)
    with CaptureQueriesContext(connection) as asked:
        read(client, path, language)
    assert len(asked) <= 10, [query["sql"][:120] for query in asked]


# ---- the demo


def test_the_demo_can_be_read_in_spanish(dana: User, client: Client) -> None:
    """Initiative, programs, home, news, sponsor, toolkit and questions; loading again adds nothing."""
    accounts_demo.load()
    catalog_demo.load(by=dana)
    demo_toolkit.load(by=dana)
    demo.load(by=dana)
    for _twice in range(2):
        demo_spanish.load(by=dana)
    lines = translations.report("es")
    left = {line.original.slug for line in lines if line.state != State.CURRENT}
    assert not left & {
        "home",
        "programs",
        "resilience",
        "crisis-intervention",
        "faq",
        "toolkit",
        "news",
        "sponsor",
    }
    assert len(lines) - len(left) == 15
    said = read(client, "/programs/")
    assert "El patrocinador: paga el trabajo" in said
    assert "Why there is an initiative" not in said
    asked = read(client, "/faq/")
    assert 'id="what-the-lock-means"' in asked
    assert "What does the lock mean?" not in asked
