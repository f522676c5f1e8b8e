"""Rosters: take → plan → decide → do → perhaps undo (R22; P8, P41, P44).

Whoever runs the event hands in a file, or types the paper sheet. Nothing is written to people before the plan
was shown. Large ones are read and done by the worker, which looks for them itself (`work`).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from time import monotonic
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts import mailboxes
from rollcall.accounts.models import User
from rollcall.base import audit, clock, schedule
from rollcall.base.sheets import MOST_BYTES
from rollcall.events import closing, moves, policies
from rollcall.events.errors import BadRoster, NotYourEvent, RosterMoved
from rollcall.events.models import Event, RosterImport, RosterRow
from rollcall.events.rosters import doing, planning, turns, undoing

AT_ONCE_BYTES = 64 * 1024  # read while the person waits
AT_ONCE_ROWS = 150
WORKS_FOR = 5.0  # s; then letters and other jobs have their turn
State = RosterImport.State
OPEN = (State.READING, State.PLANNED, State.RUNNING)
Outcome = RosterRow.Outcome
DECISIONS = (doing.SAME, doing.NEW, doing.SKIP)
TYPED = ("name", "email", "agency", "title", "pid", "hours")
MOST_TYPED = 300


def require_time(event: Event) -> None:
    """A roster says who came; raises `BadRoster` before the event has begun."""
    if event.state not in {Event.State.PUBLISHED, Event.State.CLOSED}:
        raise BadRoster(_("Only a published event has a roster."))
    if event.starts_at is None or event.starts_at > clock.now():
        raise BadRoster(_("The event has not begun. A roster says who came: read it in afterwards."))


def take(event: Event, *, name: str, content: bytes, by: User) -> RosterImport:
    """Take a file in. A small one is planned at once, a large one by the worker. Raises `BadRoster`.

    The same bytes again, while what came of them is still open, lead to the same import: a form that is
    sent twice, or again because nobody answered, has one effect (F3, F8).
    """
    _require_run(event, by)
    if len(content) > MOST_BYTES:
        raise BadRoster(_("The file is larger than 20 MB. Split it and import the parts."), field="file")
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        roster = _open_already(event, digest)
        if roster is None:
            roster = _begin(event, name, digest, by)
            roster.file.save(uuid4().hex, ContentFile(content))
    if len(content) <= AT_ONCE_BYTES:
        return planning.plan(roster, by=by)
    schedule.soon(work)
    return roster


def _open_already(event: Event, digest: str) -> RosterImport | None:
    """The import of the very same rows that is not done yet; holds the event until the transaction ends."""
    moves.hold(event.pk)
    same = RosterImport.objects.filter(event=event, digest=digest, state__in=OPEN)
    return same.order_by("pk").first()


def type_in(event: Event, rows: Sequence[Mapping[str, str]], *, by: User) -> RosterImport:
    """Plan what was typed from the paper sheet; sent twice it is one plan (F3). Raises `BadRoster`."""
    _require_run(event, by)
    given = [
        (number, {key: text for key in TYPED if (text := " ".join(row.get(key, "").split())[:254])})
        for number, row in enumerate(rows, 1)
    ]
    given = [(number, fields) for number, fields in given if fields]
    if not given:
        raise BadRoster(_("Type at least one row."))
    if len(given) > MOST_TYPED:
        raise BadRoster(_("At most %(most)d rows can be typed at once.") % {"most": MOST_TYPED})
    digest = hashlib.sha256(json.dumps(given).encode()).hexdigest()
    with transaction.atomic():  # in one: what was typed is in no file, so nobody could plan it later
        if there := _open_already(event, digest):
            return there
        return planning.plan_typed(_begin(event, _("Typed sheet"), digest, by), given, by=by)


def _begin(event: Event, name: str, digest: str, by: User) -> RosterImport:
    roster = RosterImport.objects.create(
        kind=RosterImport.Kind.ROSTER,
        event=event,
        file_name=name[:200],
        digest=digest,
        made_by=by,
        made_at=clock.now(),
    )
    audit.record("roster.taken", roster, by=by, of=event.source, digest=digest)
    return roster


def _require_run(event: Event, by: User) -> None:
    policies.require_run(event, by)
    require_time(event)


def same_file_done(roster: RosterImport) -> RosterImport | None:
    """The import of the very same file that is done already."""
    same = RosterImport.objects.filter(event=roster.event, digest=roster.digest, state=State.DONE)
    return same.exclude(pk=roster.pk).order_by("pk").first()


@transaction.atomic
def decide(roster: RosterImport, decisions: Mapping[int, str], *, by: User) -> int:
    """Say of likely rows (by number) whether they are the same person; returns how many. Staff only (P13).

    An address that is somebody's cannot become a second person (P5): `BadRoster`. Raises `RosterMoved`.
    """
    held = _held(roster, by, State.PLANNED)
    if not policies.is_staff(by):
        raise NotYourEvent
    wanted = {number: word for number, word in decisions.items() if word in {*DECISIONS, ""}}
    rows = list(held.rows.filter(outcome=Outcome.LIKELY, number__in=list(wanted)).select_related("user"))
    for row in rows:
        _refuse_second_person(row, wanted[row.number])
        row.decision = wanted[row.number]
    RosterRow.objects.bulk_update(rows, ["decision"], batch_size=200)
    audit.record("roster.decided", held, by=by, decisions={str(row.number): row.decision for row in rows})
    return len(rows)


def _refuse_second_person(row: RosterRow, word: str) -> None:
    if word != doing.NEW:
        return
    if not row.given.get("email"):
        raise BadRoster(_("Row %(row)d has no e-mail, so no account can be opened.") % {"row": row.number})
    if row.user and row.user.mailbox == mailboxes.key(row.given["email"]):
        raise BadRoster(
            _("Row %(row)d: this e-mail is of %(name)s. One mailbox is one person.")
            % {"row": row.number, "name": row.user.legal_name}
        )


def execute(roster: RosterImport, *, by: User) -> RosterImport:
    """Do what the plan says: a short one at once, a long one in the worker. Raises `RosterMoved`."""
    with transaction.atomic():
        held = _held(roster, by, State.PLANNED)
        held.state, held.total = State.RUNNING, doing.to_do(held).count()
        held.save(update_fields=["state", "total"])
        audit.record("roster.started", held, by=by, rows=held.total)
    return turns.begin(held, at_once=AT_ONCE_ROWS, go_on=go_on, job=work)


def go_on(roster: RosterImport, seconds: float | None = None) -> bool:
    """Do rows until none are left or time is over; whether it is done. May run twice, or after a crash."""
    began = monotonic()
    while doing.do_batch(roster, by=roster.made_by):
        if seconds is not None and monotonic() - began > seconds:
            return False
    return _finish(roster)


def _finish(roster: RosterImport) -> bool:
    with transaction.atomic():
        held = RosterImport.objects.select_for_update().get(pk=roster.pk)
        if held.state != State.RUNNING:
            return held.state == State.DONE
        held.state, held.done_at = State.DONE, clock.now()
        held.save(update_fields=["state", "done_at"])
        audit.record("roster.done", held, by=held.made_by, rows=held.progress)
    if held.event and held.event.state == Event.State.CLOSED:
        closing.late(held.event, by=held.made_by)
    return True


def undo(roster: RosterImport, *, by: User) -> RosterImport:
    """Take back what it made; see `rosters.undoing`."""
    _require_run_of(roster, by)
    return undoing.undo(roster, by=by)


@transaction.atomic
def drop(roster: RosterImport, *, by: User) -> None:
    """Forget a plan that nobody wants done. Raises `RosterMoved`."""
    held = _held(roster, by, State.PLANNED, State.REFUSED, State.READING)
    audit.record("roster.dropped", held, by=by)
    if held.file:
        held.file.delete(save=False)
    held.delete()


def _held(roster: RosterImport, by: User, *states: str) -> RosterImport:
    held = RosterImport.objects.select_for_update().get(pk=roster.pk)
    _require_run_of(held, by)
    if held.state not in states:
        raise RosterMoved
    return held


def _require_run_of(roster: RosterImport, by: User) -> None:
    if roster.event is None:
        raise NotYourEvent
    policies.require_run(roster.event, by)


def work() -> int:
    """What the worker does: plans what was sent and goes on with what was begun; returns how many."""
    return turns.work_off(
        RosterImport.Kind.ROSTER,
        plan=lambda roster: planning.plan(roster, by=roster.made_by),
        go_on=lambda roster: go_on(roster, WORKS_FOR),
        job=work,
    )
