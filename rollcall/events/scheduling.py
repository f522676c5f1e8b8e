"""The plan of an event: begin, change, its sessions, publish, cancel (R21, R23, R39).

Whoever acts runs the event: staff with the right, members of its provider, its coordinator (P24). Every
change of time or place of a published event raises the calendar's sequence, and everybody live is told.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog.models import Provider, Topic
from rollcall.events import local_times, notices, policies, publicity, readiness, seating, waiting
from rollcall.events.errors import (
    BadPlan,
    NotReady,
    NotYourEvent,
    SavedMeanwhile,
    SessionInUse,
    WrongMoment,
)
from rollcall.events.models import Event, Session
from rollcall.events.seating import Kept

FIELDS = (
    "kind", "title", "summary", "description", "objectives", "lesson_plan", "what_to_bring", "provider",
    "access_level", "audience", "rules", "approval", "zone", "venue", "room", "state_code", "host",
    "join_url", "outside_url", "coordinator", "coordinator_name", "coordinator_email", "coordinator_phone",
    "capacity", "opens_at", "closes_at", "hold_days", "offer_hours", "late_hours", "questionnaire", "hours",
    "credit_note", "gives_certificate", "least_share", "evaluation", "test",
)  # fmt: skip
TIME_AND_PLACE = {"zone", "venue", "room", "join_url"}
OPEN_STATES = (Event.State.DRAFT, Event.State.PUBLISHED)
MOST_SESSIONS = 60


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session as planned: instants in UTC; `pk` of the one it changes, None for a new one."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""
    break_minutes: int = 0
    room: str = ""
    pk: int | None = None


def held(event: Event, *, by: User, seen: datetime | None = None) -> Event:
    """The event's row, held until the end of the transaction, when this person runs it.

    `seen`: when it had last been changed as the person began to write; raises SavedMeanwhile where somebody
    else has saved since (F29).
    """
    row = policies.hold_to_run(event, by)
    if seen is not None and row.changed_at != seen:
        last = audit.trail(row).last()
        raise SavedMeanwhile(last.actor_label if last else _("Somebody"), row)
    return row


@transaction.atomic
def make(
    *,
    by: User,
    title: str,
    provider: Provider,
    topics: Collection[Topic] = (),
    quotas: Collection[Kept] = (),
    **fields: Any,
) -> Event:
    """Begin an event as a draft that nobody sees but those who run it."""
    if not policies.providers_of(by).filter(pk=provider.pk).exists():
        raise NotYourEvent
    event = Event(title=title, provider=provider, made_by=by)
    _set(event, fields)
    _settle(event)
    _save_under_new_slug(event)
    event.topics.set(topics)
    seating.keep(event, quotas)
    audit.record("event.made", event, by=by, title=title, kind=event.kind)
    return event


@transaction.atomic
def change(
    event: Event,
    *,
    by: User,
    seen: datetime | None = None,
    topics: Collection[Topic] | None = None,
    quotas: Collection[Kept] | None = None,
    **fields: Any,
) -> Event:
    """Change what stands in the plan. Another zone keeps the hours as they read on the wall."""
    row = _open(held(event, by=by, seen=seen))
    old_zone = row.tz
    changed = _set(row, fields)
    if "provider" in changed and not policies.providers_of(by).filter(pk=row.provider_id).exists():
        raise NotYourEvent
    if "capacity" in changed:
        seating.fit(row)
    if "zone" in changed:
        _keep_the_hours(row, old_zone)
    _settle(row)
    if topics is not None:
        row.topics.set(topics)
    if quotas is not None:
        seating.keep(row, quotas)
    _moved(row, bool(TIME_AND_PLACE & set(changed)))
    audit.record("event.changed", row, by=by, changed=changed)
    if "capacity" in changed or quotas is not None:
        waiting.move_on(row, by=by)
    return row


@transaction.atomic
def set_sessions(
    event: Event, sittings: Collection[Sitting], *, by: User, seen: datetime | None = None
) -> Event:
    """Put these sessions in the place of those there are; one with attendance on it stays (SessionInUse)."""
    row = _open(held(event, by=by, seen=seen))
    if len(sittings) > MOST_SESSIONS:
        raise BadPlan(_("At most %(most)d sessions fit into one event.") % {"most": MOST_SESSIONS})
    there = {session.pk: session for session in row.sessions.all()}
    before = _hours(there.values())
    for sitting in sittings:
        _put(row, there.pop(sitting.pk, None) if sitting.pk else None, sitting)
    try:
        Session.objects.filter(pk__in=list(there)).delete()
    except ProtectedError as error:
        raise SessionInUse from error
    now = list(row.sessions.all())
    _settle(row, now)
    _moved(row, _hours(now) != before)
    audit.record("event.sessions_set", row, by=by, sessions=len(now))
    return row


@transaction.atomic
def publish(event: Event, *, by: User, past: bool = False) -> Event:
    """Show it to the public; raises NotReady with every reason. `past`: it took place before (R26)."""
    row = held(event, by=by)
    if row.state != Event.State.DRAFT:
        raise WrongMoment(_("Only a draft can be published."))
    lacking = readiness.reasons(row, past=past)
    if lacking:
        raise NotReady(lacking)
    row.state, row.published_at = Event.State.PUBLISHED, clock.now()
    row.save()
    publicity.put(row)
    audit.record("event.published", row, by=by)
    return row


@transaction.atomic
def cancel(event: Event, *, by: User, reason: str) -> Event:
    """It does not take place. Everybody live is told why, with the calendar's cancellation."""
    row = _open(held(event, by=by))
    was_public = row.state == Event.State.PUBLISHED
    row.state, row.canceled_at, row.canceled_why = Event.State.CANCELED, clock.now(), reason
    row.sequence += 1
    row.save()
    publicity.drop(row)
    audit.record("event.canceled", row, by=by, note=reason)
    if was_public:
        notices.canceled(row)
    return row


