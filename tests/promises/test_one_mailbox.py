"""P5: twenty who register one mailbox in the same moment are one person, and none of them can tell."""

import re
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from rollcall.accounts import hashing, mailboxes
from rollcall.accounts.models import User
from tests.promises.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TWENTY = 20


@pytest.fixture(autouse=True)
def room_for_twenty(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The count of tries (P14) and the room for hashing (P10) stand aside: they alone would stop some."""
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = False
    monkeypatch.setattr(hashing, "_room", BoundedSemaphore(TWENTY))


def spelled(number: int) -> str:
    """The same mailbox, another way each time."""
    name = "nora" if number % 2 else "NORA"
    return f"{name}+{number}@halecounty.example"


def register(number: int) -> tuple[int, str, str]:
    """What one of them is told: status, where to, and the page there, without what differs by design."""
    client = Client()
    sent = {"legal_name": "Nora Lindqvist", "email": spelled(number), "password": "a lamp over the old pier"}
    answer = client.post("/accounts/signup/", sent)
    page = client.get("/accounts/confirm-email/").text.lower()
    masked = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page).replace(
        spelled(number).lower(), ""
    )
    return answer.status_code, answer.headers.get("Location", ""), masked


def test_twenty_at_once_are_one(db: None) -> None:
    answers = at_once([lambda one=one: register(one) for one in range(TWENTY)])
    assert User.objects.count() == 1
    assert len(set(answers)) == 1
    assert answers[0][:2] == (302, "/accounts/confirm-email/")


def test_without_the_key_of_the_mailbox_they_would_be_twenty(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: a tag after a plus would be another mailbox."""
    monkeypatch.setattr(mailboxes, "key", mailboxes.normal)
    at_once([lambda one=one: register(one) for one in range(TWENTY)])
    assert User.objects.count() == TWENTY
