"""Keeping the library: cards written, published, withdrawn; a winner's card in one step."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import slugify

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog.models import Topic
from rollcall.catalog.models.courses import Generation
from rollcall.recognition import documents, errors, policies, publicity
from rollcall.recognition.models import ModelProgram, Nomination, ProgramDocument

State = ModelProgram.State
NEEDED = ("problem", "done", "results")
COPIED = (
    "title", "summary", "problem", "done", "cost", "staffing", "results", "began_year",
    "contact_name", "contact_email", "contact_phone",
)  # fmt: skip


@transaction.atomic
def write(values: Mapping[str, Any], *, topics: Iterable[Topic] = (), by: User) -> ModelProgram:
    """Make a card as a draft."""
    policies.require_staff(by)
    made = ModelProgram.objects.create(slug=free_slug(values["title"]), made_at=clock.now(), **values)
    made.topics.set(topics)
    audit.record("program.written", made, by=by)
    return made


@transaction.atomic
def change(
    program: ModelProgram, values: Mapping[str, Any], *, topics: Iterable[Topic], by: User
) -> ModelProgram:
    """Change a card; its address stays. A published one must stay complete."""
    Generation.bump()
    row = _held(program, by)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    row.topics.set(topics)
    if row.is_published:
        _check(row)
    row.save(update_fields=changed)
    audit.record("program.changed", row, by=by, fields=changed)
    publicity.refresh(row)
    return row


@transaction.atomic
def publish(program: ModelProgram, *, by: User) -> ModelProgram:
    """Put a card on the shelf and into the search. Raises `NotComplete`."""
    row = _held(program, by)
    _check(row)
    row.published_at = row.published_at or clock.now()
    return _move(row, State.PUBLISHED, by=by)


@transaction.atomic
def withdraw(program: ModelProgram, *, by: User) -> ModelProgram:
    """Take a card off the shelf; what agencies said about it is kept."""
    return _move(_held(program, by), State.WITHDRAWN, by=by)


@transaction.atomic
def take_in(nomination: Nomination, *, by: User) -> ModelProgram:
    """A winner becomes a published card in one step; twice is once. Raises `BadMove`.

    Its documents stay private: the agency gave them to the reviewers.
    """
    policies.require_staff(by)
    row = (
        Nomination.objects.select_for_update(of=("self",))
        .select_related("agency", "program")
        .get(pk=nomination.pk)
    )
    if row.program is not None:
        return row.program
    if row.state != Nomination.State.AWARDED or row.agency is None or row.category_id is None:
        raise errors.BadMove
    made = ModelProgram.objects.create(
        slug=free_slug(row.title),
        category_id=row.category_id,
        agency=row.agency,
        agency_name=row.agency.name,
        agency_type=row.agency.type,
        agency_size=row.agency.sworn_count,
        state_code=row.agency.state,
        made_at=clock.now(),
        published_at=clock.now(),
        **{name: getattr(row, name) for name in COPIED},
    )
    row.program = made
    row.save(update_fields=["program"])
    audit.record("nomination.taken_in", row, by=by, program=made.pk)
    return _move(made, State.PUBLISHED, by=by)


@transaction.atomic
def add_document(
    program: ModelProgram, upload: UploadedFile[bytes], *, title: str, by: User
) -> ProgramDocument:
    """Add a file that everybody may take along. Raises `BadDocument`, `TooManyDocuments`, `BadFile`."""
    facts = documents.check(upload)
    row = _held(program, by)
    if row.documents.count() >= documents.MOST:
        raise errors.TooManyDocuments
    made = ProgramDocument(program=row, title=title, added_at=clock.now(), **facts)
    documents.keep(made.file, upload)
    made.save()
    audit.record("program.document_added", row, by=by, name=made.name)
    return made


@transaction.atomic
def remove_document(document: ProgramDocument, *, by: User) -> None:
    row = _held(document.program, by)
    audit.record("program.document_removed", row, by=by, name=document.name)
    documents.forget(document.file)
    document.delete()


def free_slug(title: str) -> str:
    """An address from the title that no card has yet."""
    stem = slugify(title)[:70] or "program"
    taken = set(ModelProgram.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


def _check(program: ModelProgram) -> None:
    if not all(getattr(program, name).strip() for name in NEEDED):
        raise errors.NotComplete


def _held(program: ModelProgram, by: User) -> ModelProgram:
    policies.require_staff(by)
    return ModelProgram.objects.select_for_update().get(pk=program.pk)


def _move(row: ModelProgram, to: State, *, by: User) -> ModelProgram:
    Generation.bump()  # what is kept of the public pages is old
    row.state = to
    row.save(update_fields=["state", "published_at"])
    audit.record(f"program.{to}", row, by=by)
    publicity.refresh(row)
    return row
