"""What the holder decides and adds: what a stranger sees (R29), training elsewhere (R26); merged accounts."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pypdf import PdfReader

from rollcall.accounts import identity
from rollcall.accounts.models import Alias, User
from rollcall.transcripts import external, queries, record, showing
from rollcall.transcripts.models import Certificate, Completion, ExternalTraining
from rollcall.transcripts.tests.conftest import MakeCourse, finish
from rollcall.transcripts.views import own

Browser = Callable[..., Client]


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def sent(**changes: object) -> dict[str, object]:
    return {
        "title": "First aid",
        "provider": "County hospital",
        "completed_on": "2021-05-06",
        "hours": "8",
        "evidence": SimpleUploadedFile("aid.png", png()),
        **changes,
    }


def merged(absorbed: User, survivor: User, by: User) -> Alias:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Alias.objects.create(absorbed=absorbed, survivor=survivor, made_at=now, made_by=by)


@pytest.mark.parametrize(("choice", "shown"), [("initials", "A. R. M."), ("agency", "Hale County")])
def test_the_public_page_shows_what_the_holder_chose(
    paper: Certificate, alice: User, signed_in: Browser, client: Client, choice: str, shown: str
) -> None:
    """R29: at once, kept nowhere; page and PDF tell a stranger no name; the holder's paper bears it."""
    page = f"/certificates/{paper.number}/"
    assert "Moreno" in client.get(page).content.decode()
    signed_in(alice).post("/account/certificates/showing/", {"choice": choice})
    answer = client.get(page)
    assert answer["Cache-Control"] == "no-store"
    assert shown in answer.content.decode()
    assert "Moreno" not in answer.content.decode()
    refused = client.get(f"/certificates/{paper.number}.pdf")
    assert refused.status_code == 403
    assert "Moreno" not in refused.content.decode()
    own = signed_in(alice).get(f"/certificates/{paper.number}.pdf")
    assert "Moreno" in PdfReader(io.BytesIO(own.content)).pages[0].extract_text()
    paper.refresh_from_db()
    assert paper.snapshot["name"] == "Alice R. Moreno"


