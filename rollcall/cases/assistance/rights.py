"""Who sees and moves a request: who asked, staff with the duty, members of the provider it was given to."""

from typing import Any

from django.db.models import QuerySet

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.cases.assistance import errors
from rollcall.cases.assistance.models import Assistance
from rollcall.catalog.models import ProviderMember

RIGHT = "cases.work_assistance"


def may_triage(user: Any) -> bool:
    """Active staff with the duty."""
    return bool(user.is_active and user.is_staff and user.has_perm(RIGHT))


def own(user: User) -> QuerySet[Assistance]:
    """What this person asked for, under whichever account."""
    return Assistance.objects.filter(identity.rows_of(user, "person"))


def is_member(user: Any) -> bool:
    """Whether this person works for a provider; one query."""
    return isinstance(user, User) and user.is_active and ProviderMember.objects.filter(user=user).exists()


def given_to(user: User) -> QuerySet[Assistance]:
    """What was given to a provider that this person works for now, and nothing else (R39, P21)."""
    providers = ProviderMember.objects.filter(user=user, user__is_active=True).values("provider")
    return Assistance.objects.filter(provider__in=providers)


def held(request: Assistance) -> Assistance:
    """The row as it is now, until the transaction ends."""
    return (
        Assistance.objects.select_for_update(of=("self",))
        .select_related("person", "agency")
        .get(pk=request.pk)
    )


def for_staff(request: Assistance, by: User) -> Assistance:
    """As `held`; raises `NotAtThisDesk`, `OwnRequest`."""
    row = held(request)
    if not may_triage(by):
        raise errors.NotAtThisDesk
    return _not_own(row, by)


def for_provider(request: Assistance, by: User) -> Assistance:
    """As `held`, for a member of the provider that has it; raises `NotAtThisDesk`, `OwnRequest`."""
    row = held(request)
    if not given_to(by).filter(pk=row.pk).exists():
        raise errors.NotAtThisDesk
    return _not_own(row, by)


def _not_own(row: Assistance, by: User) -> Assistance:
    if identity.is_one_person(by, row.person_id):
        raise errors.OwnRequest
    return row
