"""Anyone with the number may check one certificate, and nothing more (R29, P52)."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rollcall.accounts.models import User
from rollcall.transcripts import certificates, numbers, showing
from rollcall.transcripts.models import Certificate
from rollcall.transcripts.tests.test_mine import pages
from rollcall.transcripts.views import public


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def test_its_content_and_state_and_nothing_more(paper: Certificate, client: Client) -> None:
    """P22, P52: name, course, hours, provider, version, date; no e-mail, rank, agency or reference."""
    answer = client.get(f"/certificates/{paper.number}/")
    text = answer.content.decode()
    for shown in (
        "Alice R. Moreno",
        "Recognizing an ambush",
        "1.25",
        "Plains Officer Safety Center",
        "valid",
    ):
        assert shown in text
    for kept in ("alice@", "Deputy", "Hale County", paper.reference, "555-0142"):
        assert kept not in text


def test_search_engines_and_caches_keep_nothing(paper: Certificate, client: Client) -> None:
    """P52."""
    answer = client.get(f"/certificates/{paper.number}/")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex' in answer.content.decode()


def test_a_revocation_shows_at_once(paper: Certificate, client: Client, dana: User) -> None:
    """P52: and why it was revoked stays inside."""
    client.get(f"/certificates/{paper.number}/")
    certificates.revoke(paper, by=dana, reason="somebody else sat the test")
    text = client.get(f"/certificates/{paper.number}/").content.decode()
    assert "revoked on" in text
    assert "somebody else" not in text
    assert client.get(f"/certificates/{paper.number}.pdf").status_code == 410


def test_a_replaced_one_leads_to_the_new_one(paper: Certificate, client: Client, dana: User) -> None:
    new = certificates.correct(paper, by=dana, reason="married", name="Alice Moreno-Reyes")
    text = client.get(f"/certificates/{paper.number}/").content.decode()
    assert f"/certificates/{new.number}/" in text


def test_the_strangers_pdf_leaves_out_rank_and_agency(
    paper: Certificate, client: Client, alice: User, signed_in: Callable[..., Client]
) -> None:
    """P22."""
    address = f"/certificates/{paper.number}.pdf"
    (strangers,) = pages(client.get(address).content)
    (own,) = pages(signed_in(alice).get(address).content)
    assert "Alice R. Moreno" in strangers
    assert "Hale County" not in strangers
    assert "Deputy, Hale County" in own


@pytest.mark.parametrize("typed", ["{number}", "{shown}", "{lower}", "%20{lower}%20"])
def test_the_form_takes_any_spelling(paper: Certificate, client: Client, typed: str) -> None:
    shown = numbers.shown(paper.number)
    given = typed.format(number=paper.number, shown=shown, lower=shown.lower())
    answer = client.get(f"/certificates/?number={given}")
    assert answer["Location"] == f"/certificates/{paper.number}/"


@pytest.mark.parametrize("typed", ["", "7QKM", "x" * 5000, "%F0%9F%98%80", "<script>", "7" * 27])
def test_what_is_no_number_is_said_plainly(db: None, client: Client, typed: str) -> None:
    """P51: what was typed is still there."""
    answer = client.get("/certificates/", {"number": typed})
    assert answer.status_code == 422
    assert "A number has 26" in answer.content.decode()


def test_unknown_is_404(db: None, client: Client) -> None:
    assert client.get(f"/certificates/{numbers.new_number()}/").status_code == 404
    assert client.get("/certificates/%F0%9F%98%80/").status_code == 404


@pytest.mark.parametrize("typed", ["7QKM", "LOST", "7" * 27, "U" * 26, "\u202ex", "a" * 400])
def test_unknown_and_malformed_get_the_same_kind_page(db: None, client: Client, typed: str) -> None:
    """P52: it says how a number looks and whom to ask, and nothing about which numbers there are."""
    number = numbers.new_number()
    unknown, malformed = (client.get(f"/certificates/{one}/") for one in (number, typed))
    assert (unknown.status_code, malformed.status_code) == (404, 404)
    pages = [answer.content.decode() for answer in (unknown, malformed)]
    assert pages[0].replace(number, "") == pages[1].replace(f'value="{typed[:60]}"', 'value=""')
    for words in ("five groups", "01234-56789", "it is a one, 1", "Whom to ask", "mailto:"):
        assert words in pages[0]
    assert numbers.read(public.SAMPLE) is not None


def test_what_was_typed_is_only_shown(db: None, client: Client) -> None:
    """P51: no markup of a stranger's stands on the page."""
    text = client.get("/certificates/%22%3E%3Cb%3Ehi/").content.decode()
    assert "<b>hi" not in text


def test_guessing_is_slowed(paper: Certificate, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """P52: 30 a minute from one address, a forged header or not; then 429 with the time to wait."""
    for number in range(30):
        client.get(f"/certificates/{numbers.new_number()}/", headers={"x-forwarded-for": f"10.0.0.{number}"})
    slowed = client.get(f"/certificates/{paper.number}/")
    assert (slowed.status_code, slowed["Retry-After"]) == (429, "60")
    assert "Alice" not in slowed.content.decode()
    monkeypatch.setattr(public, "consume", lambda *_a, **_k: True)  # negative control
    assert client.get(f"/certificates/{paper.number}/").status_code == 200


def asked(client: Client, number: str) -> tuple[int, set[str]]:
    """How many queries a check costs, and which templates its page is made of."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/certificates/{number}/")
    return len(queries), {template.name for template in page.templates if "certificate" in template.name}


def test_unknown_and_revoked_take_the_same_way(
    paper: Certificate, dana: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P52: the same queries and the same page, so that time tells nothing."""
    certificates.revoke(paper, by=dana, reason="error")
    asked(client, numbers.new_number())  # what is read once a process
    unknown = asked(client, numbers.new_number())
    assert asked(client, paper.number) == unknown
    monkeypatch.setattr(showing, "with_choice", lambda rows: rows)  # the control
    assert asked(client, paper.number) != unknown


@pytest.mark.parametrize("known", [True, False])
def test_one_query_whatever_the_answer(
    paper: Certificate, known: bool, django_assert_num_queries: Callable[..., object]
) -> None:
    """P52."""
    with django_assert_num_queries(1):
        assert (certificates.find(paper.number if known else numbers.new_number()) is not None) is known


def test_no_list_of_certificates_in_public(paper: Certificate, client: Client) -> None:
    """P52: the form lists nothing; the reference opens nothing."""
    assert paper.number not in client.get("/certificates/").content.decode()
    assert client.get(f"/certificates/{paper.reference}/").status_code == 404
    assert client.get(f"/certificates/?number={paper.reference}").status_code == 422
