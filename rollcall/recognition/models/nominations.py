"""Nominations: what an agency writes of its program, with whom, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency, User
from rollcall.recognition.models.library import AwardCategory, ModelProgram, Told
from rollcall.recognition.models.rounds import Round


class Nomination(Told):
    """One agency's program in one category of a round. The moves are in `recognition.states`.

    A sample has no agency and no category: all reviewers of the round score it first, to see how far apart
    they are.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        IN_REVIEW = "in_review", _("In review")
        SHORTLISTED = "shortlisted", _("On the shortlist")
        AWARDED = "awarded", _("Awarded")
        NOT_AWARDED = "not_awarded", _("Not awarded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="nominations")
    category = models.ForeignKey(AwardCategory, null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_sample = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    since = models.DateTimeField()
    saved_at = models.DateTimeField()
    saves = models.PositiveIntegerField(default=0)  # +1 at each save: two people do not overwrite each other
    submitted_at = models.DateTimeField(null=True)
    program = models.OneToOneField(ModelProgram, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("nomination")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "category", "agency"],
                condition=~Q(state="withdrawn") & Q(is_sample=False),
                name="nomination_once_a_category",
            ),
            models.CheckConstraint(
                condition=Q(is_sample=True) | Q(category__isnull=False, agency__isnull=False),
                name="nomination_of_an_agency",
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="nomination_by_state")]

    def __str__(self) -> str:
        return self.title


class CoEditor(models.Model):
    """Somebody of the same agency who writes too: invited, joined by opening it, left or removed."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="co_editors")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "user"], condition=Q(ended_at__isnull=True), name="co_editor_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class NominationFile(models.Model):
    """A document of a nomination; private, served by our views alone."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="nominations/%Y/")  # under a name that says nothing
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    names_agency = models.BooleanField(_("it shows which agency we are"), default=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class AwardPaper(models.Model):
    """What stands on an agency's certificate. Printed again, it says what it said and when."""

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="paper")
    issued_at = models.DateTimeField()
    snapshot = models.JSONField()  # `papers.Snapshot`

    def __str__(self) -> str:
        return f"{self.nomination} {self.issued_at:%Y-%m-%d}"
