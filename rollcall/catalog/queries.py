"""Reads that span tables, each in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollcall.base import figures
from rollcall.catalog.models import (
    Course,
    CourseVersion,
    Generation,
    LessonFile,
    Material,
    Question,
    QuizPolicy,
    Unit,
)
from rollcall.catalog.packages.manifest import Manifest


class HasRequired(Protocol):
    """A unit as far as the rule looks at it."""

    @property
    def is_required(self) -> bool: ...


AnyUnit = TypeVar("AnyUnit", bound=HasRequired)


def published() -> QuerySet[Course]:
    """Courses on offer with their current version, provider and topics; `has_test` says whether one is in it.

    Two queries however many courses.
    """
    tests = Unit.objects.filter(version=OuterRef("current"), kind=Unit.Kind.QUIZ)
    return (
        Course.objects.filter(current__isnull=False, withdrawn_at__isnull=True)
        .select_related("provider", "current")
        .prefetch_related("topics")
        .annotate(has_test=Exists(tests))
    )


def by_slug(slug: str) -> Course | None:
    """The course on offer at this address, with current version and provider; None where there is none."""
    return published().filter(slug=slug).first()


def overview(slug: str) -> Course | None:
    """As `by_slug`, with the current version's units (quiz policy, video, package) and downloads.

    Six queries at most. Of a unit only title, kind and minutes are public.
    """
    units = Unit.objects.select_related("quiz", "video", "package").order_by("position")
    return (
        published()
        .prefetch_related(
            Prefetch("current__units", queryset=units),
            Prefetch("current__materials", queryset=Material.objects.order_by("position")),
        )
        .filter(slug=slug)
        .first()
    )


def version_parts(version: CourseVersion) -> list[Unit]:
    """The units of a version in order, each with quiz policy, video and package. One query."""
    return list(version.units.select_related("quiz", "video", "package").order_by("position"))


def quiz_questions(unit: Unit) -> list[Question]:
    """The questions of a test in their written order."""
    return list(unit.questions.order_by("position"))


def rule_units(units: Iterable[AnyUnit]) -> list[AnyUnit]:
    """The units that must be done to finish: those marked so, or all where none is (shown to the learner)."""
    every = list(units)
    return [unit for unit in every if unit.is_required] or every


def finish_rule(units: list[Unit]) -> str:
    """How one finishes, to stand after "You finish by …" (R16): "passing the test with 80 %".

    The units come with quiz policy and package. What must be passed is what the ledger waits for: a test, and
    the parts of a package that its manifest gives a mastery score.
    """
    required = rule_units(units)
    quizzes = [unit for unit in required if unit.kind == Unit.Kind.QUIZ]
    marked = [(unit, asked) for unit in required if (asked := _mastery_scores(unit))]
    tested = {unit.pk for unit in quizzes} | {unit.pk for unit, _asked in marked}
    others = [unit for unit in required if unit.pk not in tested]
    parts = [_others_rule(others)] if others else []
    if marked:
        parts.append(_package_rule([asked for _unit, asked in marked]))
    if len(quizzes) == 1:
        percent = figures.percent_asked(_pass_percent(quizzes[0]))
        parts.append(_("passing the test with %(percent)s") % {"percent": percent})
    elif quizzes:
        parts.append(_("passing all %(count)d tests") % {"count": len(quizzes)})
    return _listed(parts)


def _listed(parts: list[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    *before, last = parts or [""]
    return _(" and ").join([", ".join(before), last]) if before else last


def _mastery_scores(unit: Unit) -> set[str]:
    """The bars that a package sets for what must be done in it; none for other units."""
    if unit.kind != Unit.Kind.SCORM or unit.package is None or not unit.package.manifest:
        return set()
    return {item.masteryscore for item in Manifest.from_json(unit.package.manifest).must_be_passed()}


def _package_rule(asked: list[set[str]]) -> str:
    """What is said of packages with a bar; the bar itself where there is only one."""
    count, bars = len(asked), set[str]().union(*asked)
    if len(bars) != 1:
        return ngettext(
            "passing the tests in the interactive part",
            "passing the tests in the %(count)d interactive parts",
            count,
        ) % {"count": count}
    return ngettext(
        "passing the interactive part with %(percent)s",
        "passing the %(count)d interactive parts with %(percent)s",
        count,
    ) % {"count": count, "percent": figures.percent_asked(bars.pop())}


def _others_rule(others: list[Unit]) -> str:
    kinds = {unit.kind for unit in others}
    count = len(others)
    if kinds == {Unit.Kind.LESSON}:
        return ngettext("reading the lesson", "reading the %(count)d lessons", count) % {"count": count}
    if kinds == {Unit.Kind.VIDEO}:
        return ngettext("watching the video", "watching the %(count)d videos", count) % {"count": count}
    if kinds == {Unit.Kind.SCORM}:
        return ngettext(
            "completing the interactive part", "completing the %(count)d interactive parts", count
        ) % {"count": count}
    return _("going through the %(count)d parts") % {"count": count}


def _pass_percent(unit: Unit) -> int:
    try:
        return unit.quiz.pass_percent
    except QuizPolicy.DoesNotExist:
        return 100


def has_testing_component(units: list[Unit]) -> bool:
    """Whether something in it must be passed (R16): a required test, or a required package, which carries
    its own mastery score."""
    testing = {Unit.Kind.QUIZ, Unit.Kind.SCORM}
    return any(unit.is_required and unit.kind in testing for unit in units)


def generation() -> int:
    """A number that is higher after any change of a course, version, access level, provider or topic.

    One query; whoever keeps a public page keeps this beside it.
    """
    return Generation.objects.filter(pk=1).values_list("number", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class FileAddress:
    """Gives a lesson's files their address: `lessons.render(unit, FileAddress(slug))`, also in a preview."""

    slug: str

    def __call__(self, file: LessonFile) -> str:
        if file.unit.version.is_draft:  # a preview: the back office has a door of its own
            return reverse("staff_lesson_file", args=[file.pk])
        return reverse("lesson_file", args=[self.slug, file.unit.key, file.key])


def material_address(course: Course, material: Material) -> str:
    """The address of a download; give it only to who may open the course (P26)."""
    return reverse("material", args=[course.slug, material.pk, material.address_name])
