"""An agency offers a room: asked, agreed or declined or withdrawn, handed over to planning."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.catalog.models import Provider
from rollcall.events import hosting, policies
from rollcall.events.errors import HostingMoved
from rollcall.events.models import Event, HostRequest
from rollcall.mail.models import Letter

Desk = Callable[[User], Client]
CANARY = "<script>alert('CANARY')</script>"


def offer(**changes: Any) -> dict[str, Any]:
    return {
        "agency_name": "Hale County Sheriff’s Office", "wanted": "Working a scene together",
        "dates": "Any week in March", "place": "12 Court Square", "state_code": "TX", "seats": "30",
        "equipment": "Screen, sound", "contact_phone": "555-0142",
    } | changes  # fmt: skip


@pytest.fixture
def asked(alice: User) -> HostRequest:
    fields = offer(seats=30)
    return hosting.ask(by=alice, **fields)


def _letters() -> set[str]:
    return set(Letter.objects.values_list("kind", flat=True))


def test_everybody_reads_the_page_and_an_account_offers(
    client: Client, alice: User, signed_in: Callable[..., Client]
) -> None:
    assert "Sign in to offer a room" in client.get("/host-a-class/").text
    answer = signed_in(alice).post("/host-a-class/", offer())
    made = HostRequest.objects.get()
    assert answer.url == f"/host-a-class/{made.pk}/"  # type: ignore[attr-defined]
    assert (made.state, made.agency.name if made.agency else "") == ("asked", "Hale County Sheriff’s Office")
    assert _letters() == {"events/host_asked", "events/host_request_came"}


@pytest.mark.parametrize(
    ("field", "value"), [("seats", "9" * 30), ("seats", "0"), ("state_code", "ZZ"), ("wanted", ""),
                         ("place", "a\0b"), ("note", "x" * 5000), ("topic", "9" * 30)],
)  # fmt: skip
def test_bad_input_is_a_sentence(
    field: str, value: str, alice: User, signed_in: Callable[..., Client]
) -> None:
    answer = signed_in(alice).post("/host-a-class/", offer(**{field: value}))
    assert answer.status_code == 422
    assert "Working a scene together" in answer.text or field == "wanted"


def test_only_the_asker_sees_where_it_stands(
    asked: HostRequest, alice: User, bob: User, signed_in: Callable[..., Client]
) -> None:
    """P21."""
    assert "Waiting for our answer" in signed_in(alice).get(f"/host-a-class/{asked.pk}/").text
    assert signed_in(bob).get(f"/host-a-class/{asked.pk}/").status_code == 404
    assert signed_in(bob).post(f"/host-a-class/{asked.pk}/withdraw/").status_code == 404


def test_staff_agree_and_hand_over(
    asked: HostRequest, dana: User, course_provider: Provider, at_desk: Desk
) -> None:
    """The agreement is kept as it was; the draft comes with host, venue and seats."""
    browser, where = at_desk(dana), f"/desk/hosting/{asked.pk}/"
    assert "Hale County" in browser.get("/desk/hosting/").text
    browser.post(f"{where}agree/", {"agreement": f"Thirty seats. {CANARY}"})
    page = browser.get(where).text
    assert "Kept as it was" in page
    assert CANARY not in page
    browser.post(f"{where}schedule/", {"provider": course_provider.pk, "city": "Plainview"})
    event = Event.objects.get()
    assert (event.state, event.capacity, event.host, event.state_code) == ("draft", 30, asked.agency, "TX")
    assert event.venue is not None
    assert event.venue.street == "12 Court Square"
    assert {"events/host_agreed", "events/host_scheduled"} < _letters()


def test_what_is_answered_is_not_answered_again(asked: HostRequest, dana: User) -> None:
    hosting.decline(asked, by=dana, reason="No trainer free")
    with pytest.raises(HostingMoved):
        hosting.agree(asked, by=dana, agreement="Yes")


def test_a_declined_offer_says_why(
    asked: HostRequest, alice: User, dana: User, at_desk: Desk, signed_in: Callable[..., Client]
) -> None:
    at_desk(dana).post(f"/desk/hosting/{asked.pk}/decline/", {"reason": f"No trainer {CANARY}"})
    page = signed_in(alice).get(f"/host-a-class/{asked.pk}/").text
    assert "No trainer" in page
    assert CANARY not in page
    assert "No trainer" in Letter.objects.get(kind="events/host_declined").text


def test_the_asker_takes_it_back(asked: HostRequest, alice: User, signed_in: Callable[..., Client]) -> None:
    signed_in(alice).post(f"/host-a-class/{asked.pk}/withdraw/")
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert "events/host_request_withdrawn" in _letters()


@pytest.mark.parametrize("where", ["/desk/hosting/", "/desk/hosting/{pk}/"])
def test_the_queue_is_for_staff(
    where: str, asked: HostRequest, provider_member: User, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P24, and its control: a provider's member has a desk, but not this part of it."""
    where = where.format(pk=asked.pk)
    browser = at_desk(provider_member)
    assert browser.get(where).status_code == 404
    monkeypatch.setattr(policies, "is_staff", lambda user: True)
    assert browser.get(where).status_code == 200


def test_the_oldest_waits_first(asked: HostRequest, bob: User, dana: User, at_desk: Desk) -> None:
    hosting.ask(by=bob, **offer(seats=12, wanted="Another one"))
    page = at_desk(dana).get("/desk/hosting/").text
    assert page.index("Working a scene together") < page.index("Another one")
