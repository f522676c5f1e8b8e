"""Working at a course: who may open it (at once), and its draft (nobody sees it until it is published)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.catalog import drafts, media, shelf_entry
from rollcall.catalog.errors import NotADraft
from rollcall.catalog.models import Course, CourseVersion, Generation, Material, Topic, Unit

OFFERING_FIELDS = (
    "provider",
    "access_level",
    "audience",
    "refresher",
    "coordinator_name",
    "coordinator_email",
    "coordinator_phone",
)
DRAFT_FIELDS = (
    "title",
    "summary",
    "overview",
    "minutes",
    "audience_note",
    "language",
    "other_languages",
    "credit_note",
    "gives_certificate",
    "hours",
)
UNIT_FIELDS = ("title", "minutes", "is_required", "package")


@transaction.atomic
def change_offering(
    course: Course, *, by: User, topics: Collection[Topic] | None = None, **fields: Any
) -> Course:
    """Change what holds for all versions: level, audience, provider, topics. In force at once (R1)."""
    changed = _set(course, fields, OFFERING_FIELDS)
    course.save(update_fields=[*changed, "changed_at"])
    if topics is not None:
        course.topics.set(topics)
        Generation.bump()
    shelf_entry.put(course)
    changed += [] if topics is None else ["topics"]
    level = course.access_level
    audit.record("course.offering_changed", course, by=by, access_level=level, changed=sorted(changed))
    return course


@transaction.atomic
def change_draft(draft: CourseVersion, *, by: User, **fields: Any) -> CourseVersion:
    """Change the draft's own fields."""
    changed = _set(draft, fields, DRAFT_FIELDS)
    if changed:
        draft.save(update_fields=changed)
        audit.record("course.draft_changed", draft.course, by=by, changed=sorted(changed))
    return draft


@transaction.atomic
def add_unit(draft: CourseVersion, *, kind: str, title: str, by: User, **fields: Any) -> Unit:
    """A new unit at the end of the draft."""
    if not draft.is_draft:
        raise NotADraft
    last = draft.units.aggregate(last=Max("position"))["last"] or 0
    unit = Unit(version=draft, kind=kind, title=title, position=last + 1)
    _set(unit, fields, UNIT_FIELDS)
    unit.save()
    audit.record("course.unit_added", draft.course, by=by, unit=str(unit.key), title=title)
    return unit


@transaction.atomic
def change_unit(unit: Unit, *, by: User, **fields: Any) -> Unit:
    """Change a unit's title, minutes, whether it is required, or its package."""
    changed = _set(drafts.only_draft(unit), fields, UNIT_FIELDS)
    if changed:
        unit.save(update_fields=changed)
        audit.record("course.unit_changed", unit.version.course, by=by, unit=str(unit.key), changed=changed)
    return unit


@transaction.atomic
def move_unit(unit: Unit, *, up: bool, by: User) -> None:
    """One place up or down; at the end of the list nothing happens."""
    units = list(drafts.only_draft(unit).version.units.order_by("position"))
    place = next(number for number, one in enumerate(units) if one.pk == unit.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(units):
        units[place], units[other] = units[other], units[place]
        _number(units)
        audit.record("course.unit_moved", unit.version.course, by=by, unit=str(unit.key))


@transaction.atomic
def remove_unit(unit: Unit, *, by: User) -> None:
    """Take a unit out of the draft."""
    version = drafts.only_draft(unit).version
    audit.record("course.unit_removed", version.course, by=by, unit=str(unit.key), title=unit.title)
    unit.delete()
    _number(list(version.units.order_by("position")))


def _number(units: list[Unit]) -> None:
    for position, unit in enumerate(units, start=1):
        if unit.position != position:
            Unit.objects.filter(pk=unit.pk).update(position=position)


@transaction.atomic
def add_material(
    draft: CourseVersion,
    *,
    title: str,
    upload: UploadedFile[bytes],
    dated: date,
    by: User,
    is_accessible: bool = False,
) -> Material:
    """A download beside the draft. Its content has to be what its name says (BadFile)."""
    if not draft.is_draft:
        raise NotADraft
    media_type = media.check_file(upload)
    last = draft.materials.aggregate(last=Max("position"))["last"] or 0
    material = Material.objects.create(
        version=draft,
        title=title,
        file=media.stored(upload),
        media_type=media_type,
        size=upload.size or 0,
        dated=dated,
        is_accessible=is_accessible,
        position=last + 1,
    )
    audit.record("course.material_added", draft.course, by=by, title=title)
    return material


@transaction.atomic
def remove_material(material: Material, *, by: User) -> None:
    """Take a download out of the draft. The file stays: a published version may offer it."""
    if material.is_frozen():
        raise NotADraft
    audit.record("course.material_removed", material.version.course, by=by, title=material.title)
    material.delete()


def _set(thing: Course | CourseVersion | Unit, fields: dict[str, Any], allowed: Collection[str]) -> list[str]:
    """Put fields on a row; whatever is not named here is refused (P23). Returns those that changed."""
    unknown = set(fields) - set(allowed)
    if unknown:
        raise TypeError(f"{sorted(unknown)} cannot be set here")
    changed = [name for name, value in fields.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, fields[name])
    return changed
