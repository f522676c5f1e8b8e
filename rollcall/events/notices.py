"""Letters about plans: to hosts, staff and instructors here; to the registered by a job, once to each.

A class of five hundred would hold up whoever pressed the button, so `changed` and `canceled` write to nobody
registered here and now. The change itself is the record; `telling` pulls from it and may run twice.
"""

from typing import Any

from rollcall.accounts.models import User
from rollcall.base import schedule, sites
from rollcall.base.models import SiteWords
from rollcall.events import telling
from rollcall.events.models import Event, HostRequest, Instructor, Teaching
from rollcall.mail import outbox


def words() -> SiteWords:
    """Brand and help desk of the portal that one is on; outside of a request, of the first one."""
    return sites.here().words


def changed(event: Event) -> None:
    """Time or place of a published event changed and its `sequence` was raised: the job's turn comes now."""
    schedule.soon(telling.tell_of_changes)
    _tell_teachers(event, off=False)


def canceled(event: Event) -> None:
    """The event does not take place: the job's turn comes now."""
    schedule.soon(telling.tell_of_cancellations)
    _tell_teachers(event, off=True)


def _tell_teachers(event: Event, *, off: bool) -> None:
    """Those who teach it are few: they are written to at once, each once a change."""
    lines = Teaching.objects.filter(event=event).exclude(instructor__email="")
    for teacher in [line.instructor for line in lines.select_related("instructor")]:
        outbox.post(
            "events/teaching_changed",
            to=teacher.email,
            key=f"teaching-changed:{event.pk}:{event.sequence}:{teacher.pk}:{'off' if off else 'on'}",
            person_id=teacher.user_id,
            context={"event": event, "name": teacher.name, "off": off, "words": words()},
        )


def teaching(event: Event, instructor: Instructor, *, key: str) -> None:
    """Tell an instructor of a class to teach; who has no address is told by whoever planned it."""
    if not instructor.email:
        return
    outbox.post(
        "events/teaching",
        to=instructor.email,
        key=f"teaching:{event.pk}:{instructor.pk}:{key}",
        person_id=instructor.user_id,
        context={"event": event, "name": instructor.name, "words": words()},
    )


def to_host(asked: HostRequest, letter: str) -> None:
    """Tell the asker where a request to host stands."""
    person = asked.user
    outbox.post(
        f"events/{letter}",
        to=person.email,
        key=f"hosting:{asked.pk}:{letter}",
        person_id=person.pk,
        context={"asked": asked, "person": person, "words": words()},
    )


def to_staff(asked: HostRequest, letter: str) -> None:
    """Tell the help desk that a request to host came or was taken back."""
    desk = words()
    outbox.post(
        f"events/{letter}",
        to=desk.help_email,
        key=f"hosting:{asked.pk}:{letter}",
        context={"asked": asked, "words": desk},
    )


def large_export(event: Event, *, who: User, key: str, **told: Any) -> None:
    """Tell every other administrator that somebody took out unusually many records; else the help desk."""
    desk = words()
    others = User.objects.filter(is_active=True, is_staff=True, is_superuser=True).exclude(pk=who.pk)
    readers: list[tuple[str, int | None]] = [*others.values_list("email", "pk")]
    for address, person in readers or [(desk.help_email, None)]:
        outbox.post(
            "events/export_unusual",
            to=address,
            key=f"export:{key}:{person}",
            person_id=person,
            context={"event": event, "who": who, "words": desk, **told},
        )
