"""What happens to a person in a course: launches, run-time data, answers, places in a video."""

from django.contrib.sessions.models import Session
from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.base.figures import percent
from rollcall.catalog.models import Package, Question, Unit
from rollcall.transcripts.models import Enrollment


class Attempt(models.Model):
    """One person's work at one unit in one round of the course."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    state = models.JSONField(default=dict)  # lesson and video: place and what was watched
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "unit", "round"], name="attempt_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.enrollment}: {self.unit}"


class Sco(models.Model):
    """The run-time data of one SCO (a launchable part of a package) in one attempt."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="scos")
    item = models.CharField(max_length=200)  # identifier of the item in the manifest
    cmi = models.JSONField(default=dict)  # the whole CMI data as last committed; staff can read it
    session = models.CharField(max_length=40, blank=True)  # which sitting the numbers belong to
    number = models.PositiveIntegerField(default=0)  # of the last commit taken; a repeat changes nothing
    status = models.CharField(max_length=20, default="not attempted")
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    total_centiseconds = models.PositiveBigIntegerField(default=0)
    began_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item"], name="sco_once_an_attempt")]

    def __str__(self) -> str:
        return f"{self.item} of {self.attempt}"


class Launch(models.Model):
    """A key to one package for one attempt, on the content origin. Stored hashed; checked at each request."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="launches")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # The session of the portal that it was made in; the row may be gone, and then the launch is over (P6).
    session = models.ForeignKey(
        Session, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    proof = models.CharField(max_length=64, default="")  # as in that session: dies with password and epoch

    part: Sco | None = None  # no column: what `player.launch.find` was told to read along

    def __str__(self) -> str:
        return f"launch of {self.attempt}"


class Trial(models.Model):
    """Staff try a package: a key to it, and the run-time data of this one look.

    It belongs to no enrollment and no attempt, so the ledger cannot see it; the worker sweeps it away.
    """

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="+")
    parts = models.JSONField(default=dict)  # item → what a Sco keeps of it; see player.trials
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    session = models.ForeignKey(
        Session, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    proof = models.CharField(max_length=64, default="")  # both as in Launch

    def __str__(self) -> str:
        return f"trial of {self.package}"


class QuizAttempt(models.Model):
    """One try at a test: what was drawn, what was answered, how it was graded."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveIntegerField()
    drawn = models.JSONField()  # [{question: id, order: [...]}, …] in the order shown
    began_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # with the person's extra time already in
    handed_in_at = models.DateTimeField(null=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="quiz_try_number_once"),
            models.UniqueConstraint(
                fields=["attempt"],
                condition=models.Q(handed_in_at__isnull=True),
                name="quiz_one_open_try",
            ),
        ]

    def __str__(self) -> str:
        return f"try {self.number} of {self.attempt}"


class Answer(models.Model):
    """An answer, kept as it is given."""

    quiz_attempt = models.ForeignKey(QuizAttempt, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    given = models.JSONField()
    given_at = models.DateTimeField()
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quiz_attempt", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"answer to {self.question_id}"


class ExtraTime(models.Model):
    """More time for one person in timed tests."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField(_("extra time in percent"), default=50)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}: {percent(self.percent)}"
