"""Two accounts that may be one person; copies of what we keep about somebody, and erasures."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.cases.models import Case


class Double(models.Model):
    """A pair found by the clock; the answer of staff is remembered, so nobody is asked twice."""

    class State(models.TextChoices):
        OPEN = "open", _("Not decided")
        SAME = "same", _("The same person")
        DIFFERENT = "other", _("Two persons")

    one = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")  # the lower id
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)  # codes of portal.merging.WORDS
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("possible double")
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="double_once_a_pair")]
        indexes = [models.Index(fields=["state", "-points"], name="double_likeliest_first")]

    def __str__(self) -> str:
        return f"{self.one} / {self.other}"


class DataCopy(models.Model):
    """A copy of everything we keep about one person, for that person alone, and for a day (P62)."""

    class State(models.TextChoices):
        ORDERED = "ordered", _("is being made")
        READY = "ready", _("ready")
        GONE = "gone", _("deleted")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)  # names the page; it opens nothing
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    reason = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ORDERED)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)  # the last time that the person took it
    gone_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    file = models.FileField(upload_to="copies/", max_length=200, blank=True)

    class Meta:
        verbose_name = _("copy of a person’s data")
        indexes = [models.Index(fields=["state", "expires_at"], name="data_copy_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="ordered"), name="data_copy_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"copy {self.pk}"


class Erasure(models.Model):
    """One person asked to be forgotten: proposed by one, agreed by another, done a week later.

    proposed ─▶ agreed ─▶ closing ─▶ done      proposed | agreed ─▶ stopped (taken back, or dropped by staff)
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second person")
        AGREED = "agreed", _("Will be carried out")
        CLOSING = "closing", _("Erased; the last letter is on its way")
        DONE = "done", _("Erased")
        STOPPED = "stopped", _("Not carried out")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ids = models.JSONField(default=list)  # every account that was this person's, fixed when it is carried out
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    hides_name = models.BooleanField(
        default=False
    )  # on the public check of certificates, as the person asked
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("erasure")
        indexes = [models.Index(fields=["state", "due_at"], name="erasure_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state__in=["proposed", "agreed", "closing"]),
                name="erasure_one_at_a_time",
            ),
            models.CheckConstraint(  # P2
                condition=models.Q(agreed_by__isnull=True) | ~models.Q(agreed_by=models.F("proposed_by")),
                name="erasure_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class Figures(models.Model):
    """No table: it holds the right to see the figures, so that somebody can be appointed to it (P24)."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("view_figures", "Can see the figures")]

    def __str__(self) -> str:
        return "figures"
