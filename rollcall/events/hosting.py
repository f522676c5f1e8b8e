"""An agency asks to host a class: asked → agreed → scheduled; declined or withdrawn on the way.

The agreement is kept as it was when both sides had it before them.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts.models import Affiliation, Agency, User
from rollcall.base import audit, clock
from rollcall.catalog.models import Provider
from rollcall.events import notices, policies, scheduling
from rollcall.events.errors import BadPlan, HostingMoved, NotYourEvent
from rollcall.events.models import Event, HostRequest, Venue

State = HostRequest.State
MOST_OPEN = 5  # requests of one person that wait for an answer


def agency_of(user: User) -> Agency | None:
    """Where the person is verified now; he asks for that agency."""
    rows = Affiliation.objects.filter(user=user, ended_at__isnull=True, verification__state="approved")
    found = rows.select_related("agency").order_by("-began_at").first()
    return found.agency if found else None


@transaction.atomic
def ask(*, by: User, **fields: Any) -> HostRequest:
    """Ask to host; the asker gets a receipt, the help desk a letter."""
    User.objects.select_for_update().get(pk=by.pk)
    if HostRequest.objects.filter(user=by, state=State.ASKED).count() >= MOST_OPEN:
        raise BadPlan(_("Several requests of yours wait for our answer. We come back to you first."))
    made = HostRequest.objects.create(user=by, agency=agency_of(by), asked_at=clock.now(), **fields)
    audit.record("hosting.asked", made, by=by)
    notices.to_host(made, "host_asked")
    notices.to_staff(made, "host_request_came")
    return made


@transaction.atomic
def agree(request: HostRequest, *, by: User, agreement: str) -> HostRequest:
    """Say yes, with the words of the agreement; they stay as they are."""
    return _decide(request, State.AGREED, "host_agreed", by=by, agreement=agreement)


@transaction.atomic
def decline(request: HostRequest, *, by: User, reason: str) -> HostRequest:
    """Say no, and why."""
    return _decide(request, State.DECLINED, "host_declined", by=by, decision_note=reason)


def _decide(request: HostRequest, state: str, letter: str, *, by: User, **fields: str) -> HostRequest:
    row = _held(request, State.ASKED)
    _require_staff(by)
    row.state, row.decided_by, row.decided_at = state, by, clock.now()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    audit.record(f"hosting.{state}", row, by=by, note=fields.get("decision_note", ""))
    notices.to_host(row, letter)
    return row


@transaction.atomic
def withdraw(request: HostRequest, *, by: User) -> HostRequest:
    """The asker takes it back, as long as no date is planned."""
    row = _held(request, State.ASKED, State.AGREED)
    if row.user_id != by.pk:
        raise NotYourEvent
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    audit.record("hosting.withdrawn", row, by=by)
    notices.to_staff(row, "host_request_withdrawn")
    return row


@transaction.atomic
def schedule(request: HostRequest, *, by: User, provider: Provider, city: str) -> Event:
    """Hand an agreed request over to planning: a draft with host, venue and seats filled in."""
    row = _held(request, State.AGREED)
    _require_staff(by)
    venue = Venue.objects.create(
        name=row.agency_name[:160], street=row.place[:200], city=city, state=row.state_code
    )
    event = scheduling.make(
        by=by,
        title=row.wanted[:160],
        provider=provider,
        topics=[row.topic] if row.topic else [],
        kind=Event.Kind.CLASS,
        venue=venue,
        host=row.agency,
        capacity=row.seats,
    )
    row.state, row.event = State.SCHEDULED, event
    row.save(update_fields=["state", "event"])
    audit.record("hosting.scheduled", row, by=by, made=event.pk)
    notices.to_host(row, "host_scheduled")
    return event


def _held(request: HostRequest, *states: str) -> HostRequest:
    row = HostRequest.objects.select_for_update().get(pk=request.pk)
    if row.state not in states:
        raise HostingMoved
    return row


def _require_staff(by: User) -> None:
    if not policies.is_staff(by):
        raise NotYourEvent
