"""Reviews: who may read what, on whose word without a conflict, and how it was scored and decided."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.recognition.models.library import AwardCategory
from rollcall.recognition.models.nominations import Nomination
from rollcall.recognition.models.rounds import Criterion, Round


class Reviewer(models.Model):
    """Somebody whom staff named for one category of one round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reviewers")
    category = models.ForeignKey(AwardCategory, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "category", "user"],
                condition=Q(ended_at__isnull=True),
                name="reviewer_once_a_category",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.category}"


class Declaration(models.Model):
    """What a reviewer says of himself and one agency's nomination, before he has read a word of it.

    The last one said counts. A conflict, once said, is never taken back.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="declarations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    has_conflict = models.BooleanField()
    why = models.CharField(_("why"), max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "user"], name="declared_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.nomination_id}"


class Assignment(models.Model):
    """A nomination given to a reviewer to read and score; ended by a conflict or by staff."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, blank=True)  # "conflict", "released"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "user"], name="assigned_once")]
        indexes = [models.Index(fields=["user", "ended_at"], name="assignment_by_reader")]

    def __str__(self) -> str:
        return f"{self.nomination_id} to {self.user}"


class Review(models.Model):
    """One reviewer's score sheet; locked once handed in."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="review")
    comment = models.TextField(_("what speaks for it and against it"), blank=True)
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"review {self.pk}"


class Score(models.Model):
    """One mark, 1 to 5, on one criterion."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    mark = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(mark__gte=1, mark__lte=5), name="score_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.mark}"


class Remark(models.Model):
    """What reviewers say to one another about a nomination, once they have handed in their scores."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="remarks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Verdict(models.Model):
    """A decision: proposed by one of staff with reasons, made by another."""

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="verdict")
    is_award = models.BooleanField()
    why = models.TextField(_("why, for us"))
    told = models.TextField(_("why, as the agency reads it"))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
                name="verdict_by_two",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.is_award}"
