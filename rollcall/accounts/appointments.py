"""Making somebody staff, and ending it (P24): by those who hold the right, about others, never upward."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import duties, factors, letters, sessions
from rollcall.accounts.duties import Duty
from rollcall.accounts.errors import AboutOneself, BeyondOwnRights, CannotBeStaff, NotAppointer
from rollcall.accounts.models import User
from rollcall.accounts.policies import may_appoint
from rollcall.base import audit, clock

MOST = 200  # members of staff in one list


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff, as the list shows one."""

    person: User
    duties: list[Duty]
    has_factor: bool
    may_be_ended: bool


def staff(viewer: User) -> list[Member]:
    """Everyone on staff, suspended or not, by name; three queries whatever their number."""
    enrolled = Authenticator.objects.filter(user=OuterRef("pk"), type__in=factors.REAL)
    rows = User.objects.filter(is_staff=True).annotate(has_factor=Exists(enrolled))
    people = list(rows.order_by("legal_name", "pk")[:MOST])
    rights = duties.rights_of(people)
    return [
        Member(
            person=one,
            duties=duties.held_by(one, rights[one.pk]),
            has_factor=one.has_factor,
            may_be_ended=one.pk != viewer.pk and is_within(one, rights[one.pk], viewer),
        )
        for one in people
    ]


def is_within(user: User, rights: set[str], giver: User) -> bool:
    """Whether everything a person with these rights may do is something the giver may do as well."""
    if giver.is_superuser:
        return True
    return not user.is_superuser and rights <= giver.get_all_permissions()


@transaction.atomic
def appoint(user: User, *, by: User, wanted: Iterable[Duty], reason: str) -> User:
    """Make a confirmed person staff, with duties that the giver holds; both are told by letter (P19, P24).

    The person is signed out everywhere: a session does not grow into a greater one (P17).
    """
    one, giver = _locked(user, by)
    _require(one, giver)
    _require_fit(one)
    given = list(wanted)
    if not given:
        raise CannotBeStaff(_("Choose at least one duty."), field="duties")
    if not all(duty.may_be_given_by(giver) for duty in given):
        raise BeyondOwnRights
    one.is_staff, one.is_superuser = True, duties.DUTIES[duties.ADMINISTRATOR] in given
    one.save(update_fields=["is_staff", "is_superuser"])
    one.user_permissions.set(duties.permissions(given))
    one.groups.add(*duties.groups(given))
    audit.record("person.appointed", one, by=giver, note=reason, duties=[duty.name for duty in given])
    sessions.end_all(one, by=giver)
    _tell(one, giver, "appointed", given, reason)
    return one


@transaction.atomic
def end(user: User, *, by: User, reason: str) -> User:
    """End an appointment with the next request; the account itself stays (P6, P24)."""
    one, giver = _locked(user, by)
    _require(one, giver)
    if not one.is_staff:
        raise CannotBeStaff(_("This person is not on staff."))
    rights = duties.rights_of([one])[one.pk]
    if not is_within(one, rights, giver):
        raise BeyondOwnRights
    had = duties.held_by(one, rights)
    one.is_staff = one.is_superuser = False
    one.save(update_fields=["is_staff", "is_superuser"])
    one.user_permissions.clear()
    one.groups.clear()
    audit.record("person.appointment_ended", one, by=giver, note=reason, duties=[duty.name for duty in had])
    sessions.end_all(one, by=giver)
    _tell(one, giver, "ended", had, reason)
    return one


def _locked(user: User, by: User) -> tuple[User, User]:
    """Both as they are now, held: two who end each other at once do not both succeed."""
    rows = User.objects.select_for_update().order_by("pk").in_bulk([user.pk, by.pk])
    return rows[user.pk], rows[by.pk]


def _require(one: User, giver: User) -> None:
    if not may_appoint(giver):
        raise NotAppointer
    if one.pk == giver.pk:
        raise AboutOneself


def _require_fit(one: User) -> None:
    if one.is_staff:
        raise CannotBeStaff(_("This person is on staff already. End that first to change the duties."))
    if not one.is_active:
        raise CannotBeStaff(_("This account is suspended."))
    if one.email_confirmed_at is None:
        raise CannotBeStaff(_("The e-mail of this account has not been confirmed yet."))


def _tell(one: User, giver: User, what: str, given: list[Duty], reason: str) -> None:
    key = f"staff_{what}:{clock.now():%Y%m%d%H%M%S%f}"
    told = {"duties": [duty.label for duty in given], "reason": reason, "person_about": one, "giver": giver}
    letters.to_person(f"staff_{what}", one, key=f"{key}:own", **told)
    letters.to_person(f"staff_{what}_by_you", giver, key=f"{key}:{one.pk}", **told)
