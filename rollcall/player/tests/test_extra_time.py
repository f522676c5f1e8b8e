"""The desk where staff grant more time in timed tests."""

import pytest

from rollcall.base.models import AuditEntry
from rollcall.player.models import ExtraTime

pytestmark = pytest.mark.django_db
DESK = "/staff/extra-time/"


def test_staff_grant_change_and_take_away(signed_in, dana, alice):
    """Section 3: per-person extra time, with one line in the trail for each change."""
    client = signed_in(dana)
    for percent in (50, 100, 0):
        answer = client.post(DESK, {"email": "Alice@halecounty.example", "percent": percent})
        assert answer.status_code == 302
    row = ExtraTime.objects.get()
    assert (row.user, row.percent, row.granted_by) == (alice, 0, dana)
    assert AuditEntry.objects.filter(event="player.extra_time").count() == 3
    assert "Nobody has extra time yet" in client.get(DESK).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"email": "nobody@x.example", "percent": "50"}, "Nobody has an account"),
        ({"email": "alice@halecounty.example", "percent": "9999999999999999999999"}, "300"),
        ({"email": "alice@halecounty.example", "percent": "-1"}, "0"),
        ({"email": "not an address", "percent": "x"}, "not an address"),
        ({}, "required"),
    ],
)
def test_what_cannot_be_taken_is_said(signed_in, dana, alice, sent, said):
    """Section 8: 422, a sentence, and what was typed is still there."""
    answer = signed_in(dana).post(DESK, sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ExtraTime.objects.exists()


def test_for_anybody_else_there_is_no_desk(signed_in, client, alice, dana):
    """P1, P24: officers, strangers and staff without the right find nothing."""
    assert signed_in(alice).get(DESK).status_code == 404
    assert client.get(DESK).status_code in {302, 404}
    dana.is_superuser = False
    dana.save()
    assert signed_in(dana).get(DESK).status_code in {302, 403, 404}
    assert signed_in(alice).post(DESK, {"email": alice.email, "percent": 300}).status_code == 404
    assert not ExtraTime.objects.exists()
