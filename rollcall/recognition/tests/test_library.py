"""The library, adoption and reports back (R33)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rollcall.accounts.models import Agency, User
from rollcall.base import search
from rollcall.mail.models import Letter
from rollcall.recognition import adoptions, errors, library
from rollcall.recognition.models import Adoption, AdoptionReport, AwardCategory, ModelProgram
from rollcall.recognition.tests.conftest import PDF

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def card(by: User, category: AwardCategory, title: str = "Quiet room", **more: Any) -> ModelProgram:
    told = {
        "title": title, "summary": "Fifteen minutes of dark", "problem": "Tired", "done": "A recliner",
        "results": "Awake", "category": category, "agency_name": "Mesa Detention",
        "agency_type": Agency.Type.COUNTY, "agency_size": 40, "state_code": "NM", "evidence": "counted",
    } | more  # fmt: skip
    return library.publish(library.write(told, by=by), by=by)


@pytest.fixture
def program(dana: User, category: AwardCategory) -> ModelProgram:
    return card(dana, category)


def test_filters_words_and_counts(dana: User, category: AwardCategory, program: ModelProgram) -> None:
    card(dana, category, "Belts", state_code="CO", agency_type=Agency.Type.CITY, agency_size=8)
    visitor = Client()

    def titles(query: str) -> list[str]:
        page = visitor.get(f"/model-programs/?{query}").context["shelf"].page
        return sorted(one.title for one in page.object_list)

    assert titles("") == ["Belts", "Quiet room"]
    assert titles("state=CO") == ["Belts"]
    assert titles("type=county&evidence=counted") == ["Quiet room"]
    assert titles("size=1-10") == ["Belts"]
    assert titles("q=quiet") == ["Quiet room"]
    assert titles("state=TX") == []
    assert visitor.get("/model-programs/?state=Nowhere").status_code == 400
    assert visitor.get("/model-programs/?page=9").status_code == 404


def test_agencies_like_mine(
    signed_in: Browser, alice: User, dana: User, category: AwardCategory, program: ModelProgram
) -> None:
    """The same kind, and at most twice or half the size: Hale is a county with 34 officers."""
    card(dana, category, "Large", agency_size=900)
    card(dana, category, "City", agency_type=Agency.Type.CITY, agency_size=34)
    page = signed_in(alice).get("/model-programs/?mine=1")
    assert [one.title for one in page.context["shelf"].page.object_list] == ["Quiet room"]


def test_the_map_counts_by_state(program: ModelProgram) -> None:
    page = Client().get("/model-programs/map/")
    assert "New Mexico: 1" in page.text
    assert {tile.code: tile.count for tile in page.context["tiles"]}["NM"] == 1


def test_a_card_that_is_not_published_is_nowhere(dana: User, program: ModelProgram) -> None:
    """P26: page, documents, search and list alike."""
    document = library.add_document(program, SimpleUploadedFile("plan.pdf", PDF), title="Plan", by=dana)
    page = f"/model-programs/{program.slug}/"
    file = f"{page}documents/{document.pk}/"
    assert Client().get(file).status_code == 200
    assert search.find("quiet", kinds=["model"]).total == 1
    library.withdraw(program, by=dana)
    assert [Client().get(one).status_code for one in (page, file, f"{page}adopt/")] == [404, 404, 302]
    assert search.find("quiet", kinds=["model"]).total == 0
    assert "Quiet room" not in Client().get("/model-programs/").text


def test_a_card_is_complete_before_it_is_published(dana: User, program: ModelProgram) -> None:
    with pytest.raises(errors.NotComplete):
        library.change(program, {"results": " "}, topics=[], by=dana)


def test_an_agency_that_did_not_agree_is_counted_and_not_named(
    signed_in: Browser, alice: User, charlie: User, hale: Agency, lubbock: Agency, program: ModelProgram
) -> None:
    page = f"/model-programs/{program.slug}/"
    told = {"state": "running", "changed": "canary-changed"}
    assert signed_in(alice).post(f"{page}adopt/", {**told, "agency": hale.pk}).status_code == 302
    agreed = {**told, "agency": lubbock.pk, "may_be_named": "on"}
    assert signed_in(charlie).post(f"{page}adopt/", agreed).status_code == 302
    shown = Client().get(page).text
    assert "2 agencies report that they run it." in shown
    assert "Harbor City Police Department" in shown
    assert "Hale County" not in shown
    assert "canary-changed" not in shown


def test_nobody_speaks_for_another_agency(
    signed_in: Browser, pat: User, charlie: User, hale: Agency, program: ModelProgram
) -> None:
    """P24."""
    page = f"/model-programs/{program.slug}/adopt/"
    assert signed_in(pat).get(page).status_code == 403
    assert signed_in(charlie).post(page, {"agency": hale.pk, "state": "running"}).status_code == 422
    with pytest.raises(errors.NotYourAgency):
        adoptions.say(program, hale, state="running", changed="", may_be_named=True, by=charlie)


@pytest.fixture
def adopted(program: ModelProgram, hale: Agency, alice: User) -> Adoption:
    return adoptions.say(program, hale, state="adopting", changed="", may_be_named=False, by=alice)


def test_it_is_asked_after_half_a_year_and_a_year(
    at: Callable[..., datetime], adopted: Adoption, alice: User
) -> None:
    """By the clock, once each, however often the clock strikes."""
    assert adoptions.ask_for_reports() == 0
    at(days=183)
    assert [adoptions.ask_for_reports() for _turn in range(2)] == [1, 0]
    at(days=366)
    assert [adoptions.ask_for_reports() for _turn in range(2)] == [1, 0]
    assert Letter.objects.filter(kind="recognition/report", to=alice.email).count() == 2


def test_who_left_the_agency_is_not_asked(
    at: Callable[..., datetime], adopted: Adoption, alice: User
) -> None:
    alice.affiliations.update(ended_at=adopted.said_at)
    at(days=183)
    assert adoptions.ask_for_reports() == 0


def test_reporting_by_link_once(
    at: Callable[..., datetime], adopted: Adoption, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking spends nothing; an answer spends the link; a guess opens nothing."""
    secrets: list[str] = []
    mint = adoptions.tokens.mint
    monkeypatch.setattr(adoptions.tokens, "mint", lambda **of: secrets.append(mint(**of)) or secrets[-1])
    at(days=183)
    adoptions.ask_for_reports()
    page, told = f"/model-programs/report/{secrets[0]}/", {"state": "running", "results": "Better nights"}
    visitor = Client()
    assert [visitor.get(page).status_code for _look in range(2)] == [200, 200]
    assert visitor.post(page, {"state": "running", "results": ""}).status_code == 422
    assert visitor.post(page, told).status_code == 200
    adopted.refresh_from_db()
    assert adopted.state == "running"
    assert visitor.post(page, told | {"results": "Again"}).status_code == 404
    assert visitor.get("/model-programs/report/guess/").status_code == 404
    assert AdoptionReport.objects.get().results == "Better nights"


