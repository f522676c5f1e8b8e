"""Who teaches: instructors, qualifications, the events they are on, and the files that go with those."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog import media
from rollcall.events import notices, policies
from rollcall.events.errors import BadPlan, NoSuchAccount, NotYourEvent
from rollcall.events.models import Event, Handout, Instructor, Qualification, Teaching

SOON = timedelta(days=60)
MOST_FILES = 50


def account_of(email: str) -> User | None:
    """The active account whose confirmed e-mail this is."""
    rows = User.objects.filter(email__iexact=email.strip(), is_active=True)
    return rows.filter(email_confirmed_at__isnull=False).first()


def confirmed_account(email: str, *, field: str) -> User:
    """As `account_of`; raises NoSuchAccount beside the field."""
    found = account_of(email)
    if found is None:
        raise NoSuchAccount(field)
    return found


@transaction.atomic
def add_instructor(*, name: str, email: str, by: User) -> Instructor:
    """Somebody who teaches; who is there already under this e-mail is found, not doubled.

    An account with this confirmed e-mail gets its own desk, with nothing on it until an event names him.
    """
    if not policies.providers_of(by).exists():
        raise NotYourEvent
    there = Instructor.objects.filter(Q(email__iexact=email) | Q(user__email__iexact=email)).first()
    if there is not None:
        return there
    instructor = Instructor.objects.create(name=name, email=email)
    link_accounts()
    instructor.refresh_from_db()
    audit.record("instructor.added", instructor, by=by, name=name)
    return instructor


@transaction.atomic
def link_accounts() -> int:
    """Give instructors who were named before they registered their desk; safe to repeat. How many."""
    linked = 0
    for instructor in Instructor.objects.filter(user__isnull=True).exclude(email="").order_by("pk"):
        account = account_of(instructor.email)
        if account is None or Instructor.objects.filter(user=account).exists():
            continue
        instructor.user = account
        instructor.save(update_fields=["user"])
        audit.record("instructor.linked", instructor, by=audit.SYSTEM, person=account.pk)
        linked += 1
    return linked


@transaction.atomic
def assign(event: Event, instructor: Instructor, *, by: User, is_lead: bool = False) -> Teaching:
    """Put an instructor on an event; he is told, and sees its roster, door and materials (P24)."""
    policies.require_run(event, by)
    teaching, made = Teaching.objects.update_or_create(
        event=event, instructor=instructor, defaults={"is_lead": is_lead}
    )
    line = audit.record("event.instructor_added", event, by=by, instructor=instructor.pk, lead=is_lead)
    if made:
        notices.teaching(event, instructor, key=str(line.pk))
    return teaching


@transaction.atomic
def take_off(event: Event, instructor: Instructor, *, by: User) -> None:
    """Take an instructor off an event; with the next request its pages are closed to him."""
    policies.require_run(event, by)
    if Teaching.objects.filter(event=event, instructor=instructor).delete()[0]:
        audit.record("event.instructor_removed", event, by=by, instructor=instructor.pk)


def _require_own(instructor: Instructor, by: User) -> None:
    if instructor.user_id != by.pk and not policies.is_staff(by):
        raise NotYourEvent


@transaction.atomic
def describe(instructor: Instructor, *, by: User, bio: str) -> Instructor:
    """What an instructor says of himself; it goes into the papers of his classes."""
    _require_own(instructor, by)
    instructor.bio = bio
    instructor.save(update_fields=["bio"])
    audit.record("instructor.described", instructor, by=by)
    return instructor


@transaction.atomic
def add_qualification(instructor: Instructor, *, by: User, **fields: Any) -> Qualification:
    """Name, issuer, and until when it counts (None: no end)."""
    _require_own(instructor, by)
    made = Qualification.objects.create(instructor=instructor, **fields)
    audit.record("instructor.qualification_added", instructor, by=by, name=made.name)
    return made


@transaction.atomic
def remove_qualification(qualification: Qualification, *, by: User) -> None:
    """Take a qualification away; the trail keeps its name."""
    _require_own(qualification.instructor, by)
    audit.record("instructor.qualification_removed", qualification.instructor, by=by, name=qualification.name)
    qualification.delete()


def standing(qualification: Qualification, today: date) -> str:
    """ "expired", "soon" (within 60 days), "valid", or "lasting" where it has no end."""
    until = qualification.expires_on
    if until is None:
        return "lasting"
    if until < today:
        return "expired"
    return "soon" if until <= today + SOON else "valid"


def expiring(today: date) -> QuerySet[Qualification]:
    """What has expired or will within 60 days, the oldest first: for staff."""
    rows = Qualification.objects.filter(expires_on__lte=today + SOON).select_related("instructor")
    return rows.order_by(F("expires_on").asc(), "instructor__name")


@transaction.atomic
def add_handout(
    event: Event, upload: UploadedFile[bytes], *, title: str, by: User, for_participants: bool = False
) -> Handout:
    """A file for an event, by whoever runs or teaches it. Its content is what its name says (BadFile)."""
    if not policies.at_desk_of(by).filter(pk=event.pk).exists():
        raise NotYourEvent
    if event.handouts.count() >= MOST_FILES:
        raise BadPlan(_("At most %(most)d files go with an event.") % {"most": MOST_FILES}, field="file")
    media_type = media.check_file(upload)
    made = Handout.objects.create(
        event=event,
        title=title,
        file=media.stored(upload),
        name=media.plain_name(upload.name or ""),
        media_type=media_type,
        size=upload.size or 0,
        for_participants=for_participants,
        added_by=by,
        added_at=clock.now(),
    )
    audit.record("event.handout_added", event, by=by, handout=made.pk, title=title)
    return made


@transaction.atomic
def remove_handout(handout: Handout, *, by: User) -> None:
    """Take a file away: who runs the event any, who teaches it his own."""
    runs = policies.run_by(by).filter(pk=handout.event_id).exists()
    own = handout.added_by_id == by.pk and policies.at_desk_of(by).filter(pk=handout.event_id).exists()
    if not (runs or own):
        raise NotYourEvent
    audit.record("event.handout_removed", handout.event, by=by, handout=handout.pk, title=handout.title)
    stored = handout.file
    handout.delete()
    transaction.on_commit(lambda: stored.delete(save=False))
