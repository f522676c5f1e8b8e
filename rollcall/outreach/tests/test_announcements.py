"""A thing is announced once, however often somebody asks (R25, P59)."""

from collections.abc import Callable

import pytest

from rollcall.accounts.models import User
from rollcall.outreach import announcements, campaigns
from rollcall.outreach.models import Campaign
from rollcall.outreach.tests.conftest import approve, crowd, propose

pytestmark = pytest.mark.django_db
TOLD = {"kind": "recordings", "key": "recording:12", "subject": "The recording is up", "body": "Dear {name}"}


def test_asked_twice_it_is_one_letter(pat: User, dana: User) -> None:
    assert announcements.announce(by=pat, **TOLD) == announcements.announce(by=dana, **TOLD)
    assert Campaign.objects.get().audience == {"who": "registered"}


def test_it_needs_the_same_two_people(pat: User, dana: User, sam: User) -> None:
    """P58: on an upper room's word no more goes out than on anybody's."""
    crowd(30)
    campaign = announcements.announce(by=pat, **TOLD)
    assert campaign.state == Campaign.State.DRAFT
    assert propose(campaign, dana).state == Campaign.State.PROPOSED
    assert approve(campaign, sam).state == Campaign.State.WAITING


def test_a_letter_of_staff_has_no_key(draft: Callable[..., Campaign], dana: User) -> None:
    """So two of them are two."""
    draft()
    draft()
    assert campaigns.remaining(draft()) == 1
