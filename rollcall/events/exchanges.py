"""A seat changes hands or dates: to a colleague who says yes himself, or to another date (R21).

Both happen whole or not at all. A colleague gets a letter of his own; the seat stays where it is until he
takes it, with his own account where the event asks for one.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import identity, mailboxes
from rollcall.accounts.letters import words
from rollcall.accounts.models import User
from rollcall.accounts.policies import own_mailboxes
from rollcall.base import audit, clock, tokens
from rollcall.events import applicants, approvals, eligibility, faces, hall, moves, registering, seat_letters
from rollcall.events.applicants import Applicant, Given
from rollcall.events.errors import (
    AlreadyRegistered,
    DeadSeatLink,
    NoSeatThere,
    NotAnotherDate,
    NotASubstitute,
    NotEligible,
    NotTheColleague,
)
from rollcall.events.hall import Seat
from rollcall.events.models import Event, Registration
from rollcall.events.models.seats import State
from rollcall.events.moves import Move
from rollcall.events.waiting import advance
from rollcall.mail import outbox

TO_TAKE = timedelta(days=3)


@transaction.atomic
def offer_to_colleague(registration: Registration, *, name: str, email: str, by: audit.Actor) -> Registration:
    """Write to a colleague that the seat is his if he wants it. Whoever was asked before no longer is.

    What is said is the same whether the address has an account or not (P13).
    """
    event, row = moves.locked(registration)
    moves.require(row, Move.GIVE)
    registering.require_open(event, by_desk=True)
    if mailboxes.key(email) == row.mailbox:
        raise NotASubstitute(_("This is your own address. Name a colleague."), field="email")
    registering.end_links(row)
    row.substitute_name, row.substitute_email = name, mailboxes.normal(email)
    row.save(update_fields=["substitute_name", "substitute_email"])
    audit.record("registration.substitute_asked", row, by=by)
    _write_to_colleague(row, event)
    return row


def _write_to_colleague(row: Registration, event: Event) -> None:
    end = min(clock.now() + TO_TAKE, event.starts_at or clock.now() + TO_TAKE)
    link = seat_letters.link_of(row, seat_letters.COLLEAGUE, "take_over", end - clock.now())
    shown, whole = faces.face_of(faces.ANYONE, event), clock.now() + TO_TAKE
    told = seat_letters.or_start(whole, event) if shown.is_locked else seat_letters.local(end, event)
    outbox.post(
        "events/seat_for_colleague",
        to=row.substitute_email,
        key=f"registration:{row.pk}:colleague:{clock.now():%Y%m%d%H%M%S%f}",
        context={
            "registration": row,
            "shown": shown,
            "until": told,
            "words": words(),
        },
        secret={"link": link},
        stranger=mailboxes.key(row.substitute_email),
        good_until=end,
    )


def offered_seat(secret: str) -> Registration:
    """What the colleague is asked; looking changes nothing (P3)."""
    _token, row = approvals.find(secret, seat_letters.COLLEAGUE)
    if row.state != State.SEATED:
        raise DeadSeatLink("ended")
    return row


@transaction.atomic
def take_over(secret: str, *, by: User | None) -> Registration:
    """The colleague takes the seat: the same number, from one hand to the other, in one step.

    Raises NotTheColleague, NotEligible, AlreadyRegistered, NoSeatThere where the seat is kept for others.
    """
    token, row = approvals.find(secret, seat_letters.COLLEAGUE)
    event, giver = moves.locked(row)
    moves.require(giver, Move.GIVE)
    who = _colleague(giver, event, by)
    verdict = eligibility.decide(by or faces.ANYONE, event)
    if not verdict.ok:
        raise NotEligible(verdict.reason)
    registering.require_open(event, by_desk=True)
    if registering.live_of(event, who) is not None:
        raise AlreadyRegistered
    if not tokens.spend(token):
        raise DeadSeatLink("answered")
    giver = moves.make(giver, Move.GIVE, by=who.as_actor)
    registering.end_links(giver)
    seat = hall.of(event).seat_for(who.agency)
    if seat is None:
        raise NoSeatThere
    taken = _begin(event, who, seat, approvals.first_move(event, verdict), giver, by=who.as_actor)
    seat_letters.left(giver, "seat_given", was_seated=True)
    return taken


def _colleague(giver: Registration, event: Event, by: User | None) -> Applicant:
    """Whoever was written to and nobody else."""
    if by is None:
        return applicants.guest(Given(name=giver.substitute_name, email=giver.substitute_email))
    if mailboxes.canonical(giver.substitute_email) not in own_mailboxes(by):
        raise NotTheColleague
    return applicants.with_account(by)


def _begin(
    event: Event, who: Applicant, seat: Seat, move: Move, came_from: Registration, *, by: audit.Actor
) -> Registration:
    """Take a seat that has just become free in this very transaction, or is free on another date."""
    same_person = came_from.mailbox == who.mailbox or (
        who.user is not None and identity.is_one_person(who.user, came_from.user_id)
    )
    has_supervisor = same_person and who.user is not None and came_from.supervisor_email
    row = moves.begin(
        move,
        by=by,
        event=event,
        seat=seat.number,
        quota=seat.quota,
        until=approvals.until(event, move),
        decided_by=approvals.DOUBTFUL if move is Move.ASK and not has_supervisor else "",
        came_from=came_from,
        told=event.sequence,
        user=who.user,
        name=who.name,
        email=who.email,
        mailbox=who.mailbox,
        agency=who.agency,
        agency_name=who.agency_name,
        title=who.title,
        phone=came_from.phone if same_person else "",
        access_needs=came_from.access_needs if same_person else "",
        supervisor_name=came_from.supervisor_name,
        supervisor_email=came_from.supervisor_email,
        answers=came_from.answers if same_person and _asks_the_same(came_from, event) else {},
    )
    approvals.arrive(row)
    return row


def _asks_the_same(came_from: Registration, event: Event) -> bool:
    return came_from.event.questionnaire_id == event.questionnaire_id


def other_dates(event: Event) -> QuerySet[Event]:
    """Other dates of the same event: of its series, or copies of one another. Published, not begun."""
    family = Q(copied_from=event)
    if event.series_id:
        family |= Q(series=event.series_id)
    if event.copied_from_id:
        family |= Q(pk=event.copied_from_id) | Q(copied_from=event.copied_from_id)
    rows = Event.objects.filter(family, state=Event.State.PUBLISHED, starts_at__gt=clock.now())
    return rows.exclude(pk=event.pk).exclude(outside_url__gt="").order_by("starts_at", "pk")


@transaction.atomic
def transfer(registration: Registration, to: Event, *, by: User | None) -> Registration:
    """Move to another date: a seat there, or nothing changes (NoSeatThere). `by` is None for a guest.

    Both events are held, the lower number first, so that two who swap dates never wait for one another.
    """
    pair = sorted({registration.event_id, to.pk})
    held = {pk: moves.hold(pk) for pk in pair}
    event, row = moves.locked(registration)
    moves.require(row, Move.LEAVE)
    target = held[to.pk]
    if not other_dates(event).filter(pk=target.pk).exists():
        raise NotAnotherDate
    registering.require_open(target)
    verdict = eligibility.decide(by or faces.ANYONE, target)
    if not (verdict.ok or verdict.may_hold):
        raise NotEligible(verdict.reason)
    who = applicants.with_account(by) if by else applicants.guest_again(row)
    if registering.live_of(target, who) is not None:
        raise AlreadyRegistered
    advance(target)
    seat = hall.of(target).seat_for(who.agency)
    if seat is None:
        raise NoSeatThere
    was_seated = row.state == State.SEATED
    row = moves.make(row, Move.LEAVE, by=who.as_actor)
    registering.end_links(row)
    moved = _begin(target, who, seat, approvals.first_move(target, verdict), row, by=who.as_actor)
    seat_letters.left(row, "seat_moved", was_seated=was_seated)
    advance(event)
    return moved
