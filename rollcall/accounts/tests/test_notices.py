"""Terms, privacy notice and the notice before the secure side: shown and acknowledged (P65)."""

from collections.abc import Callable

import pytest
from django.test import Client

from conftest import PASSWORD, approved, person
from rollcall.accounts import notices
from rollcall.accounts.models import Acknowledgement, Agency, Notice, User

SignedIn = Callable[..., Client]
ASK = "/account/notices/"


@pytest.fixture
def new_officer(hale: Agency) -> User:
    """Verified, and has read the terms but not the notice before the secure side."""
    return approved(person("new@halecounty.example", "Nina Ortiz", secure_seen=0), hale)


def go_on(client: Client, *shown: str) -> object:
    return client.post(f"{ASK}?next=/courses/", {"agreed": "on", "shown": shown})


def test_nothing_opens_before_it_is_read(signed_in: SignedIn, new_officer: User) -> None:
    """P65: page, file and form alike; once it is acknowledged, one is where one wanted to go."""
    client = signed_in(new_officer)
    assert client.get("/courses/")["Location"] == f"{ASK}?next=%2Fcourses%2F"
    assert client.get("/account/transcript.csv", headers={"accept": "text/csv"}).status_code == 403
    assert client.post("/account/training-elsewhere/", {}).status_code == 403
    page = client.get(f"{ASK}?next=/courses/").text
    assert "Your use is recorded" in page
    assert go_on(client, "secure:1")["Location"] == "/courses/"  # type: ignore[index]
    assert client.get("/courses/").status_code == 200
    row = Acknowledgement.objects.get(person=new_officer)
    assert (row.kind, row.version) == ("secure", 1)


def test_without_the_question_it_would_open(
    signed_in: SignedIn, new_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(notices, "ask_first", lambda request: None)
    assert signed_in(new_officer).get("/courses/").status_code == 200


def test_no_tick_is_no_consent(signed_in: SignedIn, new_officer: User) -> None:
    client = signed_in(new_officer)
    answer = client.post(ASK, {"shown": "secure:1"})
    assert answer.status_code == 422
    assert not Acknowledgement.objects.exists()


def test_what_changed_while_one_read_is_shown_again(
    signed_in: SignedIn, new_officer: User, dana: User
) -> None:
    """Nobody acknowledges words that he was not shown."""
    client = signed_in(new_officer)
    notices.publish("secure", "Newer words.", "Palabras nuevas.", by=dana)
    answer = go_on(client, "secure:1")
    assert "Newer words." in answer.text  # type: ignore[attr-defined]
    assert not Acknowledgement.objects.exists()


def test_a_new_version_is_asked_at_the_next_sign_in(signed_in: SignedIn, pat: User, dana: User) -> None:
    assert signed_in(pat).get("/account/").status_code == 200
    notices.publish("terms", "The second version.", "La segunda.", by=dana)
    client = signed_in(pat)
    assert client.get("/account/")["Location"].startswith(ASK)
    assert "The second version." in client.get(ASK).text
    assert "The first" not in client.get("/notices/terms/").text
    assert client.get("/notices/terms/?version=1").status_code == 200


def test_opening_an_account_agrees_and_applying_asks(client: Client, db: None) -> None:
    """The form names both with links; the notice before the secure side comes with the application."""
    form = client.get("/accounts/signup/").text
    assert '<a href="/notices/terms/">' in form
    client.post(
        "/accounts/signup/", {"legal_name": "Ana Ruiz", "email": "ana@mail.example", "password": PASSWORD}
    )
    ana = User.objects.get(email="ana@mail.example")
    assert (ana.terms_seen, ana.privacy_seen, ana.secure_seen) == (1, 1, 0)
    assert notices.due(ana) == []


def test_staff_publish_after_a_look(signed_in: SignedIn, dana: User, alice: User) -> None:
    desk = signed_in(dana)
    words = {"kind": "privacy", "words": "We keep less now.", "words_es": "Ahora guardamos menos."}
    assert "We keep less now." in desk.post("/staff/notices/new/", words).text
    assert Notice.objects.filter(kind="privacy").count() == 1
    desk.post("/staff/notices/new/", {**words, "publish": "1"})
    assert notices.current("privacy").version == 2  # type: ignore[union-attr]
    assert signed_in(alice).get("/staff/notices/").status_code == 404
