"""F3 of work that takes several steps: a test that is answered and handed in, a roster that is read in."""

import os
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django.db import connections
from django.urls import reverse
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.catalog import questions
from rollcall.catalog.models import Course, CourseVersion, Provider, Question, QuizPolicy, Unit
from rollcall.events import roster
from rollcall.events.models import Attendance, Event, Registration, RosterImport
from rollcall.mail.models import Letter
from rollcall.player.models import Answer, QuizAttempt
from rollcall.transcripts import enrollments
from rollcall.transcripts.models import Certificate, Completion
from tests.faults.browser import Browser, Played, Visit, killed_amid
from tests.faults.cast import a_class, officer, sheet, some_name, staff
from tests.faults.ground import Ground, Web
from tests.faults.judge import ROUNDS, Verdict

AT_ONCE = 6  # people
QUESTIONS = 5
RIGHT = "42"
Make = Callable[[int], list[Visit]]
Judge = Callable[[list[Visit]], tuple[int, int]]


def f3_quiz(ground: Ground) -> Verdict:
    """The server killed while tests are answered and handed in."""
    quiz = a_test("faults-test")

    def make(name: str, number: int) -> list[Visit]:
        return [Try(enrolled(quiz, f"{name}-{number}-{each}"), quiz) for each in range(AT_ONCE)]

    return _guarded("F3 quiz submit", ground, make, _judge_tries)


def f3_roster(ground: Ground) -> Verdict:
    """The server killed while rosters are read in and done."""
    by = staff("staff-of-rosters")

    def make(name: str, number: int) -> list[Visit]:
        return [Upload(a_class(f"{name}-{number}-{each}"), by) for each in range(AT_ONCE)]

    return _guarded("F3 roster upload", ground, make, _judge_rosters)


def _guarded(fault: str, ground: Ground, make: Callable[[str, int], list[Visit]], judge: Judge) -> Verdict:
    """The portal as it is, one that says yes too early, and one that forgets what was sent before."""

    def play(name: str, settings: str, rounds: int) -> tuple[Played, int, int]:
        word = f"{fault.split()[1]}-{name}"
        web = Web(ground.environment, f"tests.faults.{settings}", workers=1)  # it starts again each round
        played = killed_amid(web, rounds, partial(make, word))
        connections.close_all()
        return played, *judge(played.visits)

    real, lost, twice = play("real", "settings", ROUNDS)
    _late, early, _none = play("late", "settings_late", 2)
    _keyless, _less, again = play("keyless", "settings_keyless", 1)
    verdict = Verdict(fault, ROUNDS, lost, twice, broken=real.broken)
    verdict.control_failed = bool(early and again)
    verdict.control = f"yes before the write: lost {early}; no memory of what was sent: twice {again}"
    steps = sum(visit.acknowledged for visit in real.visits)
    verdict.note = f"{steps} acknowledged steps of {len(real.visits)} people, each sent twice; "
    verdict.note += f"steps before the kill {real.deaths}"
    return verdict


# ---- a test


class Try(Visit):
    """Begins, answers each question and hands in; three right ones pass."""

    steps = QUESTIONS + 2

    def __init__(self, user: User, quiz: Unit) -> None:
        super().__init__(Browser(_port(), user))
        self.user, self.quiz = user, quiz
        self.given: dict[int, str] = {}  # place → what was acknowledged

    def go(self) -> None:
        self.step(lambda: self.browser.post_form(self.at("begin_try"), {}))
        for place in range(1, QUESTIONS + 1):
            answer = RIGHT if place < 4 else str(self.user.pk * 10 + place)
            path = self.at("question", number=1, place=place)
            self.step(partial(self.browser.post_form, path, {"answer": answer}, script=True))
            self.given[place] = answer
        self.step(lambda: self.browser.post_form(self.at("hand_in", number=1), {}))

    def at(self, name: str, **more: int) -> str:
        where = {"slug": self.quiz.version.course.slug, "key": self.quiz.key}
        return reverse(f"player:{name}", kwargs={**where, **more})


