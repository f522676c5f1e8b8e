"""Staff who look at the portal as a person sees it (P25)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models.people import User


class Viewing(models.Model):
    """One look at the portal with another person's eyes: who, at whom, why, and from when to when."""

    class End(models.TextChoices):
        STOPPED = "stopped", _("stopped")
        TIME = "time", _("ended by itself")
        BARRED = "barred", _("ended: no longer allowed")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    began_at = models.DateTimeField()
    until = models.DateTimeField()  # it ends then, whatever happens
    ended_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=8, choices=End.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-began_at"], name="viewing_by_person"),
            models.Index(
                fields=["until"], condition=models.Q(ended_at__isnull=True), name="viewing_going_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} as {self.person}"
