"""Doing what a plan says: accounts, places on the list, attendance; a thousand rows at a time (R22, P8, P44).

Each batch is one transaction that begins where the last one ended, so it may be killed at any moment and run
again by anybody: nothing is done twice. No row makes anyone verified or staff, or changes an account.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from rollcall.accounts import mailboxes, provisioning
from rollcall.accounts.provisioning import Newcomer
from rollcall.accounts.verification import Identifier
from rollcall.base import audit, bulk, clock
from rollcall.events.models import Attendance, Event, Mark, Registration, RosterImport, RosterRow
from rollcall.events.models.seats import SEATED
from rollcall.events.models.seats import State as Seat
from rollcall.events.rosters.checks import ISSUERS, Told, share_of

BATCH = 1000
Outcome = RosterRow.Outcome
State = RosterImport.State
SAME, NEW, SKIP = "same", "new", "skip"


def to_do(roster: RosterImport) -> "QuerySet[RosterRow]":
    """The rows of which something will come: new and known ones, and likely ones that were decided."""
    decided = Q(outcome=Outcome.LIKELY, decision__in=[SAME, NEW])
    return roster.rows.filter(Q(outcome__in=[Outcome.NEW, Outcome.KNOWN]) | decided)


def do_batch(roster: RosterImport, *, by: audit.Actor) -> bool:
    """Do the next thousand rows; False when there are none left. Two workers at once wait for one another."""
    with transaction.atomic():
        held = RosterImport.objects.select_for_update().get(pk=roster.pk)
        if held.state != State.RUNNING or held.event_id is None:
            return False
        event = Event.objects.select_for_update().get(pk=held.event_id)
        rows = list(to_do(held).filter(done_at__isnull=True).order_by("number")[:BATCH])
        if rows:
            _Batch(event, held, by).do(rows)
            held.progress += len(rows)
            held.save(update_fields=["progress"])
        return bool(rows)


class _Batch:
    """Some rows of one roster, done together."""

    def __init__(self, event: Event, roster: RosterImport, by: audit.Actor) -> None:
        self.event, self.roster, self.by = event, roster, by
        self.told = Told.of(event)
        self.present = clock.now()

    def do(self, rows: Sequence[RosterRow]) -> None:
        self._find_people(rows)
        self._register(rows)
        self._note_attendance(rows)
        for row in rows:
            row.done_at = self.present
        bulk.update(rows, ["user_id", "registration_id", "done_at", "made_account", "made_registration"])

    def _find_people(self, rows: Sequence[RosterRow]) -> None:
        """The account of every row: the one that the plan named, else one that waits for its owner."""
        open_ones = [row for row in rows if row.outcome == Outcome.NEW or row.decision == NEW]
        newcomers = [
            Newcomer(row.given["name"], row.given["email"], identifiers=_identifiers(row))
            for row in open_ones
        ]
        made = provisioning.provision_many(newcomers, vouched_by=self.event.source, by=self.by)
        for row, (user, is_new) in zip(open_ones, made, strict=True):
            row.user, row.made_account = user, is_new

    def _register(self, rows: Sequence[RosterRow]) -> None:
        """A place on the list for everyone; who was only waiting was there after all."""
        there = self._registrations(rows)
        new: dict[str, Registration] = {}
        changed: list[Registration] = []
        for row in rows:
            mailbox = mailboxes.key(row.given["email"]) if row.given.get("email") else ""
            entry = (
                there.get(f"user:{row.user_id}") or there.get(mailbox) or there.get(f"#{row.registration_id}")
            )
            if entry is None:
                entry = there[f"user:{row.user_id}"] = there[mailbox or f"row:{row.pk}"] = self._new(
                    row, mailbox
                )
                new[f"row:{row.pk}"] = entry
                row.made_registration = True
            elif self._seat(entry, row):
                changed.append(entry)
            row.registration = entry
        bulk.insert(list(new.values()))
        Registration.objects.bulk_update(changed, ["state", "since", "user"], batch_size=200)
        for row in rows:
            row.registration_id = row.registration.pk if row.registration else None

    def _registrations(self, rows: Sequence[RosterRow]) -> dict[str, Registration]:
        """Places that are there, by account, mailbox and number; a live one goes before one called off."""
        users = [row.user_id for row in rows if row.user_id]
        boxes = [mailboxes.key(row.given["email"]) for row in rows if row.given.get("email")]
        named = [row.registration_id for row in rows if row.registration_id]
        mine = Registration.objects.filter(event=self.event)
        found: dict[str, Registration] = {}
        for one in _each(mine, user__in=users, mailbox__in=boxes, pk__in=named):
            for key in (f"user:{one.user_id}" if one.user_id else "", one.mailbox, f"#{one.pk}"):
                if key and (key not in found or one.state in SEATED):
                    found[key] = one
        return found

    def _new(self, row: RosterRow, mailbox: str) -> Registration:
        given = row.given
        numbers = [{"issuer": one.issuer, "type": one.type, "value": one.value} for one in _identifiers(row)]
        return Registration(
            event=self.event, user=row.user, name=given["name"][:150], email=given.get("email", "")[:254],
            mailbox=mailbox, agency_name=given.get("agency", ""), title=given.get("title", ""),
            phone=given.get("phone", "")[:40], identifiers=numbers, state=Seat.SEATED, since=self.present,
            made_at=self.present, is_walk_in=True, calendar_uid=uuid4(),
        )  # fmt: skip

    def _seat(self, entry: Registration, row: RosterRow) -> bool:
        """Bring a place that is there to what the sheet says; whether anything changed."""
        before = (entry.state, entry.user_id)
        if entry.user_id is None:
            entry.user = row.user
        if entry.state != Seat.SEATED:
            entry.state, entry.since = Seat.SEATED, self.present
        return before != (entry.state, entry.user_id)

    def _note_attendance(self, rows: Sequence[RosterRow]) -> None:
        """Present in every session, for the part that the row says; what was noted at the door stays."""
        sessions = list(self.event.sessions.all())
        places = {row.registration_id: row for row in rows if row.registration_id}
        noted = _noted(places)
        shares = {pk: share_of(row.given, self.told) for pk, row in places.items() if pk not in noted}
        for session in sessions:
            minutes = [round(session.minutes * share) for share in shares.values()]
            pattern = Attendance(session=session, how=Mark.How.SHEET)
            bulk.write(pattern, {"registration_id": list(shares), "minutes": minutes})


def _each(mine: "QuerySet[Registration]", **ways: Sequence[Any]) -> list[Registration]:
    """The rows found by any of some ways, each asked by its own index; oldest first."""
    found = {one.pk: one for name, values in ways.items() if values for one in mine.filter(**{name: values})}
    return [found[pk] for pk in sorted(found)]


def _noted(registrations: Collection[int]) -> set[int]:
    """Whose attendance has been noted already, by whatever way."""
    rows = Attendance.objects.filter(registration__in=list(registrations))
    return set(rows.values_list("registration_id", flat=True))


def _identifiers(row: RosterRow) -> tuple[Identifier, ...]:
    """The officer's numbers on the row; the plan has left out what looks like an SSN."""
    told = defaultdict(str, row.given)
    return tuple(Identifier(*ISSUERS[name], told[name][:40]) for name in ISSUERS if told[name])
