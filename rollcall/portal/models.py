"""Two accounts that may be one person, and what staff said about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User


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


class Figures(models.Model):
    """No table: it holds the right to see the figures, so that somebody can be appointed to it (P24)."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("view_figures", "Can see the figures")]

    def __str__(self) -> str:
        return "figures"
