"""Reads that span tables, each in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


def finish_rule(units: list[Unit]) -> str:
    """How one finishes, to stand after "You finish by …" (R16): "passing the test with 80 %"."""
    required = [unit for unit in units if unit.is_required]
    quizzes = [unit for unit in required if unit.kind == Unit.Kind.QUIZ]
    others = [unit for unit in required if unit.kind != Unit.Kind.QUIZ]
    parts: list[str] = []
    if others:
        parts.append(_others_rule(others))
    if len(quizzes) == 1:
        parts.append(_("passing the test with %(percent)d %%") % {"percent": _pass_percent(quizzes[0])})
    elif quizzes:
        parts.append(_("passing all %(count)d tests") % {"count": len(quizzes)})
    return _(" and ").join(parts)


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
