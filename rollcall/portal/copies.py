"""A copy of everything we keep about a person, for that person alone, and for a day (P62).

Staff order it where it was granted; the worker makes it; nobody but the person can take it.
"""

import tempfile
from datetime import timedelta
from typing import IO
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import audit, clock, schedule
from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.base.models import AuditEntry
from rollcall.cases import data_requests
from rollcall.cases.models import Case
from rollcall.mail import outbox, rendering
from rollcall.portal import errors
from rollcall.portal.copying import paper
from rollcall.portal.models import DataCopy

LIFETIME = timedelta(hours=24)
WITHIN = timedelta(hours=24)
UNUSUAL = 5  # copies ordered by one person within that time; more are told to the other administrators
AT_ONCE = 20
ORDERED = "person.copy_ordered"
State = DataCopy.State


@transaction.atomic
def order(case: Case, *, by: User, reason: str) -> DataCopy:
    """Have the copy made for who asked; the view sees to the fresh proof (P62).

    Raises `NobodyToTell`, `AlreadyOrdered`, and what `data_requests.granted` refuses.
    """
    row = data_requests.granted(case, by=by, wish=data_requests.COPY)
    person = _person_of(row)
    if DataCopy.objects.filter(case=row, state=State.ORDERED).exists():
        raise errors.AlreadyOrdered
    made = DataCopy.objects.create(
        person=person, case=row, ordered_by=by, ordered_at=clock.now(), reason=reason.strip()[:1000]
    )
    line = audit.record(ORDERED, person, by=by, note=made.reason, copy=made.pk, case=row.pk)
    _alert(by, made, str(line.pk))
    schedule.soon(make_waiting)
    return made


def _person_of(case: Case) -> User:
    if case.person is None:
        raise errors.NotGranted
    person = identity.survivor_of(case.person)
    if not person.is_active:
        raise errors.NobodyToTell
    return person


def _alert(by: User, made: DataCopy, key: str) -> None:
    """An unusual number is told to every other administrator; without one, to the help desk (P62)."""
    since = clock.now() - WITHIN
    count = AuditEntry.objects.filter(event=ORDERED, actor_id=by.pk, at__gt=since).count()
    if count <= UNUSUAL:
        return
    kept = words()
    others = User.objects.filter(is_active=True, is_staff=True, is_superuser=True).exclude(pk=by.pk)
    readers: list[tuple[str, int | None]] = [*others.values_list("email", "pk")]
    for address, person_id in readers or [(kept.help_email, None)]:
        outbox.post(
            "portal/copies_unusual",
            to=address,
            key=f"copies:{key}:{person_id}",
            person_id=person_id,
            context={"who": by, "count": count, "usual": UNUSUAL, "reason": made.reason, "words": kept},
        )


def make_waiting() -> int:
    """Make what was ordered; run by the clock, safe to be killed and repeated. Returns how many."""
    waiting = DataCopy.objects.filter(state=State.ORDERED).select_related("person").order_by("pk")
    return sum(_make(one) for one in waiting[:AT_ONCE])


def _make(one: DataCopy) -> bool:
    """The rows are read outside of the transaction that writes; of two workers one finds it done."""
    with tempfile.TemporaryFile() as made, rendering.in_language_of(one.person_id):
        rows = paper.write(one.person, made, at=clock.now())
        return _keep(one, made, rows)


@transaction.atomic
def _keep(one: DataCopy, made: IO[bytes], rows: int) -> bool:
    row = DataCopy.objects.select_for_update(of=("self",)).select_related("person", "case").get(pk=one.pk)
    if row.state != State.ORDERED:
        return False
    name = f"copies/{row.key}.zip"
    default_storage.delete(name)  # what a worker left that was killed here
    row.size, row.rows, row.state = made.tell(), rows, State.READY
    made.seek(0)
    row.file.name = default_storage.save(name, File(made))
    row.made_at = clock.now()
    row.expires_at = row.made_at + LIFETIME
    row.save()
    audit.record("person.copy_made", row.person, by=audit.SYSTEM, copy=row.pk, rows=rows, size=row.size)
    _tell(row)
    data_requests.finish(row.case, by=audit.SYSTEM, what=f"copy:{row.pk}")
    return True


def _tell(row: DataCopy) -> None:
    outbox.post(
        "portal/copy_ready",
        to=row.person.email,
        key=f"copy:{row.pk}:ready",
        person_id=row.person_id,
        good_until=row.expires_at,
        context={
            "person": row.person,
            "copy": row,
            "page": portal_url("portal:copy", [row.key]),
            "words": words(),
        },
    )


def of(user: User, key: UUID) -> DataCopy | None:
    """One's own copy, under whichever account; None for anybody else's (P21)."""
    return DataCopy.objects.filter(key=key, person__in=identity.ids_of(user)).first()


def is_there(copy: DataCopy) -> bool:
    return copy.state == State.READY and copy.expires_at is not None and copy.expires_at > clock.now()


@transaction.atomic
def take(copy: DataCopy, *, by: User) -> FieldFile | None:
    """The file, for the person; None once its day is over. Each taking is in the trail."""
    row = DataCopy.objects.select_for_update().get(pk=copy.pk)
    if not is_there(row) or not identity.is_one_person(by, row.person_id):
        return None
    row.taken_at = clock.now()
    row.save(update_fields=["taken_at"])
    audit.record("person.copy_taken", f"user:{row.person_id}", by=by, copy=row.pk, rows=row.rows)
    return row.file


def sweep() -> int:
    """Delete files whose day is over; run by the clock. Returns how many."""
    over = DataCopy.objects.filter(state=State.READY, expires_at__lte=clock.now())
    return sum(let_go(one) for one in over[:1000])


def let_go(one: DataCopy) -> bool:
    """Delete the file of one copy. The file goes first: a row without a file is repeated, not the reverse."""
    default_storage.delete(f"copies/{one.key}.zip")
    gone = DataCopy.objects.filter(pk=one.pk).exclude(state=State.GONE)
    return gone.update(state=State.GONE, file="", gone_at=clock.now()) == 1


def of_case(case: Case) -> list[DataCopy]:
    """What was made out of a case, the newest first."""
    return list(DataCopy.objects.filter(case=case).select_related("ordered_by").order_by("-pk")[:20])
