"""Publishing: every reason at once, and a version that never changes (R12, R16)."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from rollcall.accounts.models import User
from rollcall.base import search
from rollcall.base.audit import trail
from rollcall.catalog import drafts, publishing, queries
from rollcall.catalog.errors import NotADraft, NotReady
from rollcall.catalog.models import (
    CourseVersion,
    LessonFile,
    Material,
    Package,
    Question,
    QuizPolicy,
    Unit,
    VideoAsset,
)
from rollcall.catalog.models.frozen import DraftOnly
from rollcall.catalog.packages.manifest import Item, Manifest
from rollcall.catalog.tests.conftest import MakeCourse


def test_publishing_makes_the_version_that_is_on_offer(make_draft: MakeCourse, dana: User) -> None:
    course = make_draft()
    version = publishing.publish(course, by=dana, note="First")
    course.refresh_from_db()
    assert course.current == version
    assert (version.number, version.published_by, version.change_note) == (1, dana, "First")
    assert trail(course).last().event == "course.published"
    assert queries.by_slug("traffic-incidents") == course


def test_every_reason_is_given_at_once(make_draft: MakeCourse, dana: User) -> None:
    """R16 and section 3: what is missing is said in one go."""
    course = make_draft(gives_certificate=True, summary="")
    draft = drafts.of(course, by=dana)
    Unit.objects.filter(version=draft, kind="quiz").update(is_required=False)
    QuizPolicy.objects.filter(unit__version=draft).update(draw={"": 5})
    lesson = draft.units.get(kind="lesson")
    Unit.objects.filter(pk=lesson.pk).update(body=[{**lesson.body[1], "alt": " "}])
    video = draft.units.create(position=3, kind="video", title="Film")
    VideoAsset.objects.create(unit=video, file="videos/x.mp4", seconds=9)
    draft.units.create(position=4, kind="scorm", title="Played", is_required=False)
    with pytest.raises(NotReady) as refusal:
        publishing.publish(course, by=dana)
    said = " ".join(refusal.value.reasons)
    for words in (
        "one or two sentences",
        "certificate needs a test",
        "hours",
        "alternative text",
        "captions",
        "transcript",
        "audio-described",
        "5 questions are drawn",
        "no package",
    ):
        assert words in said
    assert not CourseVersion.objects.filter(number=1).exists()


@pytest.mark.parametrize(("change", "words"), [("none", "no units"), ("optional", "nobody could finish")])
def test_a_course_nobody_could_finish_is_refused(
    make_draft: MakeCourse, dana: User, change: str, words: str
) -> None:
    course = make_draft()
    units = Unit.objects.filter(version__course=course)
    units.delete() if change == "none" else units.update(is_required=False)
    with pytest.raises(NotReady, match=words):
        publishing.publish(course, by=dana)


WRITES: list[Callable[[CourseVersion], object]] = [
    lambda v: CourseVersion.objects.filter(pk=v.pk).update(title="Other"),
    lambda v: CourseVersion.objects.filter(pk=v.pk).update(number=None),
    lambda v: Unit.objects.filter(version=v).update(title="Other"),
    lambda v: Material.objects.filter(version=v).update(title="Other"),
    lambda v: Question.objects.filter(unit__version=v).update(text="Other"),
    lambda v: QuizPolicy.objects.filter(unit__version=v).update(pass_percent=1),
    lambda v: LessonFile.objects.filter(unit__version=v).update(name="Other"),
    lambda v: Unit.objects.bulk_create([Unit(version=v, position=9, kind="lesson", title="New")]),
    lambda v: Unit.objects.filter(version__number=None).update(version=v),
    lambda v: Question.objects.filter(unit__version=v).delete(),
    lambda v: Material.objects.filter(version=v).delete(),
    lambda v: LessonFile.objects.filter(unit__version=v).delete(),
]


@pytest.mark.parametrize("write", WRITES)
def test_the_database_refuses_to_change_a_published_version(
    make_course: MakeCourse, make_draft: MakeCourse, write: Callable[[CourseVersion], object]
) -> None:
    """Even past the models: no UPDATE, INSERT or DELETE reaches what is published."""
    version = make_course().current
    make_draft("Another")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        write(version)


def test_the_guards_stand(db: None) -> None:
    """A later migration that rebuilds a table on SQLite must make the triggers again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type='trigger' AND name LIKE 'catalog%frozen%'"
            )
            assert cursor.fetchone()[0] == 2 + 3 * 6
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'catalog%frozen'")
            assert cursor.fetchone()[0] == 1 + 6


def test_without_the_triggers_it_could_be_changed(make_course: MakeCourse) -> None:
    """Negative control: the database's own guard is what refuses."""
    version = make_course().current
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER catalog_unit_frozen_update")
        else:
            cursor.execute("DROP TRIGGER catalog_unit_frozen ON catalog_unit")
    assert Unit.objects.filter(version=version).update(title="Other") == 2


