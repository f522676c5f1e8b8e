"""The demo's agencies and applications."""

import pytest

from rollcall.accounts import demo, evidence
from rollcall.accounts.access import standing
from rollcall.accounts.models import Agency, State, User, Verification

pytestmark = pytest.mark.django_db


def test_every_stage_of_the_way_stands_once_however_often_it_is_loaded() -> None:
    """The demo shows what there is to see; loading twice adds nothing."""
    for _twice in range(2):
        demo.load()
    assert Agency.objects.count() == 12
    stages = sorted(Verification.objects.values_list("state", flat=True))
    assert stages == sorted(
        [State.APPROVED] * 3
        + [State.AWAITING_POC]
        + [State.AWAITING_STAFF] * 3
        + [State.AWAITING_CALLBACK] * 2
    )
    assert standing(User.objects.get(email="alice@halecounty.example")) == ["sworn_le"]


def test_those_in_the_queue_are_complete() -> None:
    """Staff can approve them together."""
    demo.load()
    rows = list(
        Verification.objects.filter(state=State.AWAITING_STAFF).select_related("user", "agency", "poc_yes")
    )
    assert all(one.is_complete for one in evidence.of(rows).values())
