"""The public face of a course, and what it asks of the one who looks (R12, R13, R15, R16, R17, R18)."""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rollcall.accounts import status
from rollcall.accounts.access import Decision, Missing, may_open
from rollcall.accounts.models import Category, User
from rollcall.base.errors import Refusal
from rollcall.catalog import queries, questions
from rollcall.catalog.models import Course, CourseVersion, Question, QuizPolicy, Unit
from rollcall.player import words
from rollcall.transcripts import enrollments
from rollcall.transcripts.models import Certificate, Completion, Enrollment

Person = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Part:
    """A unit as anyone may see it."""

    number: int
    title: str
    note: str
    minutes: str


@dataclass(frozen=True, slots=True)
class Download:
    """A download; without an address while the course is locked (P26)."""

    title: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class Lock:
    """What stands between the person and the course, and what to do next (R18)."""

    heading: str
    text: str = ""
    steps: list[status.Step] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    asks_coordinator: bool = False


@dataclass(frozen=True, slots=True)
class Mine:
    """What the person has done in this course so far."""

    enrollment: Enrollment | None = None
    original_day: str = ""
    certificate_url: str = ""
    may_restart: bool = False
    restart_rule: str | Promise = ""

    @property
    def is_finished(self) -> bool:
        return bool(self.enrollment and self.enrollment.done_at)


@dataclass(frozen=True, slots=True)
class Face:
    course: Course
    version: CourseVersion
    minutes: str
    language: str
    finish: str
    certificate: str
    parts: list[Part]
    downloads: list[Download]
    lock: Lock | None
    mine: Mine


def face(user: Person, course: Course) -> Face:
    """All of the page, from a course that `catalog.queries.overview` fetched."""
    version = course.current
    if version is None:
        raise ValueError("a course on offer has a version")
    version.course = course
    units = list(version.units.all())
    decision = may_open(user, course)
    return Face(
        course=course,
        version=version,
        minutes=words.duration(version.minutes),
        language=_language(version),
        finish=queries.finish_rule(units),
        certificate=_certificate(version),
        parts=_parts(version, units),
        downloads=_downloads(course, version, is_open=bool(decision)),
        lock=None if decision else _lock(user, course, decision),
        mine=_mine(user, course) if isinstance(user, User) else Mine(),
    )


LANGUAGES = {"en": gettext_lazy("English"), "es": gettext_lazy("Spanish"), "fr": gettext_lazy("French")}


def _language(version: CourseVersion) -> str:
    name = str(LANGUAGES.get(version.language, version.language))
    if not version.other_languages:
        return name
    return _("%(language)s, captions in %(others)s") % {"language": name, "others": version.other_languages}


def _certificate(version: CourseVersion) -> str:
    if not version.gives_certificate:
        return _("None. It stands on your transcript.")
    hours = format(version.hours.normalize(), "f")
    return _("With your name, %(hours)s hours, and the date you first finish. Anyone can check it.") % {
        "hours": hours
    }


def _parts(version: CourseVersion, units: list[Unit]) -> list[Part]:
    counts = _question_counts(version) if any(unit.kind == Unit.Kind.QUIZ for unit in units) else {}
    return [
        Part(number, unit.title, _note(unit, counts.get(unit.pk, {})), words.duration(unit.minutes))
        for number, unit in enumerate(units, start=1)
    ]


def _question_counts(version: CourseVersion) -> dict[int, dict[str, int]]:
    """Questions by test and pool; one query."""
    rows = Question.objects.filter(unit__version=version).order_by().values_list("unit_id", "pool")
    counts: dict[int, dict[str, int]] = {}
    for unit_id, pool, many in rows.annotate(many=Count("pk")):
        counts.setdefault(unit_id, {})[pool] = many
    return counts


def _note(unit: Unit, pools: dict[str, int]) -> str:
    if unit.kind == Unit.Kind.QUIZ:
        return _quiz_note(unit, pools)
    note = {
        Unit.Kind.VIDEO: _("Video with captions and transcript"),
        Unit.Kind.SCORM: _("Interactive, at your own pace"),
    }.get(Unit.Kind(unit.kind), _("Lesson"))
    return note if unit.is_required else _("%(what)s, if you like") % {"what": note}


