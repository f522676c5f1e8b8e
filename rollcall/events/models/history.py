"""Classes of the past as an import gave them, with what became of each (R26)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.events.models.plan import Event
from rollcall.events.models.roster import RosterImport


class HistoryClass(models.Model):
    """One class, webinar or conference of an import; rows of attendance point to its key."""

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        KNOWN = "known", _("Known already")
        WRONG = "wrong", _("Wrong")

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="classes")
    number = models.PositiveIntegerField()  # line in the file of classes; 0: drawn from the attendance
    key = models.CharField(max_length=200)  # the class's own number, or title, day and city folded
    given = models.JSONField()  # field → text
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    why = models.CharField(max_length=300, blank=True)
    event = models.ForeignKey(Event, null=True, on_delete=models.SET_NULL, related_name="+")
    made_event = models.BooleanField(default=False)  # by doing this import

    class Meta:
        ordering = ["roster", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["roster", "key"], name="history_class_once")]

    def __str__(self) -> str:
        return self.key
