"""Registering for an event, and giving it up (R21, R24, P68).

Whoever gives or frees a seat holds the event's row (`moves.hold`), counts the hall anew, and writes; the
database sells each number once beside that. The waiting list moves first, so nobody passes those in line.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts import identity, mailboxes
from rollcall.accounts.models import User
from rollcall.base import audit, clock, tokens
from rollcall.events import applicants, approvals, eligibility, hall, moves, policies, seat_letters, waiting
from rollcall.events.applicants import Applicant, Given
from rollcall.events.errors import (
    AlreadyRegistered,
    CannotAdd,
    NotEligible,
    NotYourEvent,
    ReasonNeeded,
    RegistrationShut,
)
from rollcall.events.faces import ANYONE
from rollcall.events.models import LIVE, Event, Registration
from rollcall.events.models.seats import State
from rollcall.events.moves import Move


@dataclass(frozen=True, slots=True)
class Exempted:
    """An exception that whoever runs the event makes, logged with its reason."""

    by: User
    why: str


def require_open(event: Event, *, by_desk: bool = False) -> None:
    """Refuse where nobody can register now; the desk may add people before and after the public can."""
    present = clock.now()
    tried = (
        (event.state != Event.State.PUBLISHED, _("Registration is not open for this event.")),
        (bool(event.outside_url), _("The organization that runs this event registers people itself.")),
        (event.starts_at is None or event.starts_at <= present, _("This event has begun.")),
        (
            not by_desk and event.opens_at is not None and event.opens_at > present,
            _("Registration has not opened yet."),
        ),
        (
            not by_desk and event.closes_at is not None and event.closes_at <= present,
            _("Registration has closed. The coordinator can still add you."),
        ),
    )
    for shut, sentence in tried:
        if shut:
            raise RegistrationShut(sentence)


@transaction.atomic
def register(event: Event, *, given: Given, by: User | None) -> Registration:
    """Register the person who asks: an account, or a guest of an open webinar (`by` None).

    Ends SEATED, ASKED, HELD or WAITING. Raises NotEligible, RegistrationShut, AlreadyRegistered and, for
    guests, `mail.strangers.TooManyLetters`. A guest who is registered gets the letter again and nothing else
    happens, so that nobody learns from the page who comes (P13).
    """
    event = moves.hold(event.pk)
    verdict = eligibility.decide(by or ANYONE, event)
    if not (verdict.ok or verdict.may_hold or verdict.missing is eligibility.Lacks.NOT_OFFERED):
        raise NotEligible(verdict.reason)  # before anything that turns with the day (P26)
    require_open(event)
    who = applicants.with_account(by) if by else applicants.guest(given)
    there = live_of(event, who)
    if there is not None:
        return _again(there, by)
    return _give(event, who, given, verdict, by=who.as_actor)


def live_of(event: Event, who: Applicant) -> Registration | None:
    """The registration that this mailbox still counts on."""
    rows = Registration.objects.filter(event=event, mailbox=who.mailbox, state__in=LIVE)
    found = rows.select_related("user", "agency", "event__provider", "event__venue").first()
    if found is None and who.user is not None:
        mine = identity.rows_of(who.user)
        found = Registration.objects.filter(mine, event=event, state__in=LIVE).first()
    return found


def _again(there: Registration, by: User | None) -> Registration:
    if by is None:
        key = f"again:{clock.now():%Y%m%d%H%M%S%f}"
        seat_letters.tell(there, "seat_again", key=key, strict=True, unasked=True)
        return there
    if there.user_id is not None:
        raise AlreadyRegistered
    there.user, there.name = (
        by,
        by.legal_name,
    )  # registered as a guest before; the mailbox is proved to be his
    there.save(update_fields=["user", "name"])
    audit.record("registration.claimed", there, by=by)
    return there


def _give(
    event: Event,
    who: Applicant,
    given: Given,
    verdict: eligibility.Verdict,
    *,
    by: audit.Actor,
    exempted: Exempted | None = None,
    is_approved: bool = False,
) -> Registration:
    """A seat, or a place in line. The caller holds the event."""
    waiting.advance(event)
    doubtful = not is_approved and approvals.is_doubtful(event, who, given)
    seats = hall.of(event)
    seat = seats.seat_for(who.agency)
    move = approvals.first_move(event, verdict, is_approved=is_approved) if seat else Move.WAIT
    row = moves.begin(
        move,
        by=by,
        event=event,
        seat=seat.number if seat else None,
        quota=seat.quota if seat else None,
        until=approvals.until(event, move),
        why_waiting="" if seat else waiting.why_waiting(seats),
        decided_by=approvals.DOUBTFUL if doubtful else "",
        exception_by=exempted.by if exempted else None,
        exception_why=exempted.why if exempted else "",
        told=event.sequence,
        **_facts(who, given),
    )
    approvals.arrive(row, strict=who.user is None)
    return row


def _facts(who: Applicant, given: Given) -> dict[str, Any]:
    return {
        "user": who.user,
        "name": who.name,
        "email": who.email,
        "mailbox": who.mailbox,
        "agency": who.agency,
        "agency_name": who.agency_name or given.agency_name,
        "title": who.title,
        "phone": given.phone,
        "answers": given.answers,
        "access_needs": given.access_needs,
        "supervisor_name": given.supervisor_name,
        "supervisor_email": given.supervisor_email,
    }


@transaction.atomic
def add(event: Event, *, given: Given, by: User, exception_why: str = "") -> Registration:
    """Whoever runs the event registers somebody, approved; past whom it is meant for only with a reason.

    Never past the lock: who is not verified is not made so here (P24). Every cause why a person cannot be
    added reads the same (`CannotAdd`), since the desk is no place to learn who has an account (P13).
    """
    policies.require_run(event, by)
    event = moves.hold(event.pk)
    require_open(event, by_desk=True)
    user = User.objects.filter(mailbox=mailboxes.key(given.email), is_active=True).first()
    if user is None and not eligibility.guests_may_come(event):
        raise CannotAdd
    verdict = eligibility.decide(user or ANYONE, event)
    exempted = None
    if not (verdict.ok or verdict.may_hold):
        if verdict.missing not in eligibility.EXCEPTIONS:
            raise CannotAdd
        if not exception_why.strip():
            raise ReasonNeeded
        exempted = Exempted(by, exception_why.strip())
    who = applicants.with_account(user) if user else applicants.guest(given)
    if live_of(event, who) is not None:
        raise AlreadyRegistered
    row = _give(event, who, given, verdict, by=by, exempted=exempted, is_approved=True)
    if exempted:
        audit.record("registration.exception", row, by=by, note=exempted.why, missing=str(verdict.missing))
    return row


@transaction.atomic
def cancel(registration: Registration, *, by: audit.Actor, why: str = "") -> Registration:
    """Give the registration up; late within the event's `late_hours`. The seat goes to the next in line.

    The caller has seen that `by` holds it or runs the event. Raises NotNow and, once it has begun,
    RegistrationShut.
    """
    event, row = moves.locked(registration)
    if event.starts_at is not None and event.starts_at <= clock.now():
        raise RegistrationShut(_("This event has begun. Tell the coordinator if you cannot stay."))
    was_seated = row.state == State.SEATED
    move = Move.CANCEL_LATE if was_seated and is_late(event) else Move.CANCEL
    row = moves.make(row, move, by=by, note=why)
    end_links(row)
    seat_letters.left(row, "seat_canceled", was_seated=was_seated, why=why, by_desk=not _is_holder(by, row))
    waiting.advance(event)
    return row


def _is_holder(by: audit.Actor, row: Registration) -> bool:
    return identity.is_one_person(by, row.user_id) if isinstance(by, User) else row.user_id is None


def is_late(event: Event) -> bool:
    """Whether canceling now counts as late."""
    return event.starts_at is not None and clock.now() > event.starts_at - timedelta(hours=event.late_hours)


def end_links(row: Registration) -> None:
    """Questions and offers to others about a registration end with it."""
    for purpose in (seat_letters.APPROVAL, seat_letters.COLLEAGUE):
        tokens.void(purpose=purpose, subject=seat_letters.subject_of(row))


@transaction.atomic
def answer(secret: str, *, yes: bool, why: str = "", user: User | None = None) -> Registration:
    """The supervisor's answer (`approvals.answer`); a seat that is free by it goes to the next in line."""
    row = approvals.answer(secret, yes=yes, why=why, user=user)
    waiting.advance(row.event)
    return row


def approve(registration: Registration, *, by: User) -> Registration:
    """The coordinator approves at the desk. Nobody approves himself."""
    return _decide(registration, yes=True, by=by, why="")


def refuse(registration: Registration, *, by: User, why: str) -> Registration:
    """The coordinator refuses, with the reason; the seat goes to the next in line."""
    return _decide(registration, yes=False, by=by, why=why)


@transaction.atomic
def _decide(registration: Registration, *, yes: bool, by: User, why: str) -> Registration:
    policies.require_run(registration.event, by)
    if identity.is_one_person(by, registration.user_id):
        raise NotYourEvent
    row = approvals.decide(registration, yes=yes, by=by, why=why)
    waiting.advance(row.event)
    return row
