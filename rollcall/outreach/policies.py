"""Who may write to many (P58)."""

from django.contrib.auth.models import AnonymousUser

from rollcall.accounts.models import User
from rollcall.outreach.errors import NotAllowed

OUTREACH = "outreach.change_campaign"
PAGES = "pages.change_resourcefile"  # of the duty that keeps pages and the toolkit


def may_write(user: User | AnonymousUser) -> bool:
    """Active staff who are appointed to it."""
    return user.is_active and user.is_staff and user.has_perm(OUTREACH)


def require(by: User) -> None:
    """The same rule through every entrance."""
    if not may_write(by):
        raise NotAllowed


def may_keep_updates(user: User | AnonymousUser) -> bool:
    """Who writes to many, and who keeps the pages that the updates tell of."""
    is_staff = user.is_active and user.is_staff
    return is_staff and (user.has_perm(OUTREACH) or user.has_perm(PAGES))


def require_keeper(by: User) -> None:
    """The same rule through every entrance."""
    if not may_keep_updates(by):
        raise NotAllowed
