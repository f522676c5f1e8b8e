"""Registering, the page after it, and the letter's link (R2, R6, R8; P5, P13, P45, P49)."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from rollcall.accounts import mailboxes, sign_up
from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.mail import sealing
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db
LONG = "seven quiet herons by the weir"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def given(**other: str) -> dict[str, str]:
    return {"legal_name": "Nora Lindqvist", "email": "nora@halecounty.example", "password": LONG, **other}


def register(client: Client, **other: Any) -> Any:
    return client.post("/accounts/signup/", given(**other))


def link(letter: Letter) -> str:
    return sealing.unseal(bytes(letter.secret))["link"].removeprefix("http://localhost:8000")


def newest() -> Letter:
    return Letter.objects.latest("pk")


def test_an_officer_registers_and_confirms(client: Client) -> None:
    """R2: name, e-mail and password; the letter's button confirms, and one is signed in."""
    assert register(client).headers["Location"] == "/accounts/confirm-email/"
    nora = User.objects.get(email="nora@halecounty.example")
    assert nora.email_confirmed_at is None
    assert nora.legal_name == "Nora Lindqvist"
    page = client.get(link(newest()))
    assert "Confirm and go on" in page.content.decode()
    answer = client.post(link(newest()))
    assert answer.headers["Location"] == "/account/verification/"
    nora.refresh_from_db()
    assert nora.email_confirmed_at
    assert client.session["_auth_user_id"] == str(nora.pk)


def test_looking_at_the_link_confirms_nothing(client: Client) -> None:
    """P3, P50: mail scanners follow links."""
    register(client)
    for _time in range(3):
        assert Client().get(link(newest())).status_code == 200
        assert Client().head(link(newest())).status_code == 200
    assert User.objects.get().email_confirmed_at is None


def test_in_another_browser_the_password_is_asked(client: Client) -> None:
    """Whoever registers somebody else's address does not get it confirmed by its owner."""
    register(client)
    stranger, address = Client(), link(newest())
    assert "another browser" in stranger.get(address).content.decode()
    assert stranger.post(address).status_code == 422
    assert stranger.post(address, {"password": "not what was chosen then"}).status_code == 422
    assert User.objects.get().email_confirmed_at is None
    assert stranger.post(address, {"password": LONG}).status_code == 302
    assert User.objects.get().email_confirmed_at


def test_a_link_works_once_and_only_the_newest(client: Client) -> None:
    """P3: single use; a newer letter ends the earlier link."""
    register(client)
    first = link(newest())
    client.post("/accounts/confirm-email/", {"email": "nora@halecounty.example"})
    assert client.get(first).status_code == 404
    second = link(newest())
    assert client.post(second).status_code == 302
    assert client.post(second).status_code == 404


def test_a_link_dies_after_three_days(client: Client, at: Any) -> None:
    """R2: and the page offers a new letter."""
    register(client)
    at(days=3, seconds=1)
    page = client.get(link(newest()))
    assert page.status_code == 404
    assert "Send a new letter" in page.content.decode()


def test_the_page_is_the_same_for_a_known_address(client: Client, alice: User) -> None:
    """R8, P13: the page does not tell; the letter does, and offers the reset."""
    register(client)
    stranger = pages_after(client)
    other = Client()
    register(other, email=alice.email)
    assert pages_after(other) == stranger
    assert [letter.kind for letter in Letter.objects.order_by("pk")] == [
        "accounts/confirm_email",
        "accounts/account_exists",
    ]
    assert "/accounts/password/reset/" in newest().text
    alice.refresh_from_db()
    assert alice.legal_name == "Alice R. Moreno"


def pages_after(client: Client) -> str:
    page = client.get("/accounts/confirm-email/").content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return re.sub(r"[\w.]+@halecounty\.example", "ADDRESS", page)


def test_registering_again_before_confirming_replaces_the_password(client: Client) -> None:
    """A mistyped password is mended by registering again; the earlier link is dead."""
    register(client)
    first = link(newest())
    again = Client()
    register(again, password="eleven small boats at anchor")
    assert client.get(first).status_code == 404
    assert again.post(link(newest())).status_code == 302
    assert User.objects.get().check_password("eleven small boats at anchor")


@pytest.mark.parametrize("mailbox", ["training", "info", "records", "Chief", "patrol2", "training+me"])
def test_a_shared_mailbox_cannot_open_an_account(client: Client, mailbox: str) -> None:
    """R6: and the page explains why; what was typed is still there."""
    page = register(client, email=f"{mailbox}@halecounty.example")
    assert page.status_code == 422
    assert "shared mailbox" in page.content.decode()
    assert "Nora Lindqvist" in page.content.decode()
    assert not User.objects.exists()


