"""My certificates: print one, several or all; nobody else's."""

import io
from collections.abc import Callable

import pytest
from django.test import Client
from pypdf import PdfReader

from rollcall.accounts.models import User
from rollcall.transcripts import certificates, policies
from rollcall.transcripts.models import Certificate
from rollcall.transcripts.tests.conftest import MakeCourse, finish

ADDRESSES = [
    "/account/certificates/",
    "/account/certificates/print/",
    "/account/transcript/",
    "/account/transcript.pdf",
    "/account/transcript.csv",
    "/account/transcript.json",
]


def pages(body: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_signed_in(client: Client, db: None, address: str) -> None:
    """P1."""
    assert client.get(address)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_of_another_shows(
    paper: Certificate, bob: User, signed_in: Callable[..., Client], address: str
) -> None:
    """P21, P22: Bob sees neither Alice's name nor her number."""
    answer = signed_in(bob).get(address)
    assert answer.status_code in {200, 404}
    text = (
        "".join(pages(answer.content))
        if answer["Content-Type"] == "application/pdf"
        else answer.content.decode()
    )
    assert "Moreno" not in text
    assert paper.number[:5] not in text


def test_another_persons_paper_is_not_printed(
    paper: Certificate, bob: User, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """P21, with its negative control: without the owner in the query Bob would print it."""
    ask = f"/account/certificates/print/?paper={paper.number}"
    assert signed_in(bob).get(ask).status_code == 404
    monkeypatch.setattr(policies, "own_papers", lambda user, asked: [paper])
    monkeypatch.setattr("rollcall.transcripts.views.mine.own_papers", lambda user, asked: [paper])
    assert signed_in(bob).get(ask).status_code == 200


def test_print_one_several_or_all(
    alice: User, make_course: MakeCourse, signed_in: Callable[..., Client]
) -> None:
    """R26."""
    for number in range(3):
        finish(alice, make_course(slug=f"c{number}", title=f"Course {number}"))
    browser, own = signed_in(alice), list(Certificate.objects.filter(user=alice))
    assert len(pages(browser.get("/account/certificates/print/").content)) == 3
    two = "&".join(f"paper={one.number}" for one in own[:2])
    assert len(pages(browser.get(f"/account/certificates/print/?{two}").content)) == 2
    assert browser.get("/account/certificates/print/?paper=nonsense").status_code == 404


def test_a_replaced_one_is_not_printed(
    paper: Certificate, alice: User, dana: User, signed_in: Callable[..., Client]
) -> None:
    certificates.correct(paper, by=dana, reason="married", name="Alice Moreno-Reyes")
    (text,) = pages(signed_in(alice).get("/account/certificates/print/").content)
    assert "Alice Moreno-Reyes" in text
    assert signed_in(alice).get(f"/account/certificates/print/?paper={paper.number}").status_code == 404


@pytest.mark.parametrize("form", ["exe", "pdf.html", "PDF", "html"])
def test_other_forms_are_not_there(alice: User, signed_in: Callable[..., Client], form: str) -> None:
    assert signed_in(alice).get(f"/account/transcript.{form}").status_code == 404


@pytest.mark.parametrize("many", [1, 25])
def test_the_list_costs_the_same(
    alice: User,
    make_course: MakeCourse,
    signed_in: Callable[..., Client],
    many: int,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(many):
        finish(alice, make_course(slug=f"c{number}"))
    browser = signed_in(alice)
    with django_assert_max_num_queries(10):
        page = browser.get("/account/certificates/")
    assert page.content.decode().count('name="paper"') == many