def test_the_models_refuse_with_a_sentence(make_course: MakeCourse) -> None:
    unit = make_course().current.units.get(kind="lesson")
    unit.title = "Other"
    for act in (unit.save, unit.delete, unit.version.save, unit.version.delete, unit.files.get().delete):
        with pytest.raises(NotADraft, match="stays as it is"):
            act()


def test_without_the_models_guard_only_the_database_would_refuse(
    make_course: MakeCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control for the sentence."""
    unit = make_course().current.units.get(kind="lesson")
    monkeypatch.setattr(Unit, "is_frozen", lambda self: False)
    assert issubclass(Unit, DraftOnly)
    with pytest.raises(IntegrityError), transaction.atomic():
        unit.save()


def test_the_next_draft_is_a_copy_with_the_same_keys(make_course: MakeCourse, dana: User) -> None:
    course = make_course()
    draft = drafts.of(course, by=dana)
    old, new = (list(version.units.order_by("position")) for version in (course.current, draft))
    assert [unit.key for unit in old] == [unit.key for unit in new]
    assert [unit.pk for unit in old] != [unit.pk for unit in new]
    assert new[1].questions.count() == 2
    assert new[1].quiz.pass_percent == 80
    assert new[0].files.get().key == old[0].files.get().key
    assert draft.materials.get().file == course.current.materials.get().file
    assert publishing.publish(course, by=dana).number == 2


def test_withdrawing_takes_it_off_the_shelf_and_back(make_course: MakeCourse, dana: User) -> None:
    course = make_course()
    publishing.withdraw(course, by=dana)
    assert queries.by_slug(course.slug) is None
    assert search.find("traffic").total == 0
    publishing.restore(course, by=dana)
    assert queries.by_slug(course.slug) == course
    assert search.find("traffic").total == 1


def test_the_generation_rises_with_every_public_change(make_course: MakeCourse, dana: User) -> None:
    seen = [queries.generation()]
    course = make_course()
    seen.append(queries.generation())
    course.access_level = "open"
    course.save()
    seen.append(queries.generation())
    course.provider.save()
    seen.append(queries.generation())
    assert seen == sorted(set(seen))


def test_courses_come_in_a_fixed_number_of_queries(
    make_course: MakeCourse, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(3):
        make_course(f"Course {number}")
    with django_assert_num_queries(2):
        assert [bool(course.has_test and course.topics.all()) for course in queries.published()] == [True] * 3
    with django_assert_num_queries(4):
        course = queries.overview("course-1")
        assert [unit.title for unit in course.current.units.all()] == ["Before the call", "Check yourself"]


def test_the_way_to_finish_is_said_in_words(make_course: MakeCourse) -> None:
    units = queries.version_parts(make_course().current)
    assert queries.finish_rule(units) == "reading the lesson and passing the test with 80\u00a0%"
    assert queries.finish_rule(units[1:]) == "passing the test with 80\u00a0%"


def packaged(*bars: str, speaks: bool = True) -> Unit:
    items = tuple(
        Item(f"i{at}", f"Part {at}", "a.html", scormtype="sco", masteryscore=bar)
        for at, bar in enumerate(bars)
    )
    outline = Manifest("Kit", "m", items, speaks=speaks).to_json()
    return Unit(kind=Unit.Kind.SCORM, package=Package(manifest=outline), is_required=True)


@pytest.mark.parametrize(
    ("packages", "words"),
    [
        ([("",)], "completing the interactive part"),
        ([("80",)], "passing the interactive part with 80\u00a0%"),
        ([("", "79.5")], "passing the interactive part with 79.5\u00a0%"),
        ([("80", "90")], "passing the tests in the interactive part"),
        ([("80",), ("80",)], "passing the 2 interactive parts with 80\u00a0%"),
        ([("80",), ("",)], "completing the interactive part and passing the interactive part with 80\u00a0%"),
    ],
)
def test_a_package_with_a_bar_has_to_be_passed(packages: list[tuple[str, ...]], words: str) -> None:
    """R16: the words follow the manifest, as the run-time does."""
    units = [packaged(*bars) for bars in packages]
    for number, unit in enumerate(units, start=1):
        unit.pk = number
    assert queries.finish_rule(units) == words


def test_a_package_that_cannot_report_is_only_gone_through() -> None:
    assert queries.finish_rule([packaged("80", speaks=False)]) == "completing the interactive part"


def test_where_nothing_is_marked_all_of_it_must_be_done() -> None:
    """The same units that the ledger waits for."""
    units = [Unit(kind=Unit.Kind.LESSON, is_required=False) for _ in range(2)]
    assert queries.finish_rule(units) == "reading the 2 lessons"
