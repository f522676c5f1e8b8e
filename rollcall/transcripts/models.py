"""The one ledger: who has done what, and the paper for it. Lines are added, never changed."""

from typing import NotRequired, TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.catalog.models import Course, CourseVersion


class Enrollment(models.Model):
    """A person in a course, once, for as long as the course is offered (R13). Never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")  # being worked on
    round = models.PositiveIntegerField(default=1)  # 1: the first time; more: refreshers (R15)
    began_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    place = models.UUIDField(null=True)  # key of the unit where the person was last
    done_at = models.DateTimeField(null=True)  # of the present round

    class Meta:
        verbose_name = _("enrollment")
        constraints = [models.UniqueConstraint(fields=["user", "course"], name="enrollment_once")]
        indexes = [
            models.Index(fields=["user", "-touched_at"], name="enrollment_recent"),
            models.Index(fields=["began_at"], name="enrollment_by_begin"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.course}"


class SatisfiedUnit(models.Model):
    """A unit that was done in one round, with the evidence."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="satisfied")
    round = models.PositiveIntegerField()
    unit_key = models.UUIDField()
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    evidence = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "round", "unit_key"], name="unit_satisfied_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_key} in round {self.round}"


class Holder(TypedDict):
    """Whose name stood on the sheet, and where he worked then: an old paper never says today's agency."""

    name: str
    title: str
    agency: str


class Facts(TypedDict):
    """What stood at the time about something that is no course of the catalog: a class, a webinar.

    Handed down by whoever records it; the ledger looks nothing up above itself.
    """

    title: str
    provider: str
    award_line: str
    provider_logo: str  # name in the file store; empty for none
    signer_name: str
    signer_title: str
    place: str  # "Plainview, TX"; empty for a webinar
    instructors: list[str]
    credit_note: str
    gives_certificate: bool
    address: str  # path of its public page; empty for none
    holder: NotRequired[Holder]  # of a row on an old roster (R26)


class Delivery(models.TextChoices):
    """How something was taken; stands on paper and on the transcript (R26)."""

    ONLINE = "online", _("Online course")
    CLASS = "class", _("Class")
    WEBINAR = "webinar", _("Webinar")
    CONFERENCE = "conference", _("Conference")


class Completion(models.Model):
    """Someone finished something. Append-only: the database refuses any change (P53).

    A course of the catalog is finished by its own rule: `course`, `version`, `enrollment` stand. Anything
    else (a class attended) names its `source` and carries its `facts`; each is a first completion of its own.
    """

    class Kind(models.TextChoices):
        ORIGINAL = "original", _("First completion")
        REFRESHER = "refresher", _("Refresher")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    delivery = models.CharField(max_length=12, choices=Delivery.choices, default=Delivery.ONLINE)
    course = models.ForeignKey(Course, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, null=True, on_delete=models.PROTECT, related_name="+")
    enrollment = models.ForeignKey(
        Enrollment, null=True, on_delete=models.PROTECT, related_name="completions"
    )
    round = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=80, blank=True, default="")  # "event:12"; empty for a course
    facts = models.JSONField(default=dict)  # the shape is `Facts`; empty for a course
    kind = models.CharField(max_length=10, choices=Kind.choices)
    completed_at = models.DateTimeField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    evidence = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("completion")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=models.Q(kind="original"),
                name="completion_one_original_a_course",
            ),
            models.UniqueConstraint(fields=["enrollment", "round"], name="completion_once_a_round"),
            models.UniqueConstraint(
                fields=["user", "source"], condition=~models.Q(source=""), name="completion_once_a_source"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    source="", course__isnull=False, version__isnull=False, enrollment__isnull=False
                )
                | models.Q(course__isnull=True, version__isnull=True, enrollment__isnull=True)
                & ~models.Q(source=""),
                name="completion_of_a_course_or_a_source",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-completed_at"], name="completion_by_person"),
            models.Index(fields=["source"], name="completion_by_source"),
            models.Index(fields=["completed_at"], name="completion_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.title}, {self.completed_at:%Y-%m-%d}"

    @property
    def title(self) -> str:
        """What was finished, as it was called then."""
        return self.version.title if self.version else str(self.facts["title"])

    @property
    def provider_name(self) -> str:
        return self.course.provider.name if self.course else str(self.facts["provider"])

    @property
    def version_number(self) -> int:
        """Of a course; 0 for anything else."""
        return (self.version.number or 0) if self.version else 0

    @property
    def gives_certificate(self) -> bool:
        return self.version.gives_certificate if self.version else bool(self.facts["gives_certificate"])


class Certificate(models.Model):
    """Paper for a completion: a snapshot that never changes; a correction makes a new one (R26, R29, P53)."""

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        REPLACED = "replaced", _("Replaced by a corrected certificate")
        REVOKED = "revoked", _("Revoked")

    number = models.CharField(max_length=26, unique=True)  # Crockford base 32, 130 random bits (P52)
    reference = models.CharField(max_length=6, unique=True)  # for staff on the phone; opens nothing in public
    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="certificates")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    snapshot = models.JSONField()  # the shape stands in transcripts.certificates.Snapshot
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.VALID)
    state_at = models.DateTimeField()
    state_why = models.CharField(max_length=300, blank=True)
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        verbose_name = _("certificate")
        constraints = [
            models.UniqueConstraint(
                fields=["completion"], condition=models.Q(state="valid"), name="certificate_one_valid"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-issued_at"], name="certificate_by_person"),
            models.Index(fields=["issued_at"], name="certificate_by_time"),
        ]

    def __str__(self) -> str:
        return self.number


class Showing(models.Model):
    """What anyone who checks a person's certificates reads as the name. No row: the name in full (R29)."""

    class Choice(models.TextChoices):
        NAME = "name", _("My name in full")
        INITIALS = "initials", _("My initials")
        AGENCY = "agency", _("Only my agency")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("what the public check shows")

    def __str__(self) -> str:
        return f"{self.user}: {self.choice}"


class ExternalTraining(models.Model):
    """Training elsewhere, as the person says it; nobody here has checked it (R26). Not part of the ledger."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    provider = models.CharField(_("given by"), max_length=160)
    completed_on = models.DateField(_("finished on"))
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2)
    evidence = models.FileField(upload_to="evidence/%Y/")  # under a name that says nothing
    evidence_name = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("external training")
        ordering = ["-completed_on", "-pk"]
        indexes = [models.Index(fields=["user", "-completed_on"], name="external_by_person")]

    def __str__(self) -> str:
        return self.title
