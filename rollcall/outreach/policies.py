"""Who may write to many (P58)."""

from django.contrib.auth.models import AnonymousUser

from rollcall.accounts.models import User
from rollcall.outreach.errors import NotAllowed

OUTREACH = "outreach.change_campaign"


def may_write(user: User | AnonymousUser) -> bool:
    """Active staff who are appointed to it."""
    return user.is_active and user.is_staff and user.has_perm(OUTREACH)


def require(by: User) -> None:
    """The same rule through every entrance."""
    if not may_write(by):
        raise NotAllowed
