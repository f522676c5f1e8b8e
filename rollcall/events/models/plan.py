"""What takes place, where and when: events, their sessions, venues and series."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency, Category, User
from rollcall.base.access import AccessLevel
from rollcall.catalog.models import Course, Provider, Topic


def default_audience() -> list[str]:
    """For classes: sworn law enforcement and sworn corrections (R1)."""
    return [Category.SWORN_LE.value, Category.SWORN_CORRECTIONS.value]


class Venue(models.Model):
    """A place with rooms. Its address is for those who may attend."""

    name = models.CharField(_("name"), max_length=160)
    street = models.CharField(_("street"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=120)
    state = models.CharField(_("state"), max_length=2)
    postal_code = models.CharField(_("ZIP code"), max_length=10, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    access_notes = models.TextField(_("getting in: parking, entrance, step-free access"), blank=True)

    class Meta:
        verbose_name = _("venue")
        ordering = ["state", "city", "name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}, {self.state}"


class Series(models.Model):
    """The same class again and again: spring dates, a road show."""

    name = models.CharField(_("name"), max_length=160)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """A class, a webinar or a conference; or one of another organization with its own registration (R23)."""

    class Kind(models.TextChoices):
        CLASS = "class", _("Class")
        WEBINAR = "webinar", _("Webinar")
        CONFERENCE = "conference", _("Conference")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CANCELED = "canceled", _("Canceled")
        CLOSED = "closed", _("Closed: attendance is on the record")

    class Approval(models.TextChoices):
        NONE = "none", _("Nobody has to approve")
        SUPERVISOR = "supervisor", _("The supervisor approves by letter")
        COORDINATOR = "coordinator", _("The class coordinator approves")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("in one or two sentences"), max_length=300)
    description = models.TextField(_("what happens"), blank=True)
    objectives = models.TextField(_("objectives, one a line"), blank=True)
    lesson_plan = models.TextField(_("lesson plan"), blank=True)
    what_to_bring = models.TextField(_("what to bring"), blank=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    topics = models.ManyToManyField(Topic, related_name="+", blank=True)
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    copied_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    # Who may come (R1, R5). `rules` narrows the audience; its shape stands in events.eligibility.
    access_level = models.CharField(
        _("who may come"), max_length=10, choices=AccessLevel.choices, default=AccessLevel.VERIFIED
    )
    audience = models.JSONField(_("for which verified people"), default=default_audience, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    approval = models.CharField(_("approval"), max_length=12, choices=Approval.choices, default=Approval.NONE)

    # Where and when. Instants are UTC; `zone` is the venue's own.
    zone = models.CharField(_("time zone"), max_length=60, default="America/Chicago")
    starts_at = models.DateTimeField(
        null=True, db_index=True
    )  # of the first session; kept by events.scheduling
    ends_at = models.DateTimeField(null=True, db_index=True)  # of the last
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    room = models.CharField(_("room"), max_length=80, blank=True)
    state_code = models.CharField(_("state"), max_length=2, blank=True, db_index=True)  # public; of the venue
    host = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    join_url = models.CharField(
        _("link to the meeting"), max_length=500, blank=True
    )  # registered people only
    outside_url = models.URLField(_("registration elsewhere"), max_length=500, blank=True)  # R23

    coordinator = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    coordinator_name = models.CharField(_("class coordinator"), max_length=120)
    coordinator_email = models.EmailField(_("coordinator's e-mail"))
    coordinator_phone = models.CharField(_("coordinator's phone"), max_length=40)

    # Seats
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)  # null: no limit
    opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    hold_days = models.PositiveSmallIntegerField(_("days a pending person may hold a seat"), default=7)
    offer_hours = models.PositiveSmallIntegerField(_("hours to take an offered seat"), default=24)
    late_hours = models.PositiveSmallIntegerField(_("canceling is late within hours"), default=48)
    questionnaire = models.ForeignKey(  # asked at registration
        "base.Questionnaire", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # What it gives
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2, default=Decimal(0))
    credit_note = models.CharField(_("credit note"), max_length=300, blank=True)
    gives_certificate = models.BooleanField(_("gives a certificate"), default=True)
    least_share = models.PositiveSmallIntegerField(_("percent of the time to be present"), default=80)
    evaluation = models.ForeignKey(  # to be answered before the certificate
        "base.Questionnaire", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    test = models.ForeignKey(  # a course whose completion the certificate waits for
        Course, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recording = models.ForeignKey(  # the offering that the recording became (R25)
        Course, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recording_waived_at = models.DateTimeField(null=True)  # staff said that there will be none

    sequence = models.PositiveIntegerField(
        default=0
    )  # of the calendar file: +1 at every change of time or place
    published_at = models.DateTimeField(null=True)
    canceled_at = models.DateTimeField(null=True)
    canceled_why = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    may_run = False  # whether the person it was fetched for runs it; policies.event_at_desk says

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("classes and webinars")
        indexes = [models.Index(fields=["state", "starts_at"], name="event_by_date")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_offered(self) -> bool:
        """An offering for `accounts.access.may_open` (R1)."""
        return self.state in {self.State.PUBLISHED, self.State.CLOSED}

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def source(self) -> str:
        """How the ledger names it."""
        return f"event:{self.pk}"


class Session(models.Model):
    """One sitting of an event: a day of a class, a talk of a conference."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=160, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    break_minutes = models.PositiveSmallIntegerField(_("minutes of breaks"), default=0)
    room = models.CharField(_("room"), max_length=80, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="session_by_time")]

    def __str__(self) -> str:
        return self.title or f"{self.starts_at:%Y-%m-%d}"

    @property
    def minutes(self) -> int:
        """Of teaching, breaks taken off; never below zero."""
        whole = (self.ends_at - self.starts_at) // timedelta(minutes=1)
        return max(whole - self.break_minutes, 0)
