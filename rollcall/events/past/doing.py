"""Carrying out an import of the past, a part at a time; a part may run twice and does nothing twice (R26)."""

from datetime import date, datetime, time
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from rollcall.accounts import mailboxes, provisioning
from rollcall.accounts.models import User
from rollcall.accounts.provisioning import Newcomer
from rollcall.base import audit, clock
from rollcall.base.context import words
from rollcall.catalog.models import Provider
from rollcall.events import claims
from rollcall.events.models import (
    Event,
    HistoryClass,
    Instructor,
    Registration,
    RosterImport,
    RosterRow,
    Teaching,
    Venue,
)
from rollcall.events.past.planning import slug_of

Outcome = RosterRow.Outcome
TO_DO = [Outcome.NEW, Outcome.KNOWN, Outcome.KEPT]
PART = 200
NOON = time(12)  # the hour of day is not known: noon is the same day in every zone of the country


@transaction.atomic
def do_classes(roster: RosterImport, *, by: audit.Actor) -> None:
    """Make the events that are not there; the same class of another file is found by its address."""
    for row in roster.classes.filter(event=None).exclude(outcome=HistoryClass.Outcome.WRONG):
        row.event, row.made_event = _event(row.given, by=by)
        row.save(update_fields=["event", "made_event"])


def _event(given: dict[str, str], *, by: audit.Actor) -> tuple[Event, bool]:
    zone = ZoneInfo(settings.TIME_ZONE)
    first, last = (date.fromisoformat(given[name]) for name in ("first_day", "last_day"))
    ended, kept = datetime.combine(last, NOON, zone), words()
    event, made = Event.objects.get_or_create(
        slug=slug_of(given),
        defaults={
            "kind": given["kind"],
            "state": Event.State.CLOSED,
            "title": given["title"],
            "summary": given["title"],
            "provider": Provider.objects.get(name=given["provider"]),
            "venue": _venue(given),
            "state_code": given["state"],
            "zone": settings.TIME_ZONE,
            "starts_at": datetime.combine(first, NOON, zone),
            "ends_at": ended,
            "closed_at": ended,
            "recording_waived_at": clock.now(),  # nobody waits for the recording of an old webinar (R25)
            "hours": Decimal(given["hours"]),
            "coordinator_name": kept.brand,
            "coordinator_email": kept.help_email,
            "coordinator_phone": kept.help_phone,
        },
    )
    if made:
        audit.record("events.past_added", event, by=by)
        if given.get("instructor"):
            taught, _new = Instructor.objects.get_or_create(name=given["instructor"][:150], user=None)
            Teaching.objects.create(event=event, instructor=taught)
    return event, made


def _venue(given: dict[str, str]) -> Venue | None:
    city = given.get("city", "")[:120]
    if not city:
        return None
    name = given.get("venue", city)[:160]
    there = Venue.objects.filter(name=name, city=city, state=given["state"]).first()
    return there or Venue.objects.create(name=name, city=city, state=given["state"])


@transaction.atomic
def do_part(roster: RosterImport, *, by: User) -> int:
    """Do the next rows: account, registration, completion, certificate; returns how many, 0 at the end."""
    waiting = roster.rows.filter(outcome__in=TO_DO, done_at=None).order_by("number")
    rows = list(waiting.select_for_update(of=("self",)).select_related("user")[:PART])
    if not rows:
        return 0
    events = {one.key: one.event for one in roster.classes.select_related("event__provider", "event__venue")}
    _accounts(rows, by=by)
    for row in rows:
        event = events[row.given["class_key"]]
        if event is not None:
            _do(row, event, by=by)
    columns = ["user", "registration", "made_registration", "made_account", "done_at"]
    RosterRow.objects.bulk_update(rows, columns, batch_size=100)
    roster.progress += len(rows)
    roster.save(update_fields=["progress"])
    return len(rows)


def _accounts(rows: list[RosterRow], *, by: User) -> None:
    """Rows with a personal address get the account behind it, made where there is none; no letter is sent."""
    new = [row for row in rows if row.outcome == Outcome.NEW]
    people = [Newcomer(row.given["as_named"], row.given["address"]) for row in new]
    made = provisioning.provision_many(people, vouched_by=f"roster:{rows[0].roster_id}", by=by)
    for row, (user, is_new) in zip(new, made, strict=True):
        row.user, row.made_account = user, is_new


def _do(row: RosterRow, event: Event, *, by: User) -> None:
    given, address = row.given, row.given.get("address", "")
    then = event.ends_at or clock.now()
    registration = Registration(
        event=event,
        user=row.user,
        name=given["as_named"],
        email=address,
        mailbox=mailboxes.key(address) if address else "",
        agency_name=given.get("agency", "")[:200],
        title=given.get("rank", "")[:120],
        identifiers=[],
        state=Registration.State.SEATED,
        outcome=Registration.Outcome.ATTENDED,
        since=then,
        made_at=then,
        calendar_uid=uuid4(),
    )
    there = Registration.objects.filter(event=event, mailbox=registration.mailbox).exclude(mailbox="").first()
    if there is None:
        registration.save()
    row.registration, row.made_registration = there or registration, there is None
    row.done_at = clock.now()
    if row.user is not None and row.user.pk != by.pk:
        claims.record(row.registration, by=by, note=f"roster:{row.roster_id}")
