"""The public face of a course, and what it asks of the one who looks (R12, R13, R15, R16, R17, R18)."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rollcall.accounts import identity, status
from rollcall.accounts.access import Decision, Missing, may_open
from rollcall.accounts.models import Category, User
from rollcall.base.errors import Refusal
from rollcall.catalog import queries, questions
from rollcall.catalog.models import Course, CourseVersion, Material, Question, QuizPolicy, Unit
from rollcall.catalog.words import language as language_name
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
    topics: list[tuple[str, str]]  # address and name
    minutes: str
    language: str
    finish: str
    certificate: str
    parts: tuple[Part, ...]
    downloads: tuple[Download, ...]
    lock: Lock | None
    mine: Mine


def find(slug: str) -> Course | None:
    """The course on offer at this address, with its provider and version; one query."""
    rows = Course.objects.select_related("provider", "current").defer("provider__about")
    return rows.filter(slug=slug, current__isnull=False, withdrawn_at__isnull=True).first()


def face(user: Person, course: Course) -> Face:
    """All of the page, from a course that `find` found."""
    version = course.current
    if version is None or version.published_at is None:
        raise ValueError("a course on offer has a published version")
    shelf = _shelf(version.pk, version.published_at, version.title, get_language() or "")
    decision = may_open(user, course)
    return Face(
        course=course,
        version=version,
        topics=list(course.topics.values_list("slug", "name")),
        minutes=words.duration(version.minutes),
        language=_language(version),
        finish=shelf.finish,
        certificate=_certificate(version),
        parts=shelf.parts,
        downloads=shelf.downloads if decision else tuple(replace(one, url="") for one in shelf.downloads),
        lock=None if decision else _lock(user, course, decision),
        mine=_mine(user, course) if isinstance(user, User) else Mine(),
    )


def _language(version: CourseVersion) -> str:
    name = language_name(version.language)
    if not version.other_languages:
        return name
    return _("%(language)s, captions in %(others)s") % {"language": name, "others": version.other_languages}


def _certificate(version: CourseVersion) -> str:
    if not version.gives_certificate:
        return _("None. It stands on your transcript.")
    return ngettext(
        "With your name, %(hours)s hour, and the date you first finish. Anyone can check it.",
        "With your name, %(hours)s hours, and the date you first finish. Anyone can check it.",
        1 if version.hours == 1 else 2,
    ) % {"hours": format(version.hours.normalize(), "f")}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a published version shows to everyone: plain words that never change."""

    finish: str
    parts: tuple[Part, ...]
    downloads: tuple[Download, ...]  # with their addresses


@lru_cache(maxsize=512)
def _shelf(version_id: int, published_at: datetime, title: str, language: str) -> Shelf:
    """Read once by each process. Time, title and language only tell one from another."""
    version = CourseVersion.objects.select_related("course").get(pk=version_id)
    light = Unit.objects.select_related("quiz", "package").defer("body")
    units = list(light.filter(version=version).order_by("position"))
    counts = _question_counts(version)
    return Shelf(
        finish=queries.finish_rule(units),
        parts=tuple(
            Part(number, unit.title, _note(unit, counts.get(unit.pk, {})), words.duration(unit.minutes))
            for number, unit in enumerate(units, start=1)
        ),
        downloads=tuple(_download(version.course, one) for one in version.materials.order_by("position")),
    )


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


def _download(course: Course, material: Material) -> Download:
    facts = [words.file_type(material.media_type, material.file.name or ""), words.size(material.size)]
    facts.append(words.plain_day(material.dated))
    if material.is_accessible:
        facts.append(_("made accessible"))
    return Download(material.title, ", ".join(facts), queries.material_address(course, material))


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
    """What stands on the record of this person, whichever of the joined accounts it was done under."""
    enrollment, ids = Enrollment.objects.filter(user=user, course=course).first(), identity.ids_of(user)
    is_new = enrollment is None or (enrollment.done_at is None and enrollment.round == 1)
    if is_new and not ids[1:]:
        return Mine(enrollment)
    valid = Certificate.objects.filter(
        user__in=ids, completion__course=course, state=Certificate.State.VALID
    ).order_by("completion__completed_at")
    originals = Completion.objects.filter(user__in=ids, course=course, kind=Completion.Kind.ORIGINAL)
    first = originals.order_by("completed_at").annotate(paper=Subquery(valid.values("number")[:1]))
    first_at, number = first.values_list("completed_at", "paper").first() or (None, None)
    rule = _restart_rule(enrollment, course) if enrollment else ""
    return Mine(
        enrollment,
        original_day=words.day(first_at) if first_at else "",
        certificate_url=reverse("transcripts:certificate", args=[number]) if number else "",
        may_restart=not rule,
        restart_rule=rule,
    )


def _restart_rule(enrollment: Enrollment, course: Course) -> str:
    """Why it cannot be taken again for the record now; empty when it can (R15)."""
    enrollment.course = course
    try:
        enrollments.refuse_a_new_round(enrollment)
    except Refusal as refusal:
        return str(refusal)
    return ""
