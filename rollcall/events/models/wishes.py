"""What people ask for: to host a class, to hear of classes near them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency, User
from rollcall.accounts.places import STATES
from rollcall.catalog.models import Topic
from rollcall.events.models.plan import Event


class HostRequest(models.Model):
    """An agency asks to host a class: asked → agreed or declined → scheduled."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for our answer")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SCHEDULED = "scheduled", _("Scheduled")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # who asks, for the agency
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    agency_name = models.CharField(_("agency"), max_length=200)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    wanted = models.CharField(_("which class"), max_length=200)
    dates = models.CharField(_("which dates suit"), max_length=200)
    place = models.CharField(_("address of the room"), max_length=300)
    state_code = models.CharField(_("state"), max_length=2)
    seats = models.PositiveIntegerField(_("seats in the room"))
    equipment = models.TextField(_("screen, sound, tables, range"), blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40)
    note = models.TextField(_("anything else"), blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)
    agreement = models.TextField(blank=True)  # what both sides agreed to, kept as it was
    event = models.OneToOneField(Event, null=True, on_delete=models.PROTECT, related_name="host_request")

    class Meta:
        verbose_name = _("request to host")

    def __str__(self) -> str:
        return f"{self.agency_name}: {self.wanted}"


class NearMe(models.Model):
    """Tell me when a class comes to this state, on any topic or on one."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    state_code = models.CharField(_("state"), max_length=2)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "state_code", "topic"], name="near_me_once_a_topic"),
            models.UniqueConstraint(
                fields=["user", "state_code"],
                condition=models.Q(topic__isnull=True),
                name="near_me_once_for_all_topics",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.state_code}"

    @property
    def state_name(self) -> str:
        return STATES.get(self.state_code, self.state_code)
