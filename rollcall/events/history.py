"""Attendance of the past since August 2015: take → plan → show → do → take back what can be (R26, P44).

What is on the ledger stays there: a completion is added once and never removed (P53). So the plan is shown
first and confirmed with fresh proof; taking an import back removes the rows that nobody's record rests on,
and says of every other row why it stays.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from time import monotonic
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import audit, clock, schedule
from rollcall.base.addresses import portal_url
from rollcall.base.sheets import Unreadable
from rollcall.catalog.models import Provider
from rollcall.events import errors, policies
from rollcall.events.models import Registration, RosterImport, RosterRow
from rollcall.events.past import doing, planning, reading
from rollcall.events.rosters import turns
from rollcall.mail import outbox
from rollcall.transcripts.models import Completion

State = RosterImport.State
AT_ONCE_BYTES = 64 * 1024
WORKS_FOR = 5.0  # s; then letters and other jobs have their turn
HISTORY = RosterImport.Kind.HISTORY
PERSON = {"name", "first", "last", "email"}


def take(*, name: str, content: bytes, classes: bytes, provider: Provider, by: User) -> RosterImport:
    """Take the table of attendance in, with or without one of classes. A small one is planned at once.

    `provider` counts where a row names none. Raises `base.sheets.Unreadable` for the table of classes; a
    table of attendance that cannot be read is kept as refused, with the fault.
    """
    _require_staff(by)
    table = list(reading.lines(classes, reading.CLASS_FIELDS, {"title"})) if classes else []
    with transaction.atomic():
        roster = RosterImport(kind=HISTORY, file_name=name[:200], made_by=by, made_at=clock.now())
        roster.digest = hashlib.sha256(content + classes).hexdigest()
        roster.columns = {"provider": provider.name}
        roster.file.save(uuid4().hex, ContentFile(content))
        planning.add_classes(planning.begin(roster), table)
        audit.record("history.taken", roster, by=by, digest=roster.digest)
    if len(content) <= AT_ONCE_BYTES:
        return plan(roster)
    schedule.soon(work)
    return roster


def plan(roster: RosterImport) -> RosterImport:
    """Read the attendance and write the plan; one that was planned already stays as it is."""
    try:
        with transaction.atomic():
            return _plan(RosterImport.objects.select_for_update().get(pk=roster.pk))
    except Unreadable as fault:
        refused = RosterImport.objects.get(pk=roster.pk)
        refused.state, refused.fault = State.REFUSED, str(fault)[:300]
        refused.save(update_fields=["state", "fault"])
        return refused


def _plan(held: RosterImport) -> RosterImport:
    if held.state != State.READING:
        return held
    grown, counts = planning.begin(held), Counter[str]()
    with held.file.open("rb") as file:
        every = reading.lines(file.read(), reading.FIELDS, PERSON)
        for part in _parts(every):
            counts.update(str(row.outcome) for row in planning.add_rows(grown, part))
    held.counts = dict(counts)
    held.total = sum(counts[one] for one in doing.TO_DO)
    held.state = State.PLANNED
    held.save(update_fields=["counts", "total", "state"])
    return held


def _parts(every: Iterator[reading.Line]) -> Iterator[list[reading.Line]]:
    while part := list(islice(every, planning.PART)):
        yield part


def execute(roster: RosterImport, *, by: User) -> RosterImport:
    """Do what the plan says, in the worker where it is long. Raises `errors.RosterMoved`, `NotYourEvent`."""
    _require_staff(by)
    with transaction.atomic():
        held = _held(roster, State.PLANNED)
        held.state = State.RUNNING
        held.save(update_fields=["state"])
        audit.record("history.started", held, by=by, rows=held.total)
    return turns.begin(held, at_once=doing.PART, go_on=go_on, job=work)


def go_on(roster: RosterImport, seconds: float | None = None) -> bool:
    """Do rows until none is left or the time is over; whether it is done. May run twice."""
    began = monotonic()
    doing.do_classes(roster, by=roster.made_by)
    while doing.do_part(roster, by=roster.made_by):
        if seconds is not None and monotonic() - began > seconds:
            return False
    with transaction.atomic():
        held = _held(roster, State.RUNNING)
        _tell_everybody(held)
        held.state, held.done_at = State.DONE, clock.now()
        held.save(update_fields=["state", "done_at"])
        audit.record("history.done", held, by=held.made_by, rows=held.progress)
    return True


def _tell_everybody(roster: RosterImport) -> None:
    """One letter a person and import; none to a mailbox that nobody has proved (P60)."""
    rows = roster.rows.filter(done_at__isnull=False, user__email_confirmed_at__isnull=False)
    of_person = Counter(rows.filter(user__is_active=True).values_list("user", flat=True))
    for user in User.objects.filter(pk__in=of_person).iterator(chunk_size=500):
        outbox.post(
            "events/history_added",
            to=user.email,
            key=f"history:{roster.pk}:{user.pk}",
            person_id=user.pk,
            context={
                "name": user.get_short_name(),
                "number": of_person[user.pk],
                "page": portal_url("transcripts:mine"),
            },
        )


def undo(roster: RosterImport, *, by: User) -> RosterImport:
    """Take back the rows that no record rests on; each other row says why it stays."""
    _require_staff(by)
    with transaction.atomic():
        held = _held(roster, State.DONE)
        rows = list(held.rows.filter(registration__isnull=False).select_related("registration__event"))
        sources = {row.registration.event.source for row in rows if row.registration}
        recorded = set(Completion.objects.filter(source__in=sources).values_list("source", "user"))
        gone = [pk for row in rows if (pk := _take_back(row, recorded))]
        RosterRow.objects.bulk_update(rows, ["stays", "registration"], batch_size=200)
        Registration.objects.filter(pk__in=gone).delete()
        _drop_empty_events(held)
        held.state, held.undone_at = State.UNDONE, clock.now()
        held.save(update_fields=["state", "undone_at"])
        audit.record("history.undone", held, by=by, rows=len(gone))
        return held


def _take_back(row: RosterRow, recorded: set[tuple[str, int]]) -> int | None:
    """The registration to delete, or None with the reason why the row stays."""
    registration = row.registration
    if registration is None:
        return None
    if not row.made_registration:
        row.stays = _("It was there before.")
    elif registration.user_id is not None and (registration.event.source, registration.user_id) in recorded:
        row.stays = _("It is on a person’s record, and the record is never taken back.")
    elif registration.user_id != row.user_id:
        row.stays = _("Somebody has claimed it since.")
    else:
        row.registration = None
        return registration.pk
    return None


def _drop_empty_events(roster: RosterImport) -> None:
    for one in roster.classes.filter(made_event=True, event__isnull=False).select_related("event"):
        if one.event is None or Registration.objects.filter(event=one.event).exists():
            continue
        if not Completion.objects.filter(source=one.event.source).exists():
            one.event.delete()


@transaction.atomic
def drop(roster: RosterImport, *, by: User) -> None:
    """Forget a plan that nobody wants done."""
    _require_staff(by)
    held = _held(roster, State.PLANNED, State.REFUSED, State.READING)
    audit.record("history.dropped", held, by=by)
    held.file.delete(save=False)
    held.delete()


def work() -> int:
    """What the worker does: plans what was sent, goes on with what was begun; returns how many."""
    return turns.work_off(HISTORY, plan=plan, go_on=lambda roster: go_on(roster, WORKS_FOR), job=work)


def _require_staff(by: User) -> None:
    if not policies.is_staff(by):
        raise errors.NotYourEvent


def _held(roster: RosterImport, *states: str) -> RosterImport:
    held = RosterImport.objects.select_for_update().get(pk=roster.pk, kind=HISTORY)
    if held.state not in states:
        raise errors.RosterMoved
    return held
