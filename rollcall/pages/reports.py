"""Who may read what visitors say of the answers."""

from django.contrib.auth.models import AnonymousUser

from rollcall.accounts.models import User

RIGHT = "pages.view_faqvote"


def may_read(user: User | AnonymousUser) -> bool:
    """Editors of pages."""
    return isinstance(user, User) and user.is_active and user.is_staff and user.has_perm(RIGHT)
