"""Putting a person on the record by a row of an old roster: once, with words and date of then (R26, R27)."""

from django.db import transaction

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.events import errors
from rollcall.events.models import Event, Registration, Teaching
from rollcall.transcripts import certificates, completions
from rollcall.transcripts.models import Certificate, Completion, Delivery, Facts, Holder

CAME = Registration.Outcome.ATTENDED


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
    if row.outcome != CAME:
        raise errors.NotThere


def record(row: Registration, *, by: audit.Actor, note: str = "") -> Completion:
    """Completion and certificate of a row that has a person; once under any of the person's accounts."""
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
        hours=event.hours,
        evidence={"registration": row.pk},
        by=by,
    )
    if made and completion.gives_certificate:
        certificates.issue(completion, by=by, note=note, tell=False)
    return completion


def paper_of(completion: Completion) -> Certificate | None:
    """The valid certificate of a completion, if there is one."""
    return completion.certificates.filter(state=Certificate.State.VALID).first()


def facts_of(row: Registration) -> Facts:
    """What stood then about the event, and about the person on its sheet."""
    event, provider = row.event, row.event.provider
    taught = Teaching.objects.filter(event=event).order_by("pk")
    return Facts(
        title=event.title,
        provider=provider.name,
        award_line=provider.award_line,
        provider_logo=provider.logo.name or "",
        signer_name=provider.signer_name,
        signer_title=provider.signer_title,
        place=f"{event.venue.city}, {event.venue.state}" if event.venue else "",
        instructors=list(taught.values_list("instructor__name", flat=True)),
        credit_note=event.credit_note,
        gives_certificate=event.gives_certificate,
        address=f"/events/{event.slug}/",
        holder=Holder(
            name=row.name, title=row.title, agency=row.agency.name if row.agency else row.agency_name
        ),
    )
