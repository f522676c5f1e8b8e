"""A request for technical assistance, its plan, what was done, and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency, User
from rollcall.catalog.models import Provider


class Assistance(models.Model):
    """One request of an agency. Which moves there are stands in `moves.MOVES`."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for us")
        ACCEPTED = "accepted", _("Accepted")
        ASSIGNED = "assigned", _("With a provider")
        ACTIVE = "active", _("Under way")
        ENDED = "ended", _("Finished")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Urgency(models.TextChoices):
        NOW = "now", _("Within a week")
        SOON = "soon", _("Within a month")
        LATER = "later", _("Within three months")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        PARTLY = "partly", _("Reached in part")
        MISSED = "missed", _("Not reached")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    problem = models.TextField()
    population = models.CharField(max_length=300)  # whom it is about
    urgency = models.CharField(max_length=6, choices=Urgency.choices)
    tried = models.TextField(blank=True)
    contact_name = models.CharField(max_length=150)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.CharField(max_length=254)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    since = models.DateTimeField()  # in this state
    award_line = models.CharField(max_length=300, blank=True)  # who pays; chosen when it is accepted
    provider = models.ForeignKey(Provider, null=True, on_delete=models.PROTECT, related_name="+")
    handled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    first_contact_at = models.DateTimeField(null=True)  # the first talk with the agency that was written down
    goals = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)  # why it was declined, or what came of it

    class Meta:
        verbose_name = _("request for technical assistance")
        verbose_name_plural = _("requests for technical assistance")
        indexes = [
            models.Index(fields=["state", "asked_at"], name="assistance_oldest_first"),
            models.Index(fields=["agency", "-asked_at"], name="assistance_by_agency"),
            models.Index(fields=["person", "-asked_at"], name="assistance_by_person"),
            models.Index(fields=["provider", "state"], name="assistance_by_provider"),
        ]
        permissions = [("work_assistance", "Can accept and assign technical assistance")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people say on the phone. It opens nothing (P57)."""
        return f"T-{self.asked_at:%Y}-{self.pk:06d}"

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED


class PlanStep(models.Model):
    """A step of the plan, with the day by which it is done."""

    assistance = models.ForeignKey(Assistance, on_delete=models.PROTECT, related_name="steps")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class Work(models.Model):
    """What was done: a talk, hours of work, something handed over. Lines are added, never changed."""

    class Kind(models.TextChoices):
        CONTACT = "contact", _("Talk with the agency")
        HOURS = "hours", _("Work")
        DELIVERABLE = "deliver", _("Handed over")

    assistance = models.ForeignKey(Assistance, on_delete=models.PROTECT, related_name="works")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=500)
    hours = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    done_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-done_on", "-pk"]

    def __str__(self) -> str:
        return self.text


class FollowUp(models.Model):
    """30, 90 and 180 days after the end: one letter each, and what the agency says."""

    class Result(models.TextChoices):
        BETTER = "better", _("It is better than before")
        SAME = "same", _("It is as before")
        WORSE = "worse", _("It is worse than before")

    assistance = models.ForeignKey(Assistance, on_delete=models.PROTECT, related_name="follow_ups")
    days = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=6, choices=Result.choices, blank=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["days"]
        constraints = [models.UniqueConstraint(fields=["assistance", "days"], name="follow_up_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="follow_up_to_send")
        ]

    def __str__(self) -> str:
        return f"{self.assistance_id} after {self.days}"


_S = Assistance.State
CLOSED = (_S.ENDED, _S.DECLINED, _S.WITHDRAWN)
