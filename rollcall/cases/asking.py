"""Asking: a message becomes a case, from whoever it comes (R37)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction

from rollcall.accounts import mailboxes
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.cases import attachments, hours, keeping, kinds, letters, rights, spam
from rollcall.cases.models import CLOSED, OURS, Case, CaseMessage
from rollcall.events.models import Event

NOBODY = audit.Named("somebody not signed in")
TWICE_WITHIN = timedelta(hours=24)
Via = CaseMessage.Via
ASKED = CaseMessage.Kind.ASKED


@dataclass(frozen=True, slots=True)
class Given:
    """What was written. `facts` are the fields of the kind; the address is the one to answer to."""

    kind: Case.Kind
    name: str
    email: str
    subject: str
    text: str
    facts: dict[str, Any] = field(default_factory=dict)
    event: Event | None = None
    file: attachments.Ready | None = None
    language: str = ""

    @property
    def mailbox(self) -> str:
        return mailboxes.key(self.email)

    @property
    def digest(self) -> str:
        return spam.digest_of(self.kind, f"{self.subject} {self.text} {sorted(self.facts.items())}")


@transaction.atomic
def ask(given: Given, *, person: User | None = None, held_for: Sequence[str] = ()) -> Case:
    """Open a case and say so by letter; the very same message twice within a day is one case.

    What is doubtful is held: no letter goes, no team sees it in its queue, and nothing is lost.
    """
    there = _asked_already(given, person)
    if there is not None:
        return there
    case = _open(given, person, held_for)
    message = keeping.say(case, ASKED, given.text, by=person)
    if given.file:
        attachments.keep(message, given.file)
    audit.record("cases.asked", case, by=person or NOBODY, held_for=list(held_for))
    if not held_for:
        announce(case, message)
    return case


def _asked_already(given: Given, person: User | None) -> Case | None:
    since = clock.now() - TWICE_WITHIN
    same = Case.objects.filter(digest=given.digest, asked_at__gt=since).exclude(state__in=CLOSED)
    mine = same.filter(person=person) if person else same.filter(person=None, mailbox=given.mailbox)
    return mine.first()


def _open(given: Given, person: User | None, held_for: Sequence[str]) -> Case:
    present, about = clock.now(), kinds.ABOUT[given.kind]
    return Case.objects.create(
        kind=given.kind,
        person=person,
        name=given.name,
        email=mailboxes.normal(given.email),
        mailbox=given.mailbox,
        proved_at=present if person and given.mailbox == person.mailbox else None,
        language=given.language,
        subject=given.subject,
        facts=given.facts,
        event=given.event,
        team=about.team,
        digest=given.digest,
        state=Case.State.HELD if held_for else Case.State.ASKED,
        held_for=",".join(held_for),
        asked_at=present,
        since=present,
        due_at=None if held_for else hours.later(present, hours=about.hours),
        version=0,
    )


def announce(case: Case, message: CaseMessage) -> None:
    """Tell who asked that we have it, and the coordinator of the class it is about."""
    letters.to_asker(case, "asked", text=message.text, key="asked")
    letters.to_coordinator(case, message)


@transaction.atomic
def add(
    case: Case,
    text: str,
    *,
    by: User | None,
    via: CaseMessage.Via = Via.WEB,
    sender: str = "",
    is_proved: bool = True,
    message_id: str | None = None,
    files: Sequence[attachments.Ready] = (),
) -> CaseMessage:
    """More words of who asked; a case that waited for them, or was closed, is ours to move again."""
    row = rights.held(case)
    message = keeping.say(
        row, ASKED, text, by=by, via=via, sender=sender, is_proved=is_proved, message_id=message_id
    )
    for ready in files:
        attachments.keep(message, ready)
    audit.record("cases.added", row, by=by or NOBODY, via=str(via))
    if row.state not in {*OURS, Case.State.HELD, Case.State.MERGED}:
        row.helped = None
        keeping.move(row, Case.State.ASKED, by=by or NOBODY)
    if row.state != Case.State.HELD:
        letters.to_coordinator(row, message)
    return message


@transaction.atomic
def prove(case: Case, *, by: audit.Actor = NOBODY) -> Case:
    """Whoever reads the mailbox has pressed the button behind its letter, or answered from it (P19, P60)."""
    row = rights.held(case)
    if row.proved_at is None:
        row.proved_at = clock.now()
        row.version += 1
        row.save(update_fields=["proved_at", "version"])
        audit.record("cases.proved", row, by=by)
    return row


@transaction.atomic
def withdraw(case: Case, *, by: User | None) -> Case:
    """The person needs it no more. Raises `errors.CaseClosed`."""
    return keeping.move(rights.open_for_person(case), Case.State.WITHDRAWN, by=by or NOBODY)


@transaction.atomic
def say_whether_it_helped(case: Case, helped: bool, *, by: User | None) -> Case:
    """One click after the end; it may be changed. Raises `errors.CaseClosed` while the case is open."""
    row = rights.held(case)
    if row.is_closed:
        row.helped, row.helped_at = helped, clock.now()
        row.save(update_fields=["helped", "helped_at"])
        audit.record("cases.rated", row, by=by or NOBODY, helped=helped)
    return row
