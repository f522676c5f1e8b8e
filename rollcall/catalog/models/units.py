"""What a unit is made of: videos with their captions, tests with their questions."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.base.figures import percent
from rollcall.catalog.models.courses import Unit
from rollcall.catalog.models.frozen import DraftOnly


class PartOfUnit(DraftOnly):
    """Something that belongs to a unit and is frozen with it."""

    unit: "models.ForeignKey[Unit, Unit] | models.OneToOneField[Unit, Unit]"

    class Meta:
        abstract = True

    def is_frozen(self) -> bool:
        return self.unit.is_frozen()


class LessonFile(PartOfUnit):
    """A picture or file inside a lesson. Blocks name it by `key`, which copies into later versions keep."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="files")
    key = models.UUIDField(default=uuid.uuid4)
    file = models.FileField(_("file"), upload_to="lessons/%Y/")
    name = models.CharField(_("name"), max_length=160)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)  # of a picture, in pixels: no jump while it loads
    height = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("lesson file")
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="lesson_file_key_once_a_unit")]

    def __str__(self) -> str:
        return self.name


class VideoAsset(PartOfUnit):
    """A video file with what makes it usable by everyone; captions and transcript before publishing."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="video")
    file = models.FileField(_("video file"), upload_to="videos/%Y/")
    captions = models.FileField(_("captions (WebVTT)"), upload_to="videos/%Y/", blank=True)
    transcript = models.TextField(_("transcript"), blank=True)
    described = models.FileField(_("audio-described version"), upload_to="videos/%Y/", blank=True)
    picture_carries_meaning = models.BooleanField(
        _("the picture shows things that are not said"), default=True
    )
    poster = models.ImageField(_("still picture"), upload_to="videos/%Y/", blank=True)
    seconds = models.PositiveIntegerField(_("length in seconds"))
    must_watch_percent = models.PositiveSmallIntegerField(
        _("share that must be watched"), default=90, validators=[MaxValueValidator(100)]
    )

    def __str__(self) -> str:
        return f"{self.unit} ({self.seconds} s)"


class QuizPolicy(PartOfUnit):
    """How a test is given and judged."""

    class Review(models.TextChoices):
        NOTHING = "nothing", _("Only the score")
        MARKS = "marks", _("Which answers were right, and the feedback")
        ANSWERS = "answers", _("Marks, feedback and the right answers")
        PASSED = "passed", _("Marks at once; the right answers after passing")

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="quiz")
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    attempts = models.PositiveSmallIntegerField(_("attempts (0: as many as needed)"), default=0)
    cooldown_minutes = models.PositiveIntegerField(_("minutes between attempts"), default=0)
    limit_minutes = models.PositiveIntegerField(_("time limit in minutes (0: none)"), default=0)
    draw = models.JSONField(_("how many from each pool"), default=dict, blank=True)  # {"": 0} 0 = all
    shuffle = models.BooleanField(_("shuffle questions and choices"), default=True)
    review = models.CharField(
        _("what is shown afterwards"), max_length=10, choices=Review.choices, default=Review.PASSED
    )

    def __str__(self) -> str:
        return f"{self.unit}: pass with {percent(self.pass_percent)}"


class Question(PartOfUnit):
    """One question. `data` has the shape that `catalog.questions` gives for its kind."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("One choice")
        MULTIPLE = "multiple", _("Several choices")
        TRUE_FALSE = "true_false", _("True or false")
        SHORT = "short", _("Short answer")
        NUMERIC = "numeric", _("Number")
        MATCHING = "matching", _("Matching")
        ORDERING = "ordering", _("Put in order")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    pool = models.CharField(_("pool"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    text = models.TextField(_("question"))
    data = models.JSONField(default=dict)
    feedback_right = models.TextField(_("said when right"), blank=True)
    feedback_wrong = models.TextField(_("said when wrong"), blank=True)
    points = models.PositiveSmallIntegerField(_("points"), default=1)

    class Meta:
        verbose_name = _("question")
        ordering = ["unit", "position"]

    def __str__(self) -> str:
        return self.text[:60]