def test_without_the_check_a_shared_mailbox_would_get_in(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of R6."""
    monkeypatch.setattr(mailboxes, "is_role", lambda address: False)
    assert register(client, email="training@halecounty.example").status_code == 302


@pytest.mark.parametrize(
    "twin",
    ["NORA@HaleCounty.example", "nora+second@halecounty.example", " nora@HALECOUNTY.example "],
)
def test_one_mailbox_is_one_account(client: Client, twin: str) -> None:
    """P5: case, tags and other Unicode forms make no second account."""
    register(client)
    assert register(Client(), email=twin).status_code == 302
    assert User.objects.count() == 1


def test_without_the_key_a_tag_would_make_two(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P5."""
    monkeypatch.setattr(mailboxes, "key", mailboxes.normal)
    register(client)
    register(Client(), email="nora+second@halecounty.example")
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    "address",
    [
        "nora@halecounty.example\nBcc: all@x.example",
        "nora@halecounty.example%0aBcc:x@x.example",
        '"nora\r\nTo: x@x.example"@halecounty.example',
        "nоra@halecounty.example",  # a Cyrillic letter
        "ｎｏｒａ@halecounty.example",  # full width
        "nora@halecounty.example,eve@x.example",
        "nora\0@halecounty.example",
        "nora",
        "a" * 300 + "@x.example",
        "<nora@halecounty.example>",
        "nora@[127.0.0.1]\n",
    ],
)
def test_a_bad_address_is_refused_with_a_sentence(client: Client, address: str) -> None:
    """P5, P45: nothing that could add a header or a recipient is taken."""
    page = register(client, email=address)
    assert page.status_code == 422
    assert 'id="id_email-error"' in page.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "N\u200bora", "Nora\0", "12345", "N" * 151])
def test_a_bad_name_is_refused_with_a_sentence(client: Client, name: str) -> None:
    """P41, P45: hidden characters and line breaks stand on no certificate."""
    page = register(client, legal_name=name)
    assert page.status_code == 422
    assert 'id="id_legal_name-error"' in page.content.decode()


def test_a_name_cannot_speak_through_our_letter(client: Client) -> None:
    """T5: the letter to an unproved address does not repeat what a stranger typed."""
    register(client, legal_name="Win a prize at evil dot example")
    letter = newest()
    assert "prize" not in letter.subject + letter.text + letter.html


def test_the_letters_state_is_shown_and_sent_again(client: Client) -> None:
    """R2: look in spam, whom to ask; three letters an hour."""
    register(client)
    page = client.get("/accounts/confirm-email/").content.decode()
    assert "The letter is on its way" in page
    assert "spam folder" in page
    assert "help@rollcall.example" in page
    assert "555-0100" in page
    Letter.objects.update(state=Letter.State.FAILED)
    assert "could not be delivered" in client.get("/accounts/confirm-email/").content.decode()
    for _time in range(4):
        client.post("/accounts/confirm-email/", {"email": "nora@halecounty.example"})
    assert Letter.objects.count() == 3


def test_asking_again_tells_nothing(client: Client, alice: User) -> None:
    """P13: an unknown address, a confirmed one and a waiting one get the same page."""
    register(client)
    pages = set()
    for address in ("nora@halecounty.example", alice.email, "nobody@halecounty.example"):
        browser = Client()
        browser.post("/accounts/confirm-email/", {"email": address})
        pages.add(pages_after(browser))
    assert len(pages) == 1
    assert newest().kind == "accounts/no_account"


def test_links_use_the_configured_host(client: Client) -> None:
    """P49: a forged Host or X-Forwarded-Host reaches no letter."""
    client.post(
        "/accounts/signup/", given(), headers={"host": "127.0.0.1", "x-forwarded-host": "evil.example"}
    )
    letter = newest()
    assert sealing.unseal(bytes(letter.secret))["link"].startswith(
        "http://localhost:8000/accounts/confirm-email/"
    )
    assert "evil" not in letter.text


def test_the_link_is_not_stored_in_the_clear(client: Client) -> None:
    """house.md: a token is kept as a hash, a letter's secret sealed."""
    register(client)
    secret = link(newest()).rstrip("/").rsplit("/", 1)[-1]
    assert secret not in newest().text + newest().html
    assert not any(secret in str(entry.data) for entry in AuditEntry.objects.all())


def test_a_passkey_account_is_made_behind_the_link(client: Client) -> None:
    """R9: no password at all; the passkey is made once the mailbox is proved."""
    client.post(
        "/accounts/signup/passkey/", {"legal_name": "Nora Lindqvist", "email": "nora@halecounty.example"}
    )
    answer = Client().post(link(newest()))
    assert answer.headers["Location"] == "/accounts/2fa/webauthn/signup/"
    nora = User.objects.get()
    assert nora.email_confirmed_at
    assert not nora.has_usable_password()


def test_an_unproved_account_answers_like_a_wrong_password(client: Client, alice: User) -> None:
    """P13: registering an address and signing in with it does not tell whether it was known."""
    register(client)
    own = Client().post("/accounts/login/", {"login": "nora@halecounty.example", "password": LONG})
    known = Client().post("/accounts/login/", {"login": alice.email, "password": LONG})
    assert own.status_code == known.status_code == 422
    assert "do not fit together" in own.content.decode()


def test_confirming_is_in_the_trail(client: Client) -> None:
    """P61: registered and confirmed, each one line."""
    register(client)
    client.post(link(newest()))
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert {"person.registered", "person.email_confirmed", "person.signed_in"} <= events


def test_two_confirmations_at_once_count_once(client: Client) -> None:
    """P3: the second finds the link used."""
    register(client)
    found = sign_up.find(link(newest()).rstrip("/").rsplit("/", 1)[-1])
    assert found
    sign_up.confirm(*found, by=found[1])
    with pytest.raises(sign_up.DeadLink):
        sign_up.confirm(*found, by=found[1])
