"""What people ask of us, with its state, and everything that was said about it."""

from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.cases.assistance.models import Assistance, FollowUp, PlanStep, Work
from rollcall.events.models import Event

__all__ = [
    "CLOSED",
    "OPEN",
    "OURS",
    "Assistance",
    "CannedAnswer",
    "Case",
    "CaseFile",
    "CaseLook",
    "CaseMessage",
    "FollowUp",
    "PlanStep",
    "Work",
]


class Case(models.Model):
    """One thing that somebody asks: asked → looking ⇄ waiting → done or declined.

    `held` is before all of it (it looked like spam), `withdrawn` is by who asked, `merged` is the same thing
    asked twice.
    """

    class Kind(models.TextChoices):
        MISSING = "missing", _("Missing certificate")  # R27; `facts` is `missing.Facts`
        EMAIL = "email", _("My e-mail has changed")  # R10
        ACCOUNT = "account", _("I cannot get into my account")
        GROUP = "group", _("Register a group")  # R7
        CLASS = "class", _("A class or webinar")
        TECHNICAL = "technical", _("Something does not work")  # R19
        CONTENT = "content", _("Something in a course is wrong")
        BARRIER = "barrier", _("Accessibility barrier")
        DATA = "data", _("My data")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        HELD = "held", _("Held back")
        ASKED = "asked", _("Waiting for us")
        LOOKING = "looking", _("We are looking")
        WAITING = "waiting", _("Waiting for you")
        DONE = "done", _("Solved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        MERGED = "merged", _("Joined with another one")

    class Team(models.TextChoices):
        """Who answers; the rights that make somebody a member stand in `kinds.TEAMS`."""

        RECORDS = "records", _("Certificates and records")
        HELP = "help", _("Help desk")
        TRAINING = "training", _("Classes and groups")
        CONTENT = "content", _("Content")
        PRIVACY = "privacy", _("Data and privacy")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Who asks: an account, or a name and an address that nobody has proved yet.
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150, blank=True, default="", db_default="")
    email = models.CharField(max_length=254, blank=True, default="", db_default="")
    mailbox = models.CharField(
        max_length=254, blank=True, default="", db_default=""
    )  # `mailboxes.key` of the address
    proved_at = models.DateTimeField(null=True)  # when whoever reads that mailbox answered from it
    language = models.CharField(
        max_length=10, blank=True, default="", db_default=""
    )  # of the page it was asked on
    subject = models.CharField(max_length=200, blank=True, default="", db_default="")
    facts = models.JSONField(default=dict)
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(
        max_length=10, choices=Team.choices, default=Team.RECORDS, db_default=Team.RECORDS
    )
    digest = models.CharField(
        max_length=64, blank=True, default="", db_default="", db_index=True
    )  # of what was written
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    held_for = models.CharField(
        max_length=80, blank=True, default="", db_default=""
    )  # why, in codes: "fast,links"
    asked_at = models.DateTimeField()
    since = models.DateTimeField()  # in this state
    due_at = models.DateTimeField(null=True)  # past it the case is overdue; null while it is not ours to move
    first_answer_at = models.DateTimeField(null=True)
    first_answer_minutes = models.PositiveIntegerField(null=True)  # by the business clock
    solved_minutes = models.PositiveIntegerField(null=True)
    answer = models.TextField(blank=True)  # what the person is told at the end
    handled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=80, blank=True)  # what came of it: "completion:12"
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    helped = models.BooleanField(null=True)  # what the person said afterward
    helped_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(
        default=0, db_default=0
    )  # +1 with every word and move that is not a note

    class Meta:
        verbose_name = _("case")
        indexes = [
            models.Index(fields=["state", "asked_at"], name="case_oldest_first"),
            models.Index(fields=["person", "-asked_at"], name="case_by_person"),
            models.Index(fields=["mailbox", "-asked_at"], name="case_by_mailbox"),
            models.Index(fields=["team", "state", "due_at"], name="case_by_team"),
        ]
        permissions = [
            ("work_help", "Can answer the help desk's cases"),
            ("work_training", "Can answer cases about classes and groups"),
            ("work_content", "Can answer cases about content"),
            ("work_privacy", "Can answer and decide cases about people's data"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    @property
    def number(self) -> str:
        """What people say on the phone. It opens nothing (P57)."""
        return f"C-{self.asked_at:%Y}-{self.pk:06d}"

    @property
    def title(self) -> str:
        return self.subject or str(self.facts.get("what") or self.get_kind_display())

    @property
    def asker_name(self) -> str:
        return self.person.legal_name if self.person else self.name

    @property
    def asker_email(self) -> str:
        return self.person.email if self.person else self.email

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def state_words(self) -> str | Promise:
        """The state as the person reads it: what is found or not found is a certificate (R27)."""
        words = {self.State.DONE: _("Found"), self.State.DECLINED: _("Not found")}
        if self.kind == self.Kind.MISSING and self.state in words:
            return words[self.State(self.state)]
        if self.state == self.State.HELD:  # whoever asked is not told that it looked like spam
            return self.State.ASKED.label
        return self.State(self.state).label

    @property
    def desk_words(self) -> str | Promise:
        """The state as staff read it."""
        return (
            _("Waiting for the person") if self.state == self.State.WAITING else self.State(self.state).label
        )

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < now


class CaseMessage(models.Model):
    """One thing said: by who asked, by us, among us, or by the portal itself."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("from the person")
        ANSWER = "answer", _("from us")
        NOTE = "note", _("a note for colleagues")
        MOVE = "move", _("what the portal did")

    class Via(models.TextChoices):
        WEB = "web", _("on the site")
        MAIL = "mail", _("by e-mail")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    via = models.CharField(max_length=4, choices=Via.choices, default=Via.WEB)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sender = models.CharField(max_length=254, blank=True)  # the address that a reply says it comes from
    is_proved = models.BooleanField(default=True)  # false: a reply from an address that we do not know here
    at = models.DateTimeField()
    text = models.TextField()
    message_id = models.CharField(
        max_length=255, null=True, unique=True
    )  # of a reply, so that it counts once

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["case", "at"], name="case_message_in_order")]

    def __str__(self) -> str:
        return self.text[:60]


class CaseFile(models.Model):
    """A file that somebody sent with a message; kept where no address leads."""

    message = models.ForeignKey(CaseMessage, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="cases/%Y/%m/", max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class CannedAnswer(models.Model):
    """Words that staff use again and again, in both languages; they are put in and may then be changed."""

    title = models.CharField(_("what it is about"), max_length=120, unique=True)
    team = models.CharField(_("team"), max_length=10, choices=Case.Team.choices, blank=True)
    english = models.TextField(_("in English"), max_length=4000)
    spanish = models.TextField(_("in Spanish"), max_length=4000, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("prepared answer")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class CaseLook(models.Model):
    """Who has a case in front of him right now, and whether he writes: two must not answer unawares."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    wrote_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="case_look_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.case_id}"


OPEN = [Case.State.ASKED, Case.State.LOOKING, Case.State.WAITING]
OURS = [Case.State.ASKED, Case.State.LOOKING]
CLOSED = [Case.State.DONE, Case.State.DECLINED, Case.State.WITHDRAWN]
