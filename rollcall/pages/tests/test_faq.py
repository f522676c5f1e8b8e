"""Questions and answers: linked, judged once a visit, found by search (R37)."""

import json
import re

import pytest
from django.test import Client

from rollcall.base import search
from rollcall.pages import faq
from rollcall.pages.models import FaqPage, FaqVote
from rollcall.pages.tests.building_toolkit import questions
from rollcall.pages.views import faq as views

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db) -> FaqPage:
    return questions(
        ("What does the lock mean?", "<p>That you sign in. Say <b>“account”</b> &amp; go.</p>"),
        ("I forgot my password.", "<p>Ask for a new one.</p>"),
        ("I forgot my password.", "<p>Really.</p>"),
    )


def judge(client: Client, page: FaqPage, said: str = "yes", anchor: str = "what-does-the-lock-mean"):
    return client.post(f"/faq/{page.pk}/{anchor}/helped/", {"helped": said})


def test_each_answer_has_an_address_of_its_own_that_stays(client, page) -> None:
    shown = client.get("/faq/").content.decode()
    for anchor in ("what-does-the-lock-mean", "i-forgot-my-password", "i-forgot-my-password-2"):
        assert f'id="{anchor}"' in shown
    page.themes[0].value["questions"][0]["question"] = "What is that lock?"
    page.save_revision().publish()
    assert 'id="what-does-the-lock-mean"' in client.get("/faq/").content.decode()


def test_a_program_reads_questions_and_answers(client, page) -> None:
    shown = client.get("/faq/").content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL)
    told = json.loads(block[1])
    assert told["@type"] == "FAQPage"
    assert told["mainEntity"][0]["acceptedAnswer"]["text"] == "That you sign in. Say “account” & go."


def test_one_voice_a_visit_and_the_last_word_counts(client, page) -> None:
    assert judge(client, page).status_code == 302
    judge(client, page, "no")
    judge(Client(), page)
    line = faq.report(page)[0]
    assert (line.yes, line.no) == (1, 1)


def test_a_sentence_goes_with_ones_own_voice(client, page) -> None:
    path = f"/faq/{page.pk}/what-does-the-lock-mean/helped/"
    assert client.post(path, {"sentence": "Say where to sign in."}).status_code == 422  # nothing judged yet
    judge(client, page, "no")
    assert client.post(path, {"sentence": ""}).status_code == 422
    assert client.post(path, {"sentence": "x" * 401}).status_code == 422
    client.post(path, {"sentence": "Say where to sign in."})
    assert faq.report(page)[0].sentences == ["Say where to sign in."]
    assert "We have your words" in client.get(path).content.decode()


@pytest.mark.parametrize("said", ["", "maybe", "\x00"])
def test_neither_yes_nor_no_is_refused(client, page, said) -> None:
    assert judge(client, page, said).status_code in {400, 422}
    assert not FaqVote.objects.exists()


def test_opening_the_link_says_nothing(client, page) -> None:
    client.get(f"/faq/{page.pk}/what-does-the-lock-mean/helped/")
    assert not FaqVote.objects.exists()


@pytest.mark.parametrize("path", ["/faq/{pk}/no-such/helped/", "/faq/999999999999999999999/x/helped/"])
def test_what_is_not_asked_is_not_there(client, page, path) -> None:
    assert client.get(path.format(pk=page.pk)).status_code == 404


def test_too_many_voices_from_one_line_are_held(page, monkeypatch) -> None:
    """The control: without the limit all of them pass."""
    monkeypatch.setattr(views, "RATE", {"faq_helped": "2/m/ip"})
    assert [judge(Client(), page).status_code for _ in range(3)] == [302, 302, 429]
    monkeypatch.setattr(views, "RATE", {"faq_helped": "200/m/ip"})
    assert judge(Client(), page).status_code == 302


def test_nothing_kept_leads_back_to_a_visit(client, page) -> None:
    judge(client, page)
    assert client.session.session_key not in FaqVote.objects.get().visitor


def test_a_sentence_is_shown_as_text(client, page, dana, signed_in) -> None:
    """P41, on the screen of the editors."""
    judge(client, page, "no")
    path = f"/faq/{page.pk}/what-does-the-lock-mean/helped/"
    client.post(path, {"sentence": "<script>alert(1)</script>"})
    told = signed_in(dana).get("/staff/answers/").content.decode()
    assert "&lt;script&gt;alert(1)" in told
    assert "<script>alert(1)" not in told


def test_only_editors_read_what_was_said(client, page, alice, signed_in) -> None:
    assert client.get("/staff/answers/").status_code == 302
    assert signed_in(alice).get("/staff/answers/").status_code in {302, 403, 404}


def test_answers_are_found_and_gone_when_taken_out(client, page) -> None:
    found = search.find("password", kinds=["question"]).documents[0]
    assert found.url.startswith("/faq/#i-forgot-my-password")
    page.themes = []
    page.save_revision().publish()
    assert search.find("password", kinds=["question"]).total == 0


def test_the_page_takes_ten_queries(client, page, django_assert_max_num_queries) -> None:
    client.get("/faq/")
    with django_assert_max_num_queries(10):
        client.get("/faq/")
