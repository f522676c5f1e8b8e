"""The waiting list: in order, offered one by one, moving on by itself (R21, P68).

A freed seat is offered to the next who may come, until a deadline that never lies past the start. Everything
here holds the event's row, so it may run twice, in parallel and in the middle of a registration.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import identity
from rollcall.accounts.models import OPEN_STATES, Verification
from rollcall.accounts.models import State as Standing
from rollcall.base import audit, clock, tokens
from rollcall.events import applicants, approvals, eligibility, hall, moves, seat_letters
from rollcall.events.errors import NotEligible, OfferEnded
from rollcall.events.hall import Hall
from rollcall.events.models import Event, Registration
from rollcall.events.models.seats import State
from rollcall.events.moves import Move

FULL, KEPT = "full", "kept"
WHY: dict[str, str | Promise] = {
    FULL: _("All seats are taken."),
    KEPT: _("The seats that are left are kept for the host agency or for states nearby."),
}
KEPT_UNTIL = {State.HELD, State.ASKED, State.OFFERED}  # states with a date at which they lapse


def why_waiting(seats: Hall) -> str:
    """The code of why there is no seat for somebody."""
    return KEPT if seats.free else FULL


def in_line(event: Event) -> QuerySet[Registration]:
    rows = Registration.objects.filter(event=event, state=State.WAITING)
    return rows.select_related("user", "agency").order_by("made_at", "pk")


def with_place(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Each with `ahead`, how many stand in line before it; no further query."""
    before = Q(made_at__lt=OuterRef("made_at")) | Q(made_at=OuterRef("made_at"), pk__lt=OuterRef("pk"))
    line = Registration.objects.filter(before, event=OuterRef("event"), state=State.WAITING)
    counted = line.order_by().values("event").annotate(number=Count("pk")).values("number")
    return rows.annotate(ahead=Coalesce(Subquery(counted), 0))


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in line, why, and until when it can still move."""

    number: int  # from 1
    why: str
    moves_until: datetime | None  # the start of the event


def place_of(row: Registration) -> Place:
    """For a row that `with_place` read."""
    ahead: int = getattr(row, "ahead", 0)
    return Place(ahead + 1, str(WHY.get(row.why_waiting, WHY[FULL])), row.event.starts_at)


@transaction.atomic
def move_on(event: Event, *, by: audit.Actor = audit.SYSTEM) -> int:
    """Let lapse what is over, seat who is verified now, offer what is free; returns how many moves."""
    return advance(moves.hold(event.pk), by=by)


def advance(event: Event, *, by: audit.Actor = audit.SYSTEM) -> int:
    """`move_on` for an event that the caller holds."""
    if event.state != Event.State.PUBLISHED or event.starts_at is None:
        return 0
    done = _lapse(event) + _seat_the_verified(event)
    return done + (_offer(event, by) if event.starts_at > clock.now() else 0)


def _was_refused() -> Q:
    """Held for a verification that will not come: the agency or staff said no, or the person took it back."""
    applications = Verification.objects.filter(user=OuterRef("user"), state__in=OPEN_STATES)
    return Q(~Exists(applications), state=State.HELD)


def _rows(event: Event, *which: Q, **fields: object) -> list[Registration]:
    rows = Registration.objects.filter(*which, event=event, **fields).select_related("user", "agency")
    found = list(rows.order_by("made_at", "pk"))
    for row in found:
        row.event = event
    return found


def _lapse(event: Event) -> int:
    over = _rows(event, Q(state__in=KEPT_UNTIL, until__lte=clock.now()) | _was_refused())
    if event.starts_at and event.starts_at <= clock.now():
        over += _rows(event, state=State.WAITING)
    for row in over:
        was, in_time = row.state, row.until is not None and row.until > clock.now()
        moves.make(row, Move.LAPSE, by=audit.SYSTEM)
        tokens.void(purpose=seat_letters.APPROVAL, subject=seat_letters.subject_of(row))
        seat_letters.left(row, "seat_lapsed", was_seated=False, was=str(was), in_time=in_time)
    return len(over)


def _seat_the_verified(event: Event) -> int:
    """Pulled, not pushed: whose verification came through since takes the seat that was held (R21)."""
    done = 0
    for row in _rows(event, state=State.HELD):
        person = identity.acting(row.user)
        verdict = eligibility.decide(person, event) if person else None
        if person is None or verdict is None or not verdict.ok:
            continue
        who = applicants.with_account(person)
        place: dict[str, Any] = {"agency": who.agency, "agency_name": who.agency_name, "title": who.title}
        _take(row, event, verdict, by=audit.SYSTEM, changes=place)
        done += 1
    return done


def _offer(event: Event, by: audit.Actor) -> int:
    line = list(in_line(event))
    if not line:
        return 0
    seats, done = hall.of(event), 0
    for row in line:
        if seats.free == 0:
            break
        row.event = event
        seat = seats.seat_for(row.agency)
        if seat is None or not _may_be_offered(row, event):
            continue
        end = approvals.until(event, Move.OFFER)
        place = {"seat": seat.number, "quota": seat.quota, "until": end, "why_waiting": ""}
        moves.make(row, Move.OFFER, by=by, changes=place)
        seats.take(seat)
        seat_letters.arrived(row)
        done += 1
    return done


def _may_be_offered(row: Registration, event: Event) -> bool:
    person = identity.acting(row.user)
    if person is None:
        return eligibility.guests_may_come(event)
    verdict = eligibility.decide(person, event)
    return verdict.ok or verdict.may_hold or _is_excepted(row, verdict)


def _is_excepted(row: Registration, verdict: eligibility.Verdict) -> bool:
    return row.exception_by_id is not None and verdict.missing in eligibility.EXCEPTIONS


@transaction.atomic
def take(registration: Registration, *, by: audit.Actor) -> Registration:
    """Take the seat that is offered. Raises OfferEnded, NotNow, NotEligible."""
    event, row = moves.locked(registration)
    if row.state == State.LAPSED or (row.state == State.OFFERED and _is_over(row)):
        raise OfferEnded
    moves.require(row, Move.SEAT)
    person = identity.acting(row.user)
    verdict = eligibility.decide(person, event) if person else None
    if verdict is not None and not (verdict.ok or verdict.may_hold or _is_excepted(row, verdict)):
        raise NotEligible(verdict.reason)
    return _take(row, event, verdict, by=by)


def _is_over(row: Registration) -> bool:
    return row.until is not None and row.until <= clock.now()


def _take(
    row: Registration,
    event: Event,
    verdict: eligibility.Verdict | None,
    *,
    by: audit.Actor,
    changes: dict[str, Any] | None = None,
) -> Registration:
    excepted = row.exception_by_id is not None
    move = approvals.first_move(event, verdict, is_approved=excepted) if verdict else Move.SEAT
    moves.make(row, move, by=by, changes={"until": approvals.until(event, move), **(changes or {})})
    approvals.arrive(row)
    return row


def move_all_on() -> int:
    """The job: every event in which something is over, somebody waits, or somebody is verified now."""
    present = clock.now()
    over = Q(state__in=KEPT_UNTIL, until__lte=present)
    waits = Q(state=State.WAITING)
    verified = Q(
        state=State.HELD,
        user__affiliations__ended_at__isnull=True,
        user__affiliations__verification__state=Standing.APPROVED,
    )
    rows = Registration.objects.filter(
        over | waits | verified | _was_refused(), event__state=Event.State.PUBLISHED
    )
    keys = rows.order_by(F("event")).values_list("event", flat=True).distinct()
    return sum(_move_on_by_key(key) for key in list(keys))


def _move_on_by_key(pk: int) -> int:
    with transaction.atomic():
        return advance(moves.hold(pk))
