"""Putting a person on the record by a row of an old roster: once, with words and date of then (R26, R27)."""

from decimal import Decimal

from django.db import transaction

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.events import closing, errors, presence
from rollcall.events.models import Event, Registration
from rollcall.transcripts import certificates, completions
from rollcall.transcripts.models import Certificate, Completion, Delivery, Facts, Holder


@transaction.atomic
def claim(registration: Registration, *, user: User, by: User, note: str = "") -> Completion:
    """Record the row of a closed event for this person and issue the certificate; many calls do it once.

    Raises `errors.OwnRecord`, `SomebodyElsesRow`, `NotThere`, `NotOnTheRecordYet`. No letter goes out: the
    caller tells the person.
    """
    if identity.is_one_person(by, user.pk):
        raise errors.OwnRecord
    rows = Registration.objects.select_for_update(of=("self",))
    row = rows.select_related("event__provider", "event__venue", "agency").get(pk=registration.pk)
    require_claimable(row, user)
    if row.user_id is None:
        row.user = user
        row.save(update_fields=["user"])
        audit.record("events.row_claimed", row, by=by, note=note, user=user.pk)
    return record(row, by=by, note=note)


def require_claimable(row: Registration, user: User) -> None:
    """Whether this row may become this person's record; raises the refusal where not."""
    if row.user_id is not None and not identity.is_one_person(user, row.user_id):
        raise errors.SomebodyElsesRow
    if row.event.state != Event.State.CLOSED or row.event.ends_at is None:
        raise errors.NotOnTheRecordYet
    if row.outcome not in closing.CAME:
        raise errors.NotThere


def record(row: Registration, *, by: audit.Actor, note: str = "") -> Completion:
    """Completion and certificate of a row that has a person; once under any of the person's accounts.

    Hours and paper follow the rules of closing: the part that was attended, and no certificate while an
    evaluation or a test is awaited (the worker issues it then). A row of the past has no minutes: all of it.
    """
    event, user = row.event, row.user
    if user is None or event.ends_at is None:
        raise errors.NotOnTheRecordYet
    there = Completion.objects.filter(identity.rows_of(user), source=event.source).first()
    if there is not None:
        return there
    completion, made = completions.record(
        user,
        source=event.source,
        delivery=Delivery(event.kind),
        facts=facts_of(row),
        completed_at=event.ends_at,
        hours=_hours(row),
        evidence={"registration": row.pk, "outcome": row.outcome},
        by=by,
    )
    if made and completion.gives_certificate and not closing.awaited(event, row):
        certificates.issue(completion, by=by, note=note, tell=False)
    return completion


def _hours(row: Registration) -> Decimal:
    if row.minutes is None:
        return row.event.hours
    whole = presence.most_minutes(row.event.sessions.all())
    return closing.hours_earned(row.event.hours, row.minutes, whole)


def paper_of(completion: Completion) -> Certificate | None:
    """The valid certificate of a completion, if there is one."""
    return completion.certificates.filter(state=Certificate.State.VALID).first()


def facts_of(row: Registration) -> Facts:
    """What stood then about the event, and about the person on its sheet."""
    facts = closing.facts_of(row.event)
    whole = row.outcome == Registration.Outcome.ATTENDED
    facts |= {
        "gives_certificate": facts["gives_certificate"] and whole,
        "holder": Holder(
            name=row.name, title=row.title, agency=row.agency.name if row.agency else row.agency_name
        ),
    }
    return facts
