"""What an applicant does with an application, and what ends a standing (R3, R4, P2, P6)."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts import identity, letters, poc, poc_checks, sessions, states
from rollcall.accounts.errors import (
    IllegalMove,
    IsErased,
    OpenApplication,
    PocRefused,
    SocialSecurityNumber,
)
from rollcall.accounts.models import (
    OPEN_STATES,
    Affiliation,
    Agency,
    OfficerIdentifier,
    State,
    User,
    Verification,
)
from rollcall.accounts.poc_checks import Contact, Findings
from rollcall.accounts.policies import require_over, require_staff
from rollcall.accounts.states import Move
from rollcall.base import audit, clock, tokens
from rollcall.mail import outbox

_SSN = re.compile(r"^\D*\d{3}[\s.-]?\d{2}[\s.-]?\d{4}\D*$")
_SSN_NAMES = re.compile(r"\bssn\b|social\s*security|\bitin\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identifier:
    """How a state or program knows the officer. Never a Social Security number."""

    issuer: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Application:
    """What the form asks for."""

    agency: Agency
    category: str
    title: str
    assignment: str = ""
    identifiers: list[Identifier] = field(default_factory=list)
    contact: Contact | None = None
    is_sole_officer: bool = False


@dataclass(frozen=True, slots=True)
class Whence:
    """Keyed hashes of the network and browser an application came from: signals, not addresses (R6)."""

    network: str = ""
    device: str = ""


def refuse_social_security(identifier: Identifier) -> None:
    """A value shaped or named like a Social Security number is never kept."""
    named = f"{identifier.issuer} {identifier.type} {identifier.value}"
    if _SSN.match(identifier.value) or _SSN_NAMES.search(named):
        raise SocialSecurityNumber


@transaction.atomic
def apply(user: User, given: Application, *, by: User, whence: Whence | None = None) -> Verification:
    """Open an application (R3). The point of contact is asked at once, or when the e-mail is confirmed."""
    User.objects.select_for_update().get(pk=user.pk)  # two clicks at once make one application
    if Verification.objects.filter(user=user, state__in=OPEN_STATES).exists():
        raise OpenApplication
    findings = _look_at(given, user)
    whence = whence or Whence()
    present = clock.now()
    application = Verification.objects.create(
        user=user,
        state=State.EMAIL_UNCONFIRMED,
        state_since=present,
        applied_at=present,
        network=whence.network,
        device=whence.device,
        reasons_for_callback=_still_owed(user),
        **_fields(given),
    )
    audit.record("verification.applied", application, by=by, agency=given.agency.pk, category=given.category)
    _keep_identifiers(user, given.identifiers)
    if given.contact and not given.is_sole_officer:
        poc.name_contact(application, given.contact, findings)
    if user.email_confirmed_at is not None:
        return poc.begin(application, by=by)
    return application


def _still_owed(user: User) -> list[str]:
    """A call-back that the last application waited for is not shaken off with a new one (P4)."""
    return poc_checks.sticky_of(Verification.objects.filter(user=user).order_by("-pk").first())


def _look_at(given: Application, user: User) -> Findings:
    for identifier in given.identifiers:
        refuse_social_security(identifier)
    if given.contact is None or given.is_sole_officer:
        if not given.is_sole_officer:
            raise PocRefused(_("Name somebody at your agency who can vouch for you."), field="poc_name")
        return Findings()
    return poc_checks.check(given.contact, applicant=user, agency=given.agency, category=given.category)


def _fields(given: Application) -> dict[str, Any]:
    return {
        "agency": given.agency,
        "category": given.category,
        "title": given.title,
        "assignment": given.assignment,
        "is_sole_officer": given.is_sole_officer,
    }


def _keep_identifiers(user: User, identifiers: list[Identifier]) -> None:
    for one in identifiers:
        refuse_social_security(one)
        OfficerIdentifier.objects.update_or_create(
            user=user, issuer=one.issuer, type=one.type, defaults={"value": one.value}
        )


@transaction.atomic
def email_confirmed(user: User, *, by: audit.Actor) -> Verification | None:
    """The e-mail is proven: an application that waited for it goes on. None where none waited."""
    waiting = Verification.objects.filter(user=user, state=State.EMAIL_UNCONFIRMED).first()
    return poc.begin(waiting, by=by) if waiting else None


@transaction.atomic
def amend(application: Verification, given: Application, *, by: User) -> Verification:
    """Change the application: links die, nobody has vouched for the new one, it starts again (P3)."""
    row = states.locked(application)
    before = {name: str(getattr(row, name)) for name in ("agency_id", "category", "title")}
    unconfirmed = row.state == State.EMAIL_UNCONFIRMED
    states.require(row, Move.CHANGE if unconfirmed else Move.HOLD)
    findings = _look_at(given, row.user)
    poc.close_question(row)
    _keep_identifiers(row.user, given.identifiers)
    if given.contact and not given.is_sole_officer:
        poc.name_contact(row, given.contact, findings)
    changes = {**_fields(given), "staff_question": "", "reply": ""}
    if unconfirmed:
        return states.move(row, Move.CHANGE, by=by, changes=changes, before=before)
    for name, value in _fields(given).items():  # what `begin` decides by and the letter tells
        setattr(row, name, value)
    return poc.begin(row, by=by, changes=changes, before=before)


@transaction.atomic
def change_poc(application: Verification, contact: Contact, *, by: User) -> Verification:
    """Ask somebody else (R3): the first one's link dies."""
    row = states.locked(application)
    findings = poc_checks.check(contact, applicant=row.user, agency=row.agency, category=row.category)
    if row.state == State.EMAIL_UNCONFIRMED:
        poc.name_contact(row, contact, findings)
        return states.move(row, Move.CHANGE, by=by, changes={"is_sole_officer": False}, poc=contact.email)
    states.require(row, Move.HOLD)
    poc.name_contact(row, contact, findings)
    row.is_sole_officer = False
    return poc.begin(row, by=by, changes={"is_sole_officer": False}, poc=contact.email)


