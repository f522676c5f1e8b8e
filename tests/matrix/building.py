"""Build the world of the matrix: three courses, an application, a certificate, a letter, a package."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from conftest import person
from rollcall.accounts.models import Agency, Category, State, User, Verification
from rollcall.base import tokens
from rollcall.catalog import drafts
from rollcall.catalog.models import Course, LessonFile, Material, Package, Question, Unit
from rollcall.player.models import Attempt, QuizAttempt
from rollcall.player.tests.conftest import Authoring
from rollcall.transcripts import enrollments, progress
from rollcall.transcripts.models import Certificate, Enrollment, SatisfiedUnit
from tests.matrix import (
    building_assistance,
    building_cases,
    building_events,
    building_letters,
    building_portal,
    building_recognition,
    building_toolkit,
)
from tests.matrix.world import World

LEVELS = ("open", "account", "verified")


def build(owner: User, agency: Agency, applicant: User) -> World:
    """`owner` is a verified officer who finished the verified course; `applicant` waits for his agency."""
    world = World(owner)
    for level in LEVELS:
        course, values = _course(level)
        world.levels[level] = values
    world.values |= world.levels["verified"]
    _certificate(world, owner, course)
    _authors_desk(world, course)
    _application(world, applicant, agency)
    _odds_and_ends(world, agency)
    staff = person("kim@rollcall.example", "Kim Reyes", is_staff=True, is_superuser=True)
    building_events.build(world, owner, agency, staff)
    building_letters.build(world, owner, applicant, staff)
    building_recognition.build(world, owner, agency, staff)
    building_toolkit.build(world)
    world.special["/language/"] = {"code": "es"}
    world.special["/notices/"] = {"kind": "terms"}
    building_cases.build(world, owner)
    building_assistance.build(world, owner, agency, staff)
    building_portal.build(world, owner, staff)
    return world


def _course(level: str) -> tuple[Course, dict[str, object]]:
    made = Authoring(f"{level}-course", access_level=level, gives_certificate=True, hours=1)
    lesson, video, quiz = made.lesson(words=f"canary-{level}-lesson"), made.video(), made.quiz()
    package = made.unit("scorm", "Interactive", package=_package())
    picture = LessonFile(unit=lesson, name="map.png", media_type="image/png", size=4)
    picture.file.save("map.png", ContentFile(b"\x89PNG"))
    slides = Material(
        version=made.version,
        title="Slides",
        media_type="application/pdf",
        size=9,
        dated=timezone.now().date(),
    )
    slides.file.save("slides.pdf", ContentFile(b"%PDF-1.7\n"))
    course = made.publish()
    units = {"lesson": lesson.key, "video": video.key, "quiz": quiz.key, "package": package.key}
    values: dict[str, object] = {
        **units, "key": lesson.key, "unit_key": lesson.key, "file_key": picture.key, "slug": course.slug,
        "pk": slides.pk, "name": "slides.pdf", "part": "film", "number": 1, "place": 1,
        "version_id": made.version.pk,
    }  # fmt: skip
    return course, values


def _package() -> Package:
    """A package as an import leaves it, without its files: a launch needs the row only."""
    item = {"identifier": "one", "title": "One", "href": "index.html", "scormtype": "sco", "children": []}
    manifest = {"title": "Kit", "identifier": "kit", "items": [item]}
    return Package.objects.create(
        title="Kit", manifest=manifest, state=Package.State.READY, sha256="0" * 64, files=1, size=1,
        uploaded_at=timezone.now(),
    )  # fmt: skip


def _certificate(world: World, owner: User, course: Course) -> None:
    enrollment: Enrollment = enrollments.open(owner, course)
    for unit in Unit.objects.filter(version=course.current):
        progress.satisfy(enrollment, unit, evidence={"score": 90}, by=owner)
    paper = Certificate.objects.get(user=owner)
    world.special["/certificates/<str:number>"] = {"number": paper.number}
    world.special["/staff/certificates/"] = {"pk": paper.pk}
    world.special["/staff/records/<int:pk>/"] = {"pk": owner.pk}
    world.special["/staff/completions/"] = {"pk": paper.completion_id}
    package = Unit.objects.get(version=course.current, kind=Unit.Kind.SCORM)
    present = timezone.now()
    attempt = Attempt.objects.create(
        enrollment=enrollment, unit=package, round=1, began_at=present, touched_at=present
    )
    world.special["/staff/attempts/"] = {"pk": attempt.pk}


def _application(world: World, applicant: User, agency: Agency) -> None:
    present = timezone.now()
    application = Verification.objects.create(
        user=applicant, agency=agency, category=Category.SWORN_LE, title="Deputy", state=State.AWAITING_POC,
        state_since=present, applied_at=present,
    )  # fmt: skip
    question = application.questions.create(
        name="Bob Whitfield", email="bob@halecounty.example", phone="555-0142", asked_at=present
    )
    secret = tokens.mint(purpose="poc", subject=f"question:{question.pk}", lifetime=timedelta(days=14))
    world.values["token"] = secret
    world.special["/staff/verifications/"] = {"key": application.pk, "name": "approve"}
    world.special["/staff/people/"] = {"key": applicant.pk, "name": "suspend"}


def _authors_desk(world: World, course: Course) -> None:
    """A draft of the verified course, and what stands on its desk."""
    draft = drafts.of(course, by=person("erin@plains.example", "Erin Okafor", is_staff=True))
    units = {unit.kind: unit for unit in Unit.objects.filter(version=draft)}
    question = Question.objects.get(unit=units[Unit.Kind.QUIZ])
    material = Material.objects.get(version=draft)
    picture = LessonFile.objects.get(unit=units[Unit.Kind.LESSON])
    world.special |= {
        "/staff/courses/": {"pk": course.pk},
        "/staff/units/<int:pk>/": {"pk": units[Unit.Kind.LESSON].pk, "place": 0},
        "/staff/units/<int:pk>/rules/": {"pk": units[Unit.Kind.QUIZ].pk},
        "/staff/units/<int:pk>/questions/": {"pk": units[Unit.Kind.QUIZ].pk},
        "/staff/units/<int:pk>/video/": {"pk": units[Unit.Kind.VIDEO].pk},
        "/staff/questions/": {"pk": question.pk},
        "/staff/downloads/": {"pk": material.pk},
        "/staff/lesson-files/": {"pk": picture.pk},
        "/staff/packages/": {"key": units[Unit.Kind.SCORM].package.key},
    }


def _odds_and_ends(world: World, agency: Agency) -> None:
    world.special["/staff/agencies/"] = {"key": agency.pk}
    world.special["/media/"] = {"path": Material.objects.first().file.name}
    world.special["/documents/"] = {"pk": 1, "name": "nothing.pdf"}
    letters = Path(settings.MAILBOX_FOLDER)
    letters.mkdir(parents=True, exist_ok=True)
    (letters / "abc123.eml").write_text("To: a@b.example\nSubject: Hello\n\nHello\n")
    world.special["/demo/letters/<slug:name>/"] = {"name": "abc123"}
    world.special["/account/transcript.<str:form>"] = {"form": "csv"}
    world.values["signed"] = "not-signed-by-us"
    world.values["uidb36"] = "1"
    world.special["/accounts/confirm-email/<key>/"] = {"key": "nothing"}
    world.special["/accounts/password/reset/key/<uidb36>-<key>/"] = {"key": "nothing", "uidb36": "1"}
    world.special["/accounts/2fa/webauthn/keys/"] = {"pk": 1}


def enroll(user: User) -> None:
    """Put a person in the middle of every course, as if each had once been open to them.

    What then tells the kinds of people apart is the decision at the door and nothing else.
    """
    present = timezone.now()
    for course in Course.objects.select_related("current"):
        enrollment, _made = Enrollment.objects.get_or_create(
            user=user,
            course=course,
            defaults={"version": course.current, "began_at": present, "touched_at": present},
        )
        units = {unit.kind: unit for unit in Unit.objects.filter(version=course.current)}
        for kind in (Unit.Kind.LESSON, Unit.Kind.VIDEO, Unit.Kind.SCORM):
            SatisfiedUnit.objects.get_or_create(
                enrollment=enrollment,
                round=1,
                unit_key=units[kind].key,
                defaults={"version": course.current, "at": present},
            )
        attempt, _made = Attempt.objects.get_or_create(
            enrollment=enrollment,
            unit=units[Unit.Kind.QUIZ],
            round=1,
            defaults={"began_at": present, "touched_at": present},
        )
        question = Question.objects.get(unit=units[Unit.Kind.QUIZ])
        drawn = [{"question": question.pk, "order": [choice["key"] for choice in question.data["choices"]]}]
        QuizAttempt.objects.get_or_create(
            attempt=attempt, number=1, defaults={"drawn": drawn, "began_at": present}
        )
