"""Who works for a provider and runs its classes (R39): named by staff, told by letter, never upward (P24)."""

from django.db import transaction

from rollcall.accounts import letters
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog.errors import BeyondYourRights, CannotBeMember
from rollcall.catalog.models import Provider, ProviderMember
from rollcall.mail import outbox

# A member keeps the provider's plan and sees the rosters of its classes, so whoever names one must hold both
# rights himself. The second is the right to keep classes and webinars; the database knows it by this name.
RIGHTS = ("catalog.change_provider", "events.change_event")


def may_name(user: User) -> bool:
    """Active staff who hold everything that a member gets."""
    return user.is_active and user.is_staff and user.has_perms(RIGHTS)


@transaction.atomic
def add(provider: Provider, user: User, *, by: User) -> ProviderMember:
    """Make a confirmed, active person a member; again is nothing new."""
    _require(user, by)
    if not user.is_active or user.email_confirmed_at is None:
        raise CannotBeMember
    member, made = ProviderMember.objects.get_or_create(
        provider=provider, user=user, defaults={"since": clock.now()}
    )
    if made:
        line = audit.record("provider.member_added", provider, by=by, person=user.pk)
        _tell("provider_member", provider, user, line.pk)
    return member


@transaction.atomic
def remove(provider: Provider, user: User, *, by: User) -> None:
    """End it: with the next request the provider's desk is closed to the person."""
    _require(user, by)
    if ProviderMember.objects.filter(provider=provider, user=user).delete()[0]:
        line = audit.record("provider.member_removed", provider, by=by, person=user.pk)
        _tell("provider_member_ended", provider, user, line.pk)


def _require(user: User, by: User) -> None:
    if not may_name(by) or user.pk == by.pk:
        raise BeyondYourRights


def _tell(letter: str, provider: Provider, user: User, line: int) -> None:
    outbox.post(
        f"catalog/{letter}",
        to=user.email,
        key=f"{letter}:{provider.pk}:{user.pk}:{line}",
        person_id=user.pk,
        context={"person": user, "provider": provider, "words": letters.words()},
    )