def _judge_tries(visits: list[Visit]) -> tuple[int, int]:
    """What was acknowledged and is not there; what is there more than once."""
    lost = twice = 0
    for visit in visits:
        assert isinstance(visit, Try)
        mine = QuizAttempt.objects.filter(attempt__enrollment__user=visit.user)
        one = mine.order_by("number").first()
        lost += not _kept(visit, one)
        rows = [
            mine.count(),
            AuditEntry.objects.filter(event="player.try_begun", actor_id=visit.user.pk).count(),
            AuditEntry.objects.filter(event="player.try_handed_in", actor_id=visit.user.pk).count(),
            Completion.objects.filter(user=visit.user).count(),
            Certificate.objects.filter(user=visit.user).count(),
            Letter.objects.filter(person_id=visit.user.pk, kind="transcripts/certificate_ready").count(),
        ]
        lost += min(rows) < 1
        twice += max(rows) > 1
    return lost, twice


def _kept(visit: Try, one: QuizAttempt | None) -> bool:
    """Whether all that was acknowledged stands as it was said."""
    if one is None or one.handed_in_at is None or not one.passed:
        return False
    places = {row["question"]: place for place, row in enumerate(one.drawn, start=1)}
    rows = Answer.objects.filter(quiz_attempt=one).values_list("question_id", "given")
    said = {places[question]: str(given["value"] if isinstance(given, dict) else given)
            for question, given in rows}  # fmt: skip
    return said == visit.given


def a_test(slug: str, **policy: int) -> Unit:
    """A course of one test, open to whoever has an account."""
    provider = Provider.objects.create(slug=slug, name=f"Provider of {slug}", signer_name="Ruth Delgado")
    course = Course.objects.create(slug=slug, provider=provider, access_level="account", audience=[])
    version = CourseVersion.objects.create(
        course=course, title="Working through it", summary="A test.", minutes=5, hours=Decimal(1),
        gives_certificate=True,
    )  # fmt: skip
    unit = Unit.objects.create(version=version, kind=Unit.Kind.QUIZ, title="Test", position=1)
    QuizPolicy.objects.create(unit=unit, shuffle=False, pass_percent=60, **policy)
    data = questions.check("numeric", {"value": RIGHT, "tolerance": "0", "units": []})
    for place in range(1, QUESTIONS + 1):
        Question.objects.create(unit=unit, position=place, kind="numeric", text=f"Number {place}", data=data)
    version.number, version.published_at = 1, timezone.now()
    version.save()
    course.current = version
    course.save()
    return unit


def enrolled(quiz: Unit, name: str) -> User:
    user = officer(name)
    enrollments.open(user, quiz.version.course)
    return user


# ---- a roster


class Upload(Visit):
    """Hands a file in and does what its plan says."""

    steps = 2

    def __init__(self, event: Event, by: User) -> None:
        super().__init__(Browser(_port(), by, at_desk=True))
        self.event = event
        self.people = [f"p{each}@{event.slug}.example" for each in range(3)]

    def go(self) -> None:
        rows = sheet({address: some_name() for address in self.people})
        path = reverse("events:roster", args=[self.event.pk])
        plan = self.step(lambda: self.browser.post_file(path, "roster.csv", rows)).place
        number = plan.rstrip("/").rpartition("/")[2]
        doing = reverse("events:roster_do", args=[self.event.pk, int(number)])
        self.step(lambda: self.browser.post_form(doing, {}))


def _judge_rosters(visits: list[Visit]) -> tuple[int, int]:
    """After the worker went on with what was begun: three people a class, once each, and one roster."""
    while roster.work():
        pass
    lost = twice = 0
    for visit in visits:
        assert isinstance(visit, Upload)
        rosters = RosterImport.objects.filter(event=visit.event)
        people = Counter(User.objects.filter(email__in=visit.people).values_list("email", flat=True))
        places = Registration.objects.filter(event=visit.event)
        there = Attendance.objects.filter(registration__event=visit.event)
        lost += not rosters.filter(state=RosterImport.State.DONE).exists()
        lost += len(people) < 3 or places.count() < 3 or there.count() < 3
        twice += rosters.count() > 1 or places.count() > 3 or there.count() > 3
    return lost, twice


def _port() -> int:
    return int(os.environ["ROLLCALL_PORT"])
