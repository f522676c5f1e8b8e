"""Providers, topics, courses and their versions."""

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Category, User
from rollcall.base.access import AccessLevel
from rollcall.catalog.models.frozen import DraftOnly


class Generation(models.Model):
    """One row, one number, higher after every change that the public catalog shows (page cache)."""

    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def bump(cls) -> None:
        """Say that something public changed. Part of the transaction that changes it."""
        if not cls.objects.filter(pk=1).update(number=models.F("number") + 1):
            cls.objects.get_or_create(pk=1)


class Shown(models.Model):
    """Something that the public catalog shows: saving or deleting it makes kept pages old."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Generation.bump()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        Generation.bump()
        return gone


class Provider(Shown):
    """The organization that made a course; always shown (R39)."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    about = models.TextField(_("about"), blank=True)
    award_line = models.CharField(_("award line"), max_length=300, blank=True)
    logo = models.ImageField(_("logo"), upload_to="providers/", blank=True)
    signer_name = models.CharField(_("who signs certificates"), max_length=120, blank=True)
    signer_title = models.CharField(_("signer's title"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("provider")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProviderMember(models.Model):
    """Somebody who works for a provider: runs its classes from its own desk (R39)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("member of a provider")
        constraints = [models.UniqueConstraint(fields=["provider", "user"], name="provider_member_once")]

    def __str__(self) -> str:
        return f"{self.user} for {self.provider}"


class Topic(Shown):
    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        verbose_name = _("topic")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def default_audience() -> list[str]:
    """For online content: sworn law enforcement (R1)."""
    return [Category.SWORN_LE.value]


class Course(Shown):
    """An offering with an address that lasts. What it teaches is in its versions."""

    class Refresher(models.TextChoices):
        ANYTIME = "anytime", _("Anyone may take it again at any time; each time is kept beside the first")
        YEARLY = "yearly", _("It may be taken again for the record a year after the last time")
        NEVER = "never", _("It may be read again; only the first time is recorded")

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="courses")
    topics = models.ManyToManyField(Topic, related_name="courses", blank=True)
    access_level = models.CharField(
        _("who may open it"), max_length=10, choices=AccessLevel.choices, default=AccessLevel.VERIFIED
    )
    audience = models.JSONField(_("for which verified people"), default=default_audience, blank=True)
    refresher = models.CharField(
        _("taking it again"), max_length=10, choices=Refresher.choices, default=Refresher.ANYTIME
    )
    coordinator_name = models.CharField(_("coordinator"), max_length=120, blank=True)
    coordinator_email = models.EmailField(_("coordinator's e-mail"), blank=True)
    coordinator_phone = models.CharField(_("coordinator's phone"), max_length=40, blank=True)
    current = models.ForeignKey(
        "catalog.CourseVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("course")

    def __str__(self) -> str:
        return self.current.title if self.current else self.slug

    @property
    def is_offered(self) -> bool:
        return self.current_id is not None and self.withdrawn_at is None


class CourseVersion(DraftOnly):
    """What a course was at one time. A draft may be changed; a published version never is."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True)  # null: the draft, of which a course has at most one
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("in one or two sentences"), max_length=300)
    overview = models.TextField(_("public overview"), blank=True)
    minutes = models.PositiveIntegerField(_("recommended run-time in minutes"))
    audience_note = models.CharField(_("for whom"), max_length=160, blank=True)  # "Patrol, all ranks"
    language = models.CharField(_("language"), max_length=20, default="en")
    other_languages = models.CharField(_("captions or versions in"), max_length=80, blank=True)
    credit_note = models.CharField(_("credit note"), max_length=300, blank=True)
    gives_certificate = models.BooleanField(_("gives a certificate"), default=False)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2, default=Decimal(0))
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    change_note = models.CharField(_("what changed"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("course version")
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["course"], condition=models.Q(number__isnull=True), name="version_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.number is None

    def is_frozen(self) -> bool:
        # Publishing itself is the last write: the row in the database still says draft.
        kept = CourseVersion.objects.filter(pk=self.pk).values_list("number", flat=True).first()
        return kept is not None

    # A version is an offering by way of its course.
    @property
    def access_level(self) -> str:
        return self.course.access_level

    @property
    def audience(self) -> Sequence[str]:
        return list(self.course.audience)

    @property
    def is_offered(self) -> bool:
        return self.course.is_offered and not self.is_draft


class Unit(DraftOnly):
    """One step of a version, in order. `key` stays the same from version to version."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("Lesson")
        VIDEO = "video", _("Video")
        QUIZ = "quiz", _("Test")
        SCORM = "scorm", _("Interactive")

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="units")
    key = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=160)
    minutes = models.PositiveIntegerField(_("minutes"), default=5)
    is_required = models.BooleanField(_("must be done to finish"), default=True)
    body = models.JSONField(default=list, blank=True)  # a lesson's blocks; catalog.lessons says their shape
    package = models.ForeignKey(
        "catalog.Package", null=True, blank=True, on_delete=models.PROTECT, related_name="units"
    )

    class Meta:
        verbose_name = _("unit")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="unit_key_once_a_version"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_frozen(self) -> bool:
        return not self.version.is_draft


class Material(DraftOnly):
    """A download beside a version: slides, notes, a poster (R17)."""

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("title"), max_length=160)
    file = models.FileField(_("file"), upload_to="materials/%Y/")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(validators=[MinValueValidator(0), MaxValueValidator(2**40)])
    dated = models.DateField(_("date"))
    is_accessible = models.BooleanField(_("has been made accessible"), default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("download")
        ordering = ["version", "position"]

    def __str__(self) -> str:
        return self.title

    def is_frozen(self) -> bool:
        return not self.version.is_draft

    @property
    def address_name(self) -> str:
        """The last part of its address and the name it is saved under: never the uploader's file name."""
        _stem, _dot, ending = (self.file.name or "").rpartition(".")
        return f"{slugify(self.title)[:60] or 'download'}.{ending.lower() or 'bin'}"
