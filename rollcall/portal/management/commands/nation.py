"""Fill a throw-away database with a nation: very many invented people and what they completed."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from rollcall.accounts.models import Agency, User
from rollcall.base import clock
from rollcall.catalog.models import Course, CourseVersion, Provider, Unit
from rollcall.portal.nation.filling import fill, settle
from rollcall.portal.nation.rows import MODELS, Nation, Taken

AGENCIES = 23_243  # as in the national list of 2018
OLD_COURSES = 24  # no longer offered: the shelf stays as it is, the record is long
BAR = 40  # characters


class Command(BaseCommand):
    help = "Fill a demo with a nation for the bench: ten completions a person. Never on a real portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=100_000)
        parser.add_argument("--agencies", type=int, default=AGENCIES)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This portal is not a demo, so nothing was filled in.")
        if User.objects.filter(email="officer0@nation.example").exists():
            raise CommandError("The nation is here already; reset this database first.")
        with transaction.atomic():
            nation = Nation(options["people"], old_courses() + offered())
            bar = Bar(options["people"] * 36 + options["agencies"])
            self.fill(nation, max(0, options["agencies"] - Agency.objects.count()), bar)
        settle(MODELS)
        bar.finish()

    def fill(self, nation: Nation, agencies: int, bar: "Bar") -> None:
        fill(nation.new_agencies(agencies), bar.add)
        nation.agencies = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
        steps: list[Iterable[models.Model]] = [
            nation.users(),
            nation.addresses(),
            nation.verifications(),
            nation.affiliations(),
            nation.enrollments(),
            nation.satisfied(),
            nation.completions(),
            nation.certificates(),
        ]
        for rows in steps:
            fill(rows, bar.add)


class Bar:
    """How far it is: a bar on a terminal, every tenth otherwise."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.tenths = total, 0, 0

    def add(self, count: int) -> None:
        self.done += count
        share = min(1.0, self.done / self.total)
        if sys.stderr.isatty():
            full = "█" * int(share * BAR)
            sys.stderr.write(f"\r{full:<{BAR}} {self.done:,} of {self.total:,} rows")
        elif int(share * 10) > self.tenths:
            self.tenths = int(share * 10)
            sys.stderr.write(f"{self.tenths * 10} % ({self.done:,} rows)\n")
        sys.stderr.flush()

    def finish(self) -> None:
        sys.stderr.write(f"\nThe nation is here: {self.done:,} rows.\n")


def old_courses() -> list[Taken]:
    """Courses of years gone by, with one lesson each."""
    provider = Provider.objects.create(name="The Bench", slug="the-bench")
    return [old_course(provider, number) for number in range(1, OLD_COURSES + 1)]


def old_course(provider: Provider, number: int) -> Taken:
    course = Course.objects.create(slug=f"old-course-{number}", provider=provider, withdrawn_at=clock.now())
    title = f"Old course {number}"
    version = CourseVersion.objects.create(
        course=course, title=title, summary="From years gone by.", minutes=30, gives_certificate=True
    )
    unit = Unit.objects.create(version=version, position=1, kind=Unit.Kind.LESSON, title="Everything")
    version.number, version.published_at = 1, clock.now()
    version.save(update_fields=["number", "published_at"])
    course.current = version
    course.save(update_fields=["current"])
    return Taken(course.pk, version.pk, unit.key, title)


def offered() -> list[Taken]:
    """The demo's own courses: people of the nation have taken them too."""
    found = Course.objects.filter(current__isnull=False, withdrawn_at__isnull=True).select_related("current")
    taken = []
    for course in found.order_by("pk"):
        unit = Unit.objects.filter(version=course.current_id).order_by("position").first()
        if course.current and unit:
            taken.append(Taken(course.pk, course.current.pk, unit.key, course.current.title))
    return taken
