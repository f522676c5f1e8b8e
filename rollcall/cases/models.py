"""What people ask of us, with its state, and what was said about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User


class Case(models.Model):
    """One thing that somebody asks: asked → looking → done or declined; or withdrawn by who asked."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("Missing certificate")  # R27; `facts` is `missing.Facts`

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for us")
        LOOKING = "looking", _("We are looking")
        DONE = "done", _("Found")
        DECLINED = "declined", _("Not found")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    since = models.DateTimeField()  # in this state
    answer = models.TextField(blank=True)  # what the person is told at the end
    handled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=80, blank=True)  # what came of it: "completion:12"

    class Meta:
        verbose_name = _("case")
        indexes = [
            models.Index(fields=["state", "asked_at"], name="case_oldest_first"),
            models.Index(fields=["person", "-asked_at"], name="case_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class CaseNote(models.Model):
    """What staff wrote down for one another. The person who asked does not see it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


OPEN = [Case.State.ASKED, Case.State.LOOKING]
