"""The same event again: one copy, or a series of them. A copy is a draft of its own (R23, R39)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.events import local_times, policies, scheduling
from rollcall.events.errors import BadPlan
from rollcall.events.models import Event, Series, Teaching
from rollcall.events.scheduling import Sitting
from rollcall.events.seating import Kept

MOST_COPIES = 26
ONE_MEETING = {"join_url", "outside_url"}  # made for one date; a copy gets its own


def first_day(event: Event, wanted: date, *, keep_weekday: bool = True) -> date:
    """Where a copy begins: the same weekday in the week (Monday to Sunday) of the wanted day, or that day."""
    if event.starts_at is None or not keep_weekday:
        return wanted
    weekday = event.starts_at.astimezone(event.tz).weekday()
    return wanted - timedelta(days=wanted.weekday()) + timedelta(days=weekday)


@transaction.atomic
def copy(event: Event, wanted: date, *, by: User, keep_weekday: bool = True) -> Event:
    """A draft with everything but the seats and the meeting's link; every hour reads the same on the wall.

    Raises NoSuchHour or TwiceThatHour where the new day has no such hour or has it twice.
    """
    policies.require_run(event, by)
    days = _days_on(event, first_day(event, wanted, keep_weekday=keep_weekday))
    fields = {name: value for name, value in scheduling.fields_of(event).items() if name not in ONE_MEETING}
    for name in ("opens_at", "closes_at"):
        at = fields[name]
        fields[name] = local_times.moved(at, event.tz, days=days) if at else None
    made = scheduling.make(by=by, topics=list(event.topics.all()), quotas=_quotas(event, days), **fields)
    made.copied_from, made.series = event, event.series
    made.save(update_fields=["copied_from", "series", "changed_at"])
    scheduling.set_sessions(made, list(_sittings(event, days)), by=by)
    Teaching.objects.bulk_create(
        Teaching(event=made, instructor=one.instructor, is_lead=one.is_lead)
        for one in event.teachings.select_related("instructor")
    )
    audit.record("event.copied", event, by=by, copy=made.pk, days=days)
    made.refresh_from_db()
    return made


@transaction.atomic
def series(
    event: Event, name: str, wanted: Collection[date], *, by: User, keep_weekday: bool = True
) -> list[Event]:
    """Several copies under one name; the event itself belongs to the series too."""
    days = sorted({first_day(event, day, keep_weekday=keep_weekday) for day in wanted})
    if len(days) > MOST_COPIES:
        raise BadPlan(_("At most %(most)d copies at once.") % {"most": MOST_COPIES}, field="days")
    row = scheduling.held(event, by=by)
    row.series, _made = Series.objects.get_or_create(name=name, provider=row.provider)
    row.save(update_fields=["series", "changed_at"])
    audit.record("event.series_made", row, by=by, name=name, copies=len(days))
    return [copy(row, day, by=by, keep_weekday=False) for day in days]


def _days_on(event: Event, day: date) -> int:
    if event.starts_at is None:
        return 0
    return (day - event.starts_at.astimezone(event.tz).date()).days


def _sittings(event: Event, days: int) -> Iterable[Sitting]:
    for one in event.sessions.all():
        yield Sitting(
            starts_at=local_times.moved(one.starts_at, event.tz, days=days),
            ends_at=local_times.moved(one.ends_at, event.tz, days=days),
            title=one.title,
            break_minutes=one.break_minutes,
            room=one.room,
        )


def _quotas(event: Event, days: int) -> list[Kept]:
    return [
        Kept(
            kind=one.kind,
            seats=one.seats,
            states=one.states,
            released_at=local_times.moved(one.released_at, event.tz, days=days) if one.released_at else None,
        )
        for one in event.quotas.all()
    ]
