"""Training elsewhere: said by the person with evidence, shown as such, never part of the ledger (R26)."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog import media
from rollcall.transcripts import errors
from rollcall.transcripts.models import ExternalTraining

TYPES = {"pdf", "png", "jpg", "jpeg"}
MOST_BYTES = 10 * 2**20
MOST = 200  # entries of one person


@transaction.atomic
def add(
    user: User,
    *,
    title: str,
    provider: str,
    completed_on: date,
    hours: Decimal,
    evidence: UploadedFile[bytes],
    by: User,
) -> ExternalTraining:
    """Add an entry with its evidence. Raises `BadEvidence`, `TooManyEntries`, catalog's `BadFile`."""
    check(evidence)
    User.objects.select_for_update().get(pk=user.pk)
    if ExternalTraining.objects.filter(user=user).count() >= MOST:
        raise errors.TooManyEntries
    made = ExternalTraining(
        user=user,
        title=title,
        provider=provider,
        completed_on=completed_on,
        hours=hours,
        evidence_name=(evidence.name or "")[-200:],
        added_at=clock.now(),
    )
    made.evidence.save(f"{uuid4().hex}.{media.ending(evidence.name or '')}", evidence, save=False)
    made.save()
    audit.record("transcripts.external_added", made, by=by, title=title)
    return made


def check(evidence: UploadedFile[bytes]) -> str:
    """The type of a PDF or picture of at most 10 MB, by its content; raises as `add` does."""
    if media.ending(evidence.name or "") not in TYPES or (evidence.size or 0) > MOST_BYTES:
        raise errors.BadEvidence
    return media.check_file(evidence)


@transaction.atomic
def remove(entry: ExternalTraining, *, by: User) -> None:
    """Take one's own entry off, with its evidence. Raises `errors.NotYours`."""
    if not identity.is_one_person(by, entry.user_id):
        raise errors.NotYours
    audit.record("transcripts.external_removed", entry, by=by, title=entry.title)
    file, store = entry.evidence.name or "", entry.evidence.storage
    entry.delete()
    transaction.on_commit(lambda: store.delete(file))


def of(user: User) -> list[ExternalTraining]:
    """What the person said, under whichever account, the newest first; two queries."""
    return list(ExternalTraining.objects.filter(identity.rows_of(user))[:MOST])


def as_data(entry: ExternalTraining) -> dict[str, Any]:
    """One entry for programs, marked as what it is."""
    return {
        "completed_on": entry.completed_on.isoformat(),
        "course": entry.title,
        "provider": entry.provider,
        "hours": format(entry.hours.normalize(), "f"),
        "checked": False,
    }
