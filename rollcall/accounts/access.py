"""The one decision who may open what (R1). Page, unit, file, stream, package, API and search all ask here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from rollcall.accounts.models import Affiliation, State, User
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
    return may_open_each(user, [offering])[0]


def may_open_each(
    user: User | AnonymousUser,
    offerings: Sequence[Offering],
    *,
    places: Callable[[], list[Affiliation]] | None = None,
) -> list[Decision]:
    """`may_open` for each of many, in their order; at most one query in all.

    None where the caller reads this person's `affiliations` anyway, and gives them as `places`.
    """
    held: Callable[[], list[str]]
    if places is not None:
        held = cache(lambda: [one.category for one in places()])
    else:
        held = cache(partial(standing, user)) if isinstance(user, User) else list
    return [Decision(_missing(user, offering, held)) for offering in offerings]


def _missing(user: User | AnonymousUser, offering: Offering, held: Callable[[], list[str]]) -> Missing:
    if not offering.is_offered:
        return Missing.NOT_OFFERED
    if offering.access_level == AccessLevel.OPEN:
        return Missing.NOTHING
    if not isinstance(user, User) or not user.is_active:
        return Missing.ACCOUNT
    if user.email_confirmed_at is None:
        return Missing.EMAIL
    if offering.access_level == AccessLevel.ACCOUNT:
        return Missing.NOTHING
    return _verified_for(held(), offering.audience)


def _verified_for(held: Sequence[str], audience: Sequence[str]) -> Missing:
    if not held:
        return Missing.VERIFICATION
    return Missing.NOTHING if set(held) & set(audience) else Missing.CATEGORY


def standing(user: User) -> list[str]:
    """The categories in which a person is verified right now; empty when in none."""
    return list(_standing(user).values_list("category", flat=True))


def affiliations(user: User) -> list[Affiliation]:
    """Where a person works, as approved and not ended, with the agency; newest first."""
    return list(_standing(user).select_related("agency").order_by("-began_at"))


def _standing(user: User) -> QuerySet[Affiliation]:
    return Affiliation.objects.filter(user=user, ended_at__isnull=True, verification__state=State.APPROVED)
