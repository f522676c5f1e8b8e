"""Make a secure course around a package, by the use cases that the desk calls; run inside the portal's world.

python -m tests.stories.make_course SLUG TITLE PACKAGE.zip [without-test]
"""

import os
import sys
from decimal import Decimal
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.files.base import ContentFile  # noqa: E402  (after the settings)

from rollcall.accounts.models import User  # noqa: E402
from rollcall.catalog import authoring, contents, drafts, publishing  # noqa: E402
from rollcall.catalog.models import CourseVersion, Provider  # noqa: E402
from rollcall.catalog.packages import clearing  # noqa: E402
from rollcall.catalog.packages.importing import import_package  # noqa: E402


def make(slug: str, title: str, archive: Path, *, with_test: bool) -> None:
    """Import, clear, build and publish: the package and, unless it is to be last, a test of two questions."""
    dana = User.objects.get(email="dana@rollcall.example")
    package = import_package(ContentFile(archive.read_bytes(), name=archive.name), by=dana)
    package = clearing.let_ask(clearing.clear(package, by=dana), True, by=dana)
    course = drafts.begin(title=title, provider=Provider.objects.get(slug="plains"), slug=slug, by=dana)
    authoring.change_offering(course, by=dana, access_level="verified", audience=["sworn_le"])
    draft = drafts.of(course, by=dana)
    authoring.change_draft(
        draft,
        by=dana,
        summary="A course of the story.",
        overview="What the story needs.",
        gives_certificate=True,
        hours=Decimal("1.5"),
    )
    unit = authoring.add_unit(draft, kind="scorm", title="The package", by=dana)
    authoring.change_unit(unit, package=package, by=dana)
    if with_test:
        add_test(draft, dana)
    publishing.publish(course, by=dana, note="For the story")


def add_test(draft: CourseVersion, dana: User) -> None:
    test = authoring.add_unit(draft, kind="quiz", title="The test", by=dana)
    contents.set_policy(test, by=dana, pass_percent=80, shuffle=False)
    for text, right, wrong in (
        ("How do you leave a scene?", "Watching", "Running"),
        ("And then?", "Rest", "Rush"),
    ):
        choices = [{"key": "a", "text": wrong}, {"key": "b", "text": right, "right": True}]
        contents.put_question(test, kind="single", text=text, data={"choices": choices}, by=dana)


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], Path(sys.argv[3]), with_test="without-test" not in sys.argv)
