"""The cast stands as the stories need it."""

import pytest

from rollcall.accounts.access import Missing, may_open, standing
from rollcall.accounts.models import User
from rollcall.catalog.models import Course, Provider


@pytest.mark.django_db
def test_the_cast(alice: User, pat: User, dana: User) -> None:
    """R1: a verified course opens to a verified officer and to nobody else."""
    provider = Provider.objects.create(name="Plains Officer Safety Center", slug="plains")
    course = Course(slug="x", provider=provider, current_id=1)
    assert standing(alice) == ["sworn_le"]
    assert may_open(alice, course)
    assert may_open(pat, course).missing is Missing.VERIFICATION
    assert may_open(dana, course).missing is Missing.VERIFICATION