def _quiz_note(unit: Unit, pools: dict[str, int]) -> str:
    try:
        policy = unit.quiz
    except QuizPolicy.DoesNotExist:
        return _("Test")
    many = questions.drawn_count(pools, policy)
    asked = ngettext("%(count)d question", "%(count)d questions", many) % {"count": many}
    if not policy.attempts:
        return _("%(questions)s, as many tries as you need") % {"questions": asked}
    tries = ngettext("%(count)d try", "%(count)d tries", policy.attempts) % {"count": policy.attempts}
    return f"{asked}, {tries}"


def _downloads(course: Course, version: CourseVersion, *, is_open: bool) -> list[Download]:
    downloads = []
    for material in version.materials.all():
        facts = [words.file_type(material.media_type, material.file.name or ""), words.size(material.size)]
        facts.append(words.plain_day(material.dated))
        if material.is_accessible:
            facts.append(_("made accessible"))
        url = queries.material_address(course, material) if is_open else ""
        downloads.append(Download(material.title, ", ".join(facts), url))
    return downloads


def _lock(user: Person, course: Course, decision: Decision) -> Lock:
    here = urlencode({"next": reverse("player:overview", args=[course.slug])})
    if decision.missing is Missing.ACCOUNT:
        return _account_lock(course, here)
    if decision.missing is Missing.CATEGORY:
        return _category_lock(course)
    if not isinstance(user, User):
        return Lock(_("This course is not open to you"))
    if decision.missing is Missing.EMAIL and course.access_level == "account":
        return Lock(
            _("You are one step from this course"),
            _("Confirm your e-mail: open the letter we sent to %(email)s and press the button.")
            % {"email": user.email},
        )
    return _steps_lock(user)


def _account_lock(course: Course, here: str) -> Lock:
    links = [
        (_("Sign in"), f"{reverse('account_login')}?{here}"),
        (_("Create a free account"), f"{reverse('account_signup')}?{here}"),
    ]
    if course.access_level == "account":
        return Lock(
            _("This course asks for a free account"),
            _("Anyone may have one. It keeps your place and your record."),
            links=links,
        )
    return Lock(
        _("This course is for verified officers"),
        _(
            "Create an account, name somebody at your agency who knows you, and we approve. "
            "It usually takes one working day."
        ),
        links=links,
    )


def _category_lock(course: Course) -> Lock:
    names = dict(Category.choices)
    audience = ", ".join(str(names.get(one, one)).lower() for one in course.audience)
    text = _(
        "You are verified. This course is for: %(audience)s. That is not how your agency vouched for you."
    )
    return Lock(_("This course is for others"), text % {"audience": audience}, asks_coordinator=True)


def _steps_lock(user: User) -> Lock:
    steps = status.steps(user)
    left = sum(step.state != status.DONE for step in steps)
    heading = {1: _("You are one step from this course"), 2: _("You are two steps from this course")}.get(
        left, _("You are %(count)d steps from this course") % {"count": left}
    )
    return Lock(heading, steps=steps)


def _mine(user: User, course: Course) -> Mine:
    enrollment = Enrollment.objects.filter(user=user, course=course).first()
    if enrollment is None:
        return Mine()
    enrollment.course = course
    if enrollment.done_at is None and enrollment.round == 1:
        return Mine(enrollment)
    mine = Certificate.objects.filter(user=user, completion__course=course)
    held = mine.filter(state=Certificate.State.VALID).first()
    original = Completion.objects.filter(user=user, course=course, kind=Completion.Kind.ORIGINAL).first()
    rule = _restart_rule(enrollment)
    return Mine(
        enrollment,
        original_day=words.day(original.completed_at) if original else "",
        certificate_url=reverse("transcripts:certificate", args=[held.number]) if held else "",
        may_restart=not rule,
        restart_rule=rule,
    )


def _restart_rule(enrollment: Enrollment) -> str:
    """Why it cannot be taken again for the record now; empty when it can (R15)."""
    try:
        enrollments.refuse_a_new_round(enrollment)
    except Refusal as refusal:
        return str(refusal)
    return ""