@transaction.atomic
def reply(application: Verification, text: str, *, by: User) -> Verification:
    """Answer what staff asked: with the agency's word on record back to staff, else to a call-back."""
    row = states.locked(application)
    if row.is_vouched:
        return states.move(row, Move.REPLY, by=by, note=text, changes={"reply": text})
    reasons = poc_checks.callback_reasons(row, poc_checks.REPLY_ALONE)
    changes = {"reply": text, "reasons_for_callback": reasons}
    states.require(row, Move.REPLY)
    return states.move(row, Move.HOLD, by=by, note=text, changes=changes)


@transaction.atomic
def withdraw(application: Verification, *, by: User) -> Verification:
    """Take the application back; a new one may be made at any time."""
    moved = states.move(application, Move.WITHDRAW, by=by)
    poc.close_question(moved)
    return moved


@transaction.atomic
def suspend(user: User, *, by: User, reason: str) -> None:
    """Shut every door with the next request (P6): sessions, links, waiting letters, standing."""
    require_over(by, user)
    user.is_active, user.suspended_at = False, clock.now()
    user.save(update_fields=["is_active", "suspended_at"])
    audit.record("person.suspended", user, by=by, note=reason)
    application = _open(user)
    if application is not None and application.state != State.SUSPENDED:
        states.move(application, Move.SUSPEND, by=by, note=reason)
        poc.close_question(application)
        outbox.withhold(f"verification:{application.pk}:")
    tokens.void_all(subject=audit.subject_of(user))
    sessions.end_all(user, by=by)
    outbox.withhold_for(
        user.pk, but="accounts"
    )  # a letter about a class tells the place; of the account it may
    letters.to_person("suspended", user, key=f"suspended:{user.suspended_at:%Y%m%d%H%M%S}", reason=reason)


def _open(user: User) -> Verification | None:
    return Verification.objects.select_for_update().filter(user=user, state__in=OPEN_STATES).first()


@transaction.atomic
def reinstate(user: User, *, by: User, note: str = "") -> None:
    """Open the doors again. A standing that was approved stands again; a pending one starts over (P2)."""
    require_over(by, user)
    if user.erased_at is not None:
        raise IsErased
    user.is_active, user.suspended_at = not identity.is_absorbed(user), None  # joined accounts stay shut
    user.save(update_fields=["is_active", "suspended_at"])
    audit.record("person.reinstated", user, by=by, note=note)
    letters.to_person("reinstated", user, key=f"reinstated:{clock.now():%Y%m%d%H%M%S}")
    application = _open(user)
    if application is None or application.state != State.SUSPENDED:
        return
    stood = Affiliation.objects.filter(verification=application, ended_at__isnull=True).exists()
    if stood:
        states.move(application, Move.REINSTATE, by=by, note=note)
        return
    states.move(application, Move.START_OVER, by=by, note=note, changes=poc.NOBODY_HAS_SPOKEN)


@transaction.atomic
def leave(user: User, *, by: User, reason: str = "") -> Verification:
    """The person no longer works there: the standing ends with the next request, the account stays (P6).

    Said by the person or by staff.
    """
    if by.pk != user.pk:
        require_staff(by)
    application = _open(user)
    if application is None:
        raise IllegalMove(_("There is no agency to leave: nobody is verified here."))
    moved = states.move(application, Move.LEAVE, by=by, note=reason)
    Affiliation.objects.filter(verification=moved, ended_at__isnull=True).update(
        ended_at=clock.now(), ended_why="left"
    )
    sessions.end_all(user, by=by)
    letters.to_applicant("left", moved, key="left")
    return moved
