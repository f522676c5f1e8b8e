"""Rosters read from a file or typed from a sheet: every row with its plan, before anything is done (P44)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.events.models.plan import Event
from rollcall.events.models.seats import Registration


class RosterImport(models.Model):
    """One file (or typed sheet): parsed → planned → done → perhaps undone."""

    class Kind(models.TextChoices):
        ROSTER = "roster", _("Roster of one event")
        HISTORY = "history", _("Attendance of the past")  # several events, R26

    class State(models.TextChoices):
        READING = "reading", _("being read")
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("being done")
        DONE = "done", _("done")
        UNDONE = "undone", _("undone")
        REFUSED = "refused", _("could not be read")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="rosters")
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    file = models.FileField(upload_to="rosters/%Y/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)  # SHA-256 of what was read
    columns = models.JSONField(default=dict)  # heading → what we took it for
    counts = models.JSONField(default=dict)  # outcome → rows
    progress = models.PositiveIntegerField(default=0)  # rows done so far
    total = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name or str(self.pk)


class RosterRow(models.Model):
    """One row as given, what will come of it and why, and what came of it."""

    class Outcome(models.TextChoices):
        NEW = "new", _("New person")
        KNOWN = "known", _("Known person")
        LIKELY = "likely", _("Likely the same person")
        REPEAT = "repeat", _("Already on the roster")
        KEPT = "kept", _("Kept for whoever asks")  # of the past: nobody's until claimed (R26, R27)
        WRONG = "wrong", _("Wrong")

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as in the file, the heading being row 1
    given = models.JSONField()  # field → text
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    why = models.CharField(max_length=300, blank=True)
    score = models.PositiveSmallIntegerField(null=True)  # percent, of a likely match
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # known or likely
    decision = models.CharField(
        max_length=8, blank=True
    )  # "same", "new" or "skip", by staff, for likely ones
    registration = models.ForeignKey(Registration, null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True)
    made_account = models.BooleanField(default=False)  # by doing this row
    made_registration = models.BooleanField(default=False)
    stays = models.CharField(max_length=300, blank=True)  # why undoing left something of it

    class Meta:
        ordering = ["roster", "number"]
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="roster_row_once")]

    def __str__(self) -> str:
        return f"row {self.number}: {self.outcome}"
