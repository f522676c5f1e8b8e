"""Somebody tells us what got in the way: the place is filled in, and nothing secret goes with it."""

import pytest
from django.test import Client

from rollcall.base import clock
from rollcall.cases import hours, kinds, places
from rollcall.cases.models import Case

FORM = "/contact/about/barrier/"
pytestmark = pytest.mark.django_db
SECRET = "gT7x_3kPq9ZmB2vLw81Yc0"


def form(client: Client, came_from: str) -> str:
    return client.get(FORM, headers={"referer": f"http://testserver{came_from}"}).content.decode()


def test_the_page_one_came_from_stands_in_the_form(client: Client) -> None:
    assert 'value="/toolkit/heat-on-patrol-poster/"' in form(client, "/toolkit/heat-on-patrol-poster/?q=heat")
    assert 'value="/faq/"' in client.get(f"{FORM}?page=/faq/").content.decode()


@pytest.mark.parametrize("path", ["/poc/{}/", "/contact/{}/", "/accounts/password/reset/key/{}/"])
def test_no_secret_of_a_link_goes_into_the_form(client: Client, path: str) -> None:
    """P63."""
    assert SECRET not in form(client, path.format(SECRET))


def test_without_the_rule_it_would(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    monkeypatch.setattr(places, "_plain", lambda part: part)
    assert SECRET in form(client, f"/poc/{SECRET}/")


def test_another_site_is_not_named(client: Client) -> None:
    said = client.get(FORM, headers={"referer": "https://elsewhere.example/private/"}).content.decode()
    assert "private" not in said


def test_it_becomes_a_case_that_is_due_sooner(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """R37: a team has it, before a question of any other kind about the site."""
    told = {
        "name": "June Abara", "email": "june.abara@mail.example", "page": "/events/", "aid": "",
        "text": "The calendar cannot be reached with the keyboard.",
        "stamp": client.get(FORM).context["form"]["stamp"].value(),
    }  # fmt: skip
    assert client.post(FORM, told).status_code == 302
    case = Case.objects.get(kind=Case.Kind.BARRIER)
    assert case.team == Case.Team.HELP
    assert case.facts["page"] == "/events/"
    assert "/events/" in case.subject
    other, barrier = kinds.ABOUT[Case.Kind.OTHER].hours, kinds.ABOUT[Case.Kind.BARRIER].hours
    assert hours.later(clock.now(), hours=barrier) <= hours.later(clock.now(), hours=other)
    assert barrier < other


def test_what_got_in_the_way_has_to_be_said(client: Client) -> None:
    """Control: the aid need not be."""
    answer = client.post(FORM, {"name": "June", "email": "june@mail.example", "text": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"text"}
