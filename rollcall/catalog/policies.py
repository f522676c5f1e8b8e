"""Fetchers that check who asks. Missing and forbidden look alike: None."""

import uuid

from django.contrib.auth.models import AnonymousUser

from rollcall.accounts.access import may_open
from rollcall.accounts.models import User
from rollcall.catalog.models import LessonFile, Material, Package

Person = User | AnonymousUser


def may_author(user: Person) -> bool:
    """Whether somebody may work at the course desk: staff who hold the right to change courses."""
    return (
        isinstance(user, User) and user.is_active and user.is_staff and user.has_perm("catalog.change_course")
    )


def may_clear(user: Person) -> bool:
    """Whether somebody may take in, look at and clear packages (P36)."""
    return (
        isinstance(user, User)
        and user.is_active
        and user.is_staff
        and user.has_perm("catalog.change_package")
    )


def may_try(user: Person, package: Package) -> bool:
    """Whether somebody may play a package in a preview: authors once it is cleared, before that only who
    may clear it; one that was withdrawn, nobody."""
    if package.state == Package.State.READY:
        return may_clear(user) or may_author(user)
    return package.state == Package.State.QUARANTINED and may_clear(user)


def material_for(user: Person, slug: str, pk: int) -> Material | None:
    """A download of the version on offer, when this person may open the course (P27)."""
    if not 0 < pk < 2**63:
        return None
    rows = Material.objects.select_related("version__course")
    material = rows.filter(pk=pk, version__course__slug=slug).first()
    if material is None or material.version.course.current_id != material.version_id:
        return None
    return material if may_open(user, material.version) else None


def lesson_file_for(user: Person, slug: str, unit_key: uuid.UUID, key: uuid.UUID) -> LessonFile | None:
    """A picture or file of any published version of a course that this person may open (P27).

    A learner may still be in an older version, so all of them count; the file behind a key never changes.
    """
    rows = LessonFile.objects.select_related("unit__version__course")
    published = rows.filter(unit__version__number__isnull=False)
    file = published.filter(key=key, unit__key=unit_key, unit__version__course__slug=slug).first()
    if file is None or not may_open(user, file.unit.version):
        return None
    return file
