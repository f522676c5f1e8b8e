"""The one decision who may open what (R1). Page, unit, file, stream, package, API and search all ask here."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.contrib.auth.models import AnonymousUser

from rollcall.accounts.models import Affiliation, User
from rollcall.base.access import AccessLevel


class Offering(Protocol):
    """Anything with an access level."""

    @property
    def access_level(self) -> str: ...
    @property
    def audience(self) -> Sequence[str]: ...
    @property
    def is_offered(self) -> bool: ...


class Missing(StrEnum):
    """What stands between a person and an offering."""

    NOTHING = "nothing"
    NOT_OFFERED = "not_offered"
    ACCOUNT = "account"  # sign in or register
    EMAIL = "email"  # confirm the e-mail
    VERIFICATION = "verification"  # be vouched for and approved
    CATEGORY = "category"  # verified, but not whom this offering is for (R5)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the door opens, and if not what is missing. True in a boolean context when it opens."""

    missing: Missing

    def __bool__(self) -> bool:
        return self.missing is Missing.NOTHING


def may_open(user: User | AnonymousUser, offering: Offering) -> Decision:
    """Decide anew at each request, from the rows as they are now; costs at most one query."""
    if not offering.is_offered:
        return Decision(Missing.NOT_OFFERED)
    if offering.access_level == AccessLevel.OPEN:
        return Decision(Missing.NOTHING)
    if not isinstance(user, User) or not user.is_active:
        return Decision(Missing.ACCOUNT)
    if user.email_confirmed_at is None:
        return Decision(Missing.EMAIL)
    if offering.access_level == AccessLevel.ACCOUNT:
        return Decision(Missing.NOTHING)
    return Decision(_verified_for(user, offering.audience))


def _verified_for(user: User, audience: Sequence[str]) -> Missing:
    held = standing(user)
    if not held:
        return Missing.VERIFICATION
    return Missing.NOTHING if set(held) & set(audience) else Missing.CATEGORY


def standing(user: User) -> list[str]:
    """The categories in which a person is verified right now; empty when in none."""
    open_ones = Affiliation.objects.filter(user=user, ended_at__isnull=True, verification__state="approved")
    return list(open_ones.values_list("category", flat=True))
