"""Writing a nomination: begun, saved as often as one likes, with documents; nothing typed is lost (R33)."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from rollcall.accounts.models import Agency, User
from rollcall.base import audit, clock
from rollcall.recognition import documents, errors, policies, states
from rollcall.recognition.models import AwardCategory, Nomination, NominationFile, Round

FIELDS = (
    "title", "summary", "problem", "done", "cost", "staffing", "results", "began_year",
    "contact_name", "contact_email", "contact_phone",
)  # fmt: skip


@transaction.atomic
def begin(round_: Round, *, category: AwardCategory, agency: Agency, title: str, by: User) -> Nomination:
    """Open a draft. Raises `NotOpen`, `NotYourAgency`, `NotThisCategory`, `AlreadyNominated`."""
    if not round_.is_open:
        raise errors.NotOpen
    if agency not in policies.agencies_of(by):
        raise errors.NotYourAgency
    if not round_.categories.filter(pk=category.pk).exists():
        raise errors.NotThisCategory
    present = clock.now()
    try:
        with transaction.atomic():
            made = Nomination.objects.create(
                round=round_, category=category, agency=agency, lead=by, title=title,
                contact_name=by.legal_name, contact_email=by.email, since=present, saved_at=present,
            )  # fmt: skip
    except IntegrityError as error:
        raise errors.AlreadyNominated from error
    audit.record("nomination.begun", made, by=by)
    return made


@transaction.atomic
def save(nomination: Nomination, values: Mapping[str, Any], *, saves: int, by: User) -> Nomination:
    """Keep what was written, complete or not, also after the round has closed.

    `saves` is the count that the writer's page was made with. Raises `Locked`, `ChangedMeanwhile`.
    """
    row = _draft(nomination, by)
    if row.saves != saves:
        theirs = {name: getattr(row, name) for name in FIELDS if getattr(row, name) != values[name]}
        if theirs:
            raise errors.ChangedMeanwhile(theirs, row.saves)
        return row
    changed = [name for name in FIELDS if getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    row.saves, row.saved_at = row.saves + 1, clock.now()
    row.save(update_fields=[*changed, "saves", "saved_at"])
    if changed:
        audit.record("nomination.saved", row, by=by, fields=changed)
    return row


@transaction.atomic
def add_file(
    nomination: Nomination, upload: UploadedFile[bytes], *, names_agency: bool, by: User
) -> NominationFile:
    """Add a document. Raises `Locked`, `BadDocument`, `TooManyDocuments`, catalog's `BadFile`."""
    facts = documents.check(upload)
    row = _draft(nomination, by)
    if row.files.count() >= documents.MOST:
        raise errors.TooManyDocuments
    made = NominationFile(
        nomination=row, names_agency=names_agency, added_by=by, added_at=clock.now(), **facts
    )
    documents.keep(made.file, upload)
    made.save()
    audit.record("nomination.file_added", row, by=by, name=made.name)
    return made


@transaction.atomic
def remove_file(file: NominationFile, *, by: User) -> None:
    """Take a document out of a draft. Raises `Locked`."""
    row = _draft(file.nomination, by)
    audit.record("nomination.file_removed", row, by=by, name=file.name)
    documents.forget(file.file)
    file.delete()


def _draft(nomination: Nomination, by: User) -> Nomination:
    """The row, held, for somebody who writes it."""
    row = states.held(nomination)
    if not policies.edited_by(by).filter(pk=row.pk).exists():
        raise errors.NotYourAgency
    if row.state != Nomination.State.DRAFT:
        raise errors.Locked
    return row