def _open(row: Event) -> Event:
    if row.state not in OPEN_STATES:
        raise WrongMoment(_("This event is over or canceled, and its plan stays as it is."))
    return row


def _set(event: Event, fields: dict[str, Any]) -> list[str]:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not part of a plan: {sorted(unknown)}")
    changed = [name for name, value in fields.items() if getattr(event, name) != value]
    for name in changed:
        setattr(event, name, fields[name])
    return sorted(changed)


def _settle(event: Event, sessions: Collection[Session] | None = None) -> None:
    """Keep what follows from other things: first and last instant, and the state of the venue."""
    if event.venue is not None:
        event.state_code = event.venue.state
    if sessions is None:
        return
    event.starts_at = min((one.starts_at for one in sessions), default=None)
    event.ends_at = max((one.ends_at for one in sessions), default=None)


def _moved(event: Event, in_time_or_place: bool) -> None:
    """Save; what people have in their calendars is told of when it no longer holds."""
    told = in_time_or_place and event.state == Event.State.PUBLISHED
    event.sequence += int(told)
    event.save()
    publicity.put(event)
    if told:
        notices.changed(event)


def _hours(sessions: Iterable[Session]) -> set[tuple[datetime, datetime, str]]:
    return {(one.starts_at, one.ends_at, one.room) for one in sessions}


def _put(event: Event, there: Session | None, sitting: Sitting) -> None:
    if sitting.ends_at <= sitting.starts_at:
        raise BadPlan(_("A session has to end after it begins."))
    session = there or Session(event=event)
    for name in ("starts_at", "ends_at", "title", "break_minutes", "room"):
        setattr(session, name, getattr(sitting, name))
    session.save()


def _keep_the_hours(event: Event, old_zone: Any) -> None:
    """The zone was wrong, the hours were typed right: they read the same on the wall of the new zone."""
    sessions = list(event.sessions.all())
    for session in sessions:
        session.starts_at = local_times.moved(session.starts_at, old_zone, to=event.tz)
        session.ends_at = local_times.moved(session.ends_at, old_zone, to=event.tz)
        session.save()
    _settle(event, sessions)


def _save_under_new_slug(event: Event) -> None:
    """An address made of the title; two who begin the same title at once get two addresses."""
    stem = slugify(event.title)[:80] or "event"
    taken = set(Event.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= publicity.RESERVED_SLUGS
    tries = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 50))
    for slug in tries:
        if slug in taken:
            continue
        event.slug = slug
        try:
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise BadPlan(_("Choose another title; too many events are called like this."), field="title")


def fields_of(event: Event) -> dict[str, Any]:
    """The plan's own fields, for a copy."""
    return cast("dict[str, Any]", {name: getattr(event, name) for name in FIELDS})
