"""The day itself: what was noted at the door, and what it comes to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.events.models.plan import Event, Session
from rollcall.events.models.seats import Registration


class Mark(models.Model):
    """One note at the door, as some device made it. Added once per key, never changed.

    A device makes the key before it has a network, so that sending again adds nothing.
    """

    class Kind(models.TextChoices):
        IN = "in", _("Came in")
        OUT = "out", _("Left")
        NOT = "not", _("Taken back")  # undoes what stands for this person and session

    class How(models.TextChoices):
        LIST = "list", _("The instructor's list")
        CODE = "code", _("Code on a phone")
        KIOSK = "kiosk", _("Kiosk")
        SHEET = "sheet", _("Paper sheet")
        REPORT = "report", _("Meeting's report")

    key = models.UUIDField(unique=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    how = models.CharField(max_length=8, choices=How.choices)
    at = models.DateTimeField()  # when it happened, by the device's clock
    # How many seconds that clock was ahead of ours, where it was more than a minute; taken off in attendance.
    clock_off = models.IntegerField(default=0)
    received_at = models.DateTimeField()
    device = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # null: the person

    class Meta:
        indexes = [models.Index(fields=["registration", "session", "at"], name="mark_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.registration_id} {self.at:%H:%M}"


class Attendance(models.Model):
    """One person in one session: drawn from the marks, or from a meeting's report."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="attendances")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    came_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(default=0)  # present, within the session, breaks taken off
    how = models.CharField(max_length=8, choices=Mark.How.choices)
    corrected_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    corrected_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="attendance_once_a_session")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} in {self.session_id}: {self.minutes}"


class MeetingReport(models.Model):
    """A report of who was in a webinar, as it was read: read → planned by staff → done. Kept as evidence."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)  # of the file
    source = models.CharField(max_length=10)  # zoom, teams, webex, generic
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()  # [{"name", "email", "stays": [[ISO, ISO], …]}], one a person
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    done_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "sha256"], name="meeting_report_read_once")]

    def __str__(self) -> str:
        return self.name