def test_without_the_choice_the_name_would_show(
    paper: Certificate, alice: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: it is the row that keeps the name back."""
    showing.choose(alice, "agency", by=alice)
    monkeypatch.setattr(showing, "with_choice", lambda rows: rows)
    monkeypatch.setattr(showing, "_of", lambda pk: "name")
    assert "Moreno" in client.get(f"/certificates/{paper.number}/").content.decode()


def test_a_choice_that_is_none_is_refused(alice: User, signed_in: Browser) -> None:
    assert signed_in(alice).post("/account/certificates/showing/", {"choice": "x"}).status_code == 422
    assert showing.chosen(alice) == "name"


def test_training_elsewhere_stands_apart_in_every_form(alice: User, signed_in: Browser) -> None:
    """R26: HTML, PDF, CSV, JSON; marked as not checked; no hours of ours."""
    browser = signed_in(alice)
    assert browser.post("/account/training-elsewhere/", sent(title="=First aid")).status_code == 302
    mark = "not checked by us"
    page = browser.get("/account/transcript/").content.decode()
    assert "=First aid" in page
    assert mark in page
    text = PdfReader(io.BytesIO(browser.get("/account/transcript.pdf").content)).pages[0].extract_text()
    assert "=First aid" in text
    assert mark in text
    table = browser.get("/account/transcript.csv").content.decode()
    assert "'=First aid" in table
    assert mark in table
    data = json.loads(browser.get("/account/transcript.json").content)
    assert data["hours"] == "0"
    assert data["training_elsewhere"]["entries"][0]["checked"] is False


@pytest.mark.parametrize(
    "bad",
    [
        {"evidence": SimpleUploadedFile("aid.png", b"<script>alert(1)</script>")},
        {"evidence": SimpleUploadedFile("aid.svg", b"<svg/>")},
        {"evidence": SimpleUploadedFile("aid.pdf", b"")},
        {"completed_on": "2099-01-01"},
        {"hours": "-1"},
        {"hours": "NaN"},
        {"title": "a\0b"},
        {"title": ""},
    ],
)
def test_what_cannot_be_taken_is_said(alice: User, signed_in: Browser, bad: dict[str, object]) -> None:
    assert signed_in(alice).post("/account/training-elsewhere/", sent(**bad)).status_code == 422
    assert not ExternalTraining.objects.exists()


def test_evidence_is_for_the_person_and_staff(
    alice: User, bob: User, dana: User, signed_in: Browser, client: Client
) -> None:
    """P21."""
    signed_in(alice).post("/account/training-elsewhere/", sent())
    entry = ExternalTraining.objects.get()
    file = f"/account/training-elsewhere/{entry.pk}/evidence/"
    assert b"".join(signed_in(alice).get(file).streaming_content) == png()  # type: ignore[attr-defined]
    answer = signed_in(dana).get(file)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert signed_in(bob).get(file).status_code == 404
    assert client.get(file)["Location"].startswith("/accounts/login/")
    assert signed_in(bob).post(f"/account/training-elsewhere/{entry.pk}/remove/").status_code == 404
    signed_in(alice).post(f"/account/training-elsewhere/{entry.pk}/remove/")
    assert not ExternalTraining.objects.exists()


def test_staff_without_a_second_factor_do_not_open_it(
    alice: User, dana: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P16, and its control: records of others take two proofs, also outside the back office."""
    signed_in(alice).post("/account/training-elsewhere/", sent())
    file = f"/account/training-elsewhere/{ExternalTraining.objects.get().pk}/evidence/"
    half_way = signed_in(dana, second_factor=False)
    assert half_way.get(file)["Location"].startswith("/accounts/2fa/")
    monkeypatch.setattr(own, "ask_for_second_factor", lambda request, user: None)
    assert half_way.get(file).status_code == 200


def test_without_the_door_anybody_could_read_it(
    alice: User, bob: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    signed_in(alice).post("/account/training-elsewhere/", sent())
    monkeypatch.setattr(identity, "is_one_person", lambda user, other: True)
    file = f"/account/training-elsewhere/{ExternalTraining.objects.get().pk}/evidence/"
    assert signed_in(bob).get(file).status_code == 200


def test_a_merged_record_is_one_and_undone_it_is_two(
    paper: Certificate, alice: User, pat: User, dana: User, signed_in: Browser
) -> None:
    """P53: no row moves; the survivor prints what stands under the other account."""
    alias = merged(alice, pat, dana)
    browser = signed_in(pat)
    assert [line.number for line in record.lines(pat)] == [paper.number]
    assert queries.papers(pat)[0].number == paper.number
    assert browser.get(f"/account/certificates/print/?paper={paper.number}").status_code == 200
    assert browser.get(f"/certificates/{paper.number}.pdf").status_code == 200
    assert Completion.objects.get().user == alice
    alias.delete()
    assert record.lines(pat) == []
    assert len(record.lines(alice)) == 1
    assert browser.get(f"/account/certificates/print/?paper={paper.number}").status_code == 404


def test_the_same_course_under_both_accounts_counts_as_one_and_a_refresher(
    alice: User, bob: User, dana: User, make_course: MakeCourse
) -> None:
    """R15: the earliest is the original."""
    course = make_course()
    finish(alice, course)
    finish(bob, course)
    merged(bob, alice, dana)
    assert [line.kind_code for line in record.lines(alice)] == ["refresher", "original"]


@pytest.mark.parametrize(
    ("read", "most"), [(record.lines, 3), (queries.papers, 2), (external.of, 2), (identity.ids_of, 1)]
)
def test_reading_merges_costs_one_query(
    paper: Certificate, alice: User, pat: User, dana: User, read: Callable[[User], object], most: int
) -> None:
    merged(alice, pat, dana)
    with CaptureQueriesContext(connection) as seen:
        read(pat)
    assert len(seen) <= most
