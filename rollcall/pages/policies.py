"""Who may do what with pages, beyond Wagtail's rights in its tree."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from rollcall.accounts.models import User
from rollcall.pages.models.clearing import CLEAR

Person = User | AnonymousUser
KEEP = "pages.change_resourcefile"  # the right of the duty "pages"


def may_keep(user: Person) -> bool:
    """Editors of pages."""
    return isinstance(user, User) and user.is_active and user.is_staff and user.has_perm(KEEP)


def may_clear(user: Person) -> bool:
    """Who lets go up what others wrote."""
    return isinstance(user, User) and user.is_active and user.is_staff and user.has_perm(f"pages.{CLEAR}")


def holders(right: str) -> QuerySet[User]:
    """Active staff to whom a right of this room was given; administrators only where nobody else has it."""
    staff = User.objects.filter(is_active=True, is_staff=True)
    held = Q(user_permissions__codename=right, user_permissions__content_type__app_label="pages")
    held |= Q(groups__permissions__codename=right, groups__permissions__content_type__app_label="pages")
    found = staff.filter(held, is_superuser=False).distinct()
    return found if found.exists() else staff.filter(is_superuser=True)
