"""Seats: quotas and registrations. A seat has a number, and the database sells each number once (P68)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency, User
from rollcall.events.models.plan import Event


class Quota(models.Model):
    """Seats kept for some until a date; what is left then is open to all."""

    class Kind(models.TextChoices):
        HOST = "host", _("The host agency")
        REGION = "region", _("States nearby")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="quotas")
    kind = models.CharField(_("kept for"), max_length=10, choices=Kind.choices)
    seats = models.PositiveIntegerField(_("seats"))
    states = models.JSONField(_("states"), default=list, blank=True)  # two-letter codes, of a region
    released_at = models.DateTimeField(_("released on"), null=True, blank=True)  # null: kept to the end

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "kind"], name="quota_one_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.seats}"


class Registration(models.Model):
    """One mailbox at one event. The moves between the states stand in events.registering, in one table."""

    class State(models.TextChoices):
        SEATED = "seated", _("Registered")
        HELD = "held", _("Seat held until verified")
        ASKED = "asked", _("Waiting for approval")  # holds a seat meanwhile
        OFFERED = "offered", _("A seat is offered")
        WAITING = "waiting", _("On the waiting list")
        CANCELED = "canceled", _("Canceled")
        LATE = "late", _("Canceled late")
        GIVEN = "given", _("Given to a colleague")
        MOVED = "moved", _("Moved to another date")
        REFUSED = "refused", _("Not approved")
        LAPSED = "lapsed", _("Lapsed")

    class Outcome(models.TextChoices):
        UNKNOWN = "", _("Not yet known")
        ATTENDED = "attended", _("Attended")
        PARTIAL = "partial", _("Attended in part")
        NO_SHOW = "no_show", _("Did not come")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # null: a guest
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    mailbox = models.CharField(
        max_length=254, blank=True
    )  # accounts.mailboxes.key; empty for a paper walk-in
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    agency_name = models.CharField(_("agency"), max_length=200, blank=True)
    title = models.CharField(_("title or rank"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    identifiers = models.JSONField(
        default=list
    )  # [{"issuer", "type", "value"}], as on the sheet; never an SSN
    state = models.CharField(max_length=10, choices=State.choices)
    since = models.DateTimeField()  # in this state
    made_at = models.DateTimeField()  # decides the place on the waiting list
    seat = models.PositiveIntegerField(null=True)
    quota = models.ForeignKey(Quota, null=True, on_delete=models.SET_NULL, related_name="+")
    until = models.DateTimeField(null=True, db_index=True)  # of a hold, an offer, a question to approve
    why_waiting = models.CharField(max_length=40, blank=True)  # code from events.waiting
    answers = models.JSONField(default=dict)  # to the event's questionnaire
    access_needs = models.TextField(_("what you need to take part"), blank=True)
    supervisor_name = models.CharField(_("supervisor"), max_length=150, blank=True)
    supervisor_email = models.EmailField(_("supervisor's e-mail"), blank=True)
    decided_by = models.CharField(max_length=200, blank=True)  # who approved or refused
    exception_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    exception_why = models.CharField(max_length=300, blank=True)
    is_walk_in = models.BooleanField(default=False)
    came_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.UNKNOWN, blank=True)
    minutes = models.PositiveIntegerField(null=True)  # present, all sessions; set when attendance is closed
    # A colleague who is asked to come instead; the seat changes hands when he says yes.
    substitute_name = models.CharField(max_length=150, blank=True)
    substitute_email = models.EmailField(max_length=254, blank=True)
    told = models.PositiveIntegerField(default=0)  # the event's sequence that the person was last told of
    calendar_uid = models.UUIDField(unique=True)  # of the invitation, the same through every change

    class Meta:
        verbose_name = _("registration")
        constraints = [
            models.UniqueConstraint(fields=["event", "seat"], name="seat_sold_once"),
            models.UniqueConstraint(
                fields=["event", "mailbox"],
                condition=models.Q(state__in=["seated", "held", "asked", "offered", "waiting"])
                & ~models.Q(mailbox=""),
                name="registration_one_live_a_mailbox",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state", "made_at"], name="registration_in_order"),
            models.Index(fields=["user", "-made_at"], name="registration_by_person"),
            models.Index(fields=["mailbox"], name="registration_by_mailbox"),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.event}"


State = Registration.State
SEATED = [State.SEATED, State.HELD, State.ASKED, State.OFFERED]  # a seat is taken
LIVE = [*SEATED, State.WAITING]  # the person still counts on it