def test_reporting_signed_in(
    signed_in: Browser, at: Callable[..., datetime], adopted: Adoption, alice: User, charlie: User
) -> None:
    AdoptionReport.objects.create(adoption=adopted, months=6, asked_at=adopted.said_at)
    page = f"/model-programs/adopted/{adopted.pk}/"
    assert "Report back" in signed_in(alice).get("/model-programs/adopted/").text
    assert signed_in(charlie).get(page).status_code == 404
    assert signed_in(alice).post(page, {"state": "stopped", "results": "No room"}).status_code == 200
    assert signed_in(alice).get(page).status_code == 404


def test_only_the_duty_opens_the_desk(
    signed_in: Browser, dana: User, program: ModelProgram, django_user_model: Any
) -> None:
    """P24: staff without the right find nothing, and the use case refuses too."""
    dana.is_superuser = False
    dana.save()
    browser = signed_in(dana)
    for page in ("", "programs/", f"programs/{program.pk}/", "rounds/new/"):
        assert browser.get(f"/staff/recognition/{page}").status_code == 404
    with pytest.raises(errors.NotStaff):
        library.withdraw(program, by=dana)


@pytest.mark.parametrize(
    "path", ["/model-programs/", "/model-programs/map/", "/recognition/", "/nominations/"]
)
def test_few_queries_whatever_their_number(
    path: str, dana: User, category: AwardCategory, django_assert_max_num_queries: Any
) -> None:
    for number in range(15):
        card(dana, category, f"Program {number}")
    with django_assert_max_num_queries(10):
        Client().get(path)
