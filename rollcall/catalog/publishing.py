"""Publishing makes a version that never changes; withdrawing takes the course off the shelf."""

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog import drafts, lessons, questions, shelf_entry
from rollcall.catalog.errors import BadQuestion, NothingPublished, NotReady
from rollcall.catalog.models import Course, CourseVersion, Package, QuizPolicy, Unit, VideoAsset
from rollcall.catalog.queries import has_testing_component, version_parts


@transaction.atomic
def publish(course: Course, *, by: User, note: str = "") -> CourseVersion:
    """Freeze the draft as the next version and put it on the shelf; else NotReady, every reason at once.

    People already enrolled keep their unit keys; `Course.withdrawn_at` is left as it is.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    draft = drafts.find(course)
    if draft is None:
        raise NotReady([_("There is no draft to publish.")])
    reasons = problems(draft)
    if reasons:
        raise NotReady(reasons)
    last = course.versions.exclude(number=None).order_by("-number").values_list("number", flat=True).first()
    draft.number = (last or 0) + 1
    draft.published_at, draft.published_by, draft.change_note = clock.now(), by, note
    draft.save(update_fields=["number", "published_at", "published_by", "change_note"])
    course.current = draft
    course.save(update_fields=["current", "changed_at"])
    shelf_entry.put(course)
    audit.record("course.published", course, by=by, note=note, version=draft.number)
    return draft


@transaction.atomic
def withdraw(course: Course, *, by: User, note: str = "") -> None:
    """Take a course off the shelf at once: page, player, files and search."""
    if course.current_id is None:
        raise NothingPublished
    if course.withdrawn_at is None:
        course.withdrawn_at = clock.now()
        course.save(update_fields=["withdrawn_at", "changed_at"])
        shelf_entry.put(course)
        audit.record("course.withdrawn", course, by=by, note=note)


@transaction.atomic
def restore(course: Course, *, by: User, note: str = "") -> None:
    """Put a withdrawn course back on the shelf as it was."""
    if course.current_id is None:
        raise NothingPublished
    if course.withdrawn_at is not None:
        course.withdrawn_at = None
        course.save(update_fields=["withdrawn_at", "changed_at"])
        shelf_entry.put(course)
        audit.record("course.restored", course, by=by, note=note)


def problems(version: CourseVersion) -> list[str]:
    """Every reason why this draft cannot be published, one sentence each; empty when it can."""
    found = [
        sentence
        for missing, sentence in (
            (not version.title.strip(), _("The course has no title.")),
            (not version.summary.strip(), _("Say in one or two sentences what the course is.")),
            (not version.overview.strip(), _("The public overview is empty.")),
            (not version.minutes, _("Say how many minutes the course takes.")),
        )
        if missing
    ]
    units = version_parts(version)
    if not units:
        found.append(_("The course has no units."))
    elif not any(unit.is_required for unit in units):
        found.append(_("No unit is required, so nobody could finish."))
    if version.gives_certificate and not has_testing_component(units):
        found.append(_("A certificate needs a test that must be passed: add one, or give no certificate."))
    if version.gives_certificate and not version.hours:
        found.append(_("A certificate states hours: say how many."))
    for unit in units:
        found += [f"{_('Unit')} {unit.position}, “{unit.title}”: {sentence}" for sentence in _of_unit(unit)]
    return found


def _of_unit(unit: Unit) -> list[str]:
    return {
        Unit.Kind.LESSON: lessons.faults,
        Unit.Kind.VIDEO: _of_video,
        Unit.Kind.QUIZ: _of_quiz,
        Unit.Kind.SCORM: _of_package,
    }[Unit.Kind(unit.kind)](unit)


def _of_video(unit: Unit) -> list[str]:
    video = VideoAsset.objects.filter(unit=unit).first()
    if video is None:
        return [_("the video file is missing.")]
    needed = (
        (not video.file, _("the video file is missing.")),
        (not video.captions, _("captions are missing.")),
        (not video.transcript.strip(), _("the transcript is missing.")),
        (
            video.picture_carries_meaning and not video.described,
            _("the picture shows things that are not said, so an audio-described version is needed."),
        ),
        (not video.seconds, _("the length is not known.")),
    )
    return [sentence for missing, sentence in needed if missing]


def _of_quiz(unit: Unit) -> list[str]:
    policy = QuizPolicy.objects.filter(unit=unit).first()
    if policy is None:
        return [_("the rules of the test are missing.")]
    asked = list(unit.questions.order_by("position"))
    if not asked:
        return [_("the test has no questions.")]
    found: list[str] = []
    sizes = Counter(question.pool for question in asked)
    for pool, wanted in policy.draw.items():
        if int(wanted) > sizes.get(pool, 0):
            found.append(
                _("%(wanted)d questions are drawn from the pool “%(pool)s”, which has %(size)d.")
                % {"wanted": int(wanted), "pool": pool or _("all others"), "size": sizes.get(pool, 0)}
            )
    for number, question in enumerate(asked, start=1):
        try:
            questions.shape_of(question)
        except BadQuestion as refusal:
            found.append(_("question %(number)d: %(why)s") % {"number": number, "why": refusal})
    return found


def _of_package(unit: Unit) -> list[str]:
    if unit.package is None:
        return [_("no package is chosen.")]
    if unit.package.state != Package.State.READY:
        return [_("the package has not been cleared for use.")]
    return []
