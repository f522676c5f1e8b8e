"""The room's cast stands: what other tests lean on is as its words say."""

from collections.abc import Callable

from django.test import Client

from rollcall.accounts.models import User
from rollcall.events import policies
from rollcall.events.models import Event


def test_the_cast_is_as_described(
    harbor_class: Event, open_webinar: Event, account_class: Event, provider_member: User
) -> None:
    """Two days in Texas for verified officers; an open webinar; a class for accounts; all the provider's."""
    assert harbor_class.sessions.count() == 2
    assert (harbor_class.access_level, harbor_class.state_code) == ("verified", "TX")
    assert policies.run_by(provider_member).count() == 3


def test_a_person_at_the_desk_has_shown_a_second_factor(
    provider_member: User, at_desk: Callable[[User], Client]
) -> None:
    """P16."""
    assert at_desk(provider_member).get("/accounts/2fa/").status_code == 200
