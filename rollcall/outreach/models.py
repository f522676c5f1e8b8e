"""What many are told, who wants to hear it, and who was told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.outreach import programs as there_are


class News(models.TextChoices):
    """Kinds of news that one may have or not (R25, R38)."""

    RECORDINGS = "recordings", _("Recordings of webinars")
    COURSES = "courses", _("New courses")
    NEAR = "near", _("Classes near me")
    UPDATES = "updates", _("Updates and resources")


class NoThanks(models.Model):
    """A mailbox that does not want a kind of news, or none at all; no row: it hears it.

    Mailboxes, not people: whoever came to a webinar without an account says so as well.
    """

    EVERYTHING = "all"

    mailbox = models.CharField(max_length=254)  # accounts.mailboxes.key
    news = models.CharField(max_length=12, choices=[*News.choices, (EVERYTHING, _("All news"))])
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "news"], name="no_thanks_once")]

    def __str__(self) -> str:
        return f"{self.mailbox}: no {self.news}"


class Suppression(models.Model):
    """A mailbox that gets no news: letters come back from it, or its owner called one unwanted."""

    class Why(models.TextChoices):
        BOUNCED = "bounced", _("letters come back")
        COMPLAINED = "complained", _("called our letters unwanted")

    mailbox = models.CharField(max_length=254, unique=True)
    why = models.CharField(max_length=12, choices=Why.choices)
    detail = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.why}"


class Report(models.Model):
    """One report of a mail server about one of our letters (RFC 3464, RFC 5965), read once."""

    class Kind(models.TextChoices):
        HARD = "hard", _("will never arrive")
        SOFT = "soft", _("did not arrive this time")
        COMPLAINT = "complaint", _("unwanted")

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the report and the recipient
    kind = models.CharField(max_length=10, choices=Kind.choices)
    mailbox = models.CharField(max_length=254, db_index=True)
    message_id = models.CharField(max_length=200)
    status = models.CharField(max_length=20, blank=True)  # "5.1.1"
    detail = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.kind} {self.status}"


class Campaign(models.Model):
    """One letter to many. The moves between its states stand in `outreach.campaigns`."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Waits for a second person")
        WAITING = "waiting", _("Can still be stopped")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        STOPPED = "stopped", _("Stopped")

    key = models.CharField(max_length=120, null=True, unique=True)  # of an announcement: "recording:12"
    news = models.CharField(_("kind of news"), max_length=12, choices=News.choices, default=News.UPDATES)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("letter"), max_length=20_000)
    audience = models.JSONField(default=dict)  # its shape stands in outreach.audiences
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    since = models.DateTimeField()  # in this state
    version = models.PositiveIntegerField(default=1)  # +1 at every change: what was seen is what is sent
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # null: system
    made_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    counted = models.PositiveIntegerField(null=True)  # how many, when it was proposed and typed
    needs_second = models.BooleanField(default=False)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    goes_at = models.DateTimeField(null=True, db_index=True)  # end of the stop window
    reached = models.BigIntegerField(default=0)  # the last account that was put on the list
    is_listed = models.BooleanField(default=False)  # everybody is on the list
    rounds = models.PositiveSmallIntegerField(default=0)  # how often it was stopped
    ended_at = models.DateTimeField(null=True)
    why_stopped = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("letter to many")
        verbose_name_plural = _("letters to many")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("proposed_by")),
                name="campaign_second_person_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "proposed", "stopped"])
                | models.Q(needs_second=False)
                | models.Q(approved_by__isnull=False),
                name="campaign_second_person_was_there",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def key_prefix(self) -> str:
        """How the keys of its letters in the outbox begin; then comes `key_of` a line."""
        return f"campaign:{self.pk}:"

    def key_of(self, line: int) -> str:
        """Of the letter to one line of the list, in this round. Dots end it: none begins another."""
        return f"{line}.{self.rounds}."


class Recipient(models.Model):
    """One mailbox on the list of one campaign, once (P59)."""

    class State(models.TextChoices):
        LISTED = "listed", _("on the list")
        TOLD = "told", _("told")
        SPARED = "spared", _("not told")

    class Why(models.TextChoices):
        UNWANTED = "unwanted", _("does not want this news")
        SUPPRESSED = "suppressed", _("letters come back, or are unwanted")
        SUSPENDED = "suspended", _("suspended")
        DEPARTED = "departed", _("left the agency")
        GONE = "gone", _("no confirmed account under this address any more")
        ADDRESS = "address", _("no address that a letter can reach")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="recipients")
    mailbox = models.CharField(max_length=254)
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=150, blank=True)
    person_id = models.BigIntegerField(null=True)  # null: somebody without an account
    place = models.CharField(max_length=2, blank=True)  # state, for quiet hours
    state = models.CharField(max_length=6, choices=State.choices, default=State.LISTED)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "mailbox"], name="recipient_once_a_campaign")
        ]
        indexes = [
            models.Index(
                fields=["campaign", "place", "id"],
                condition=models.Q(state="listed"),
                name="recipient_still_listed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.state}"


class AloneLimit(models.Model):
    """To how many one person may write alone. Lowering counts at once, raising when another agrees (P58)."""

    people = models.PositiveIntegerField(_("people"))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    in_force_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True) | ~models.Q(agreed_by=models.F("proposed_by")),
                name="alone_limit_second_person_is_another",
            )
        ]

    def __str__(self) -> str:
        return str(self.people)


class Rhythm(models.TextChoices):
    """How often somebody hears what is new (R38)."""

    AT_ONCE = "at_once", _("Within the hour")
    DAILY = "daily", _("Once a day, in the morning")
    WEEKLY = "weekly", _("Once a week, on Monday morning")
    OFF = "off", _("Not at all")


class Wish(models.Model):
    """What somebody wants to hear, and how often. Topics and programs add to one another; empty lists
    narrow nothing.
    """

    mailbox = models.CharField(max_length=254)  # accounts.mailboxes.key
    email = models.CharField(max_length=254)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    topics = models.JSONField(default=list)  # slugs of catalog.Topic
    programs = models.JSONField(default=list)  # keys of outreach.programs, beside the topics
    states = models.JSONField(default=list)
    language = models.CharField(max_length=10, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.rhythm}"

    def get_programs_display(self) -> str:
        """By their titles, as a person knows them; a key where a program is not published any more."""
        titles = {one.key: one.title for one in there_are.among(self.programs)}
        return ", ".join(titles.get(key, key) for key in self.programs)


class SignUp(Wish):
    """Asked for by somebody who typed an address; it counts when that mailbox has answered."""

    at = models.DateTimeField(db_index=True)


class Subscription(Wish):
    """A mailbox that asked for updates and proved that it is the one who asked. An account's is the same."""

    place = models.CharField(max_length=2, blank=True)  # by whose clock it is morning; "": the portal's
    since = models.DateTimeField()  # what was queued up to here has been looked at for this mailbox
    next_at = models.DateTimeField(null=True)  # null: off
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox"], name="subscription_once_a_mailbox")]
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(next_at__isnull=False), name="subscription_due"
            )
        ]


class DigestItem(models.Model):
    """Something new, as an upper room handed it down: public words alone, whatever the level (P26)."""

    class State(models.TextChoices):
        READY = "ready", _("Goes with the next letter")
        HELD = "held", _("Held back")
        OFF = "off", _("Taken off")
        DROPPED = "dropped", _("Not public any more")

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    sentence = models.TextField(blank=True)
    url = models.CharField(max_length=500)  # below the portal's host
    topics = models.JSONField(default=list)
    providers = models.JSONField(default=list)  # slugs of catalog.Provider; none: of no one in particular
    states = models.JSONField(default=list)
    month = models.DateField(null=True)  # of an event
    level = models.CharField(max_length=10, blank=True)
    until = models.DateTimeField(null=True)  # past it this is no news any more
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    queued_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="digest_item_once")]
        indexes = [
            models.Index(fields=["queued_at"], condition=models.Q(state="ready"), name="digest_item_ready")
        ]

    def __str__(self) -> str:
        return self.title


class ItemTold(models.Model):
    """An item went to a mailbox: once, whatever is retried (P59)."""

    item = models.ForeignKey(DigestItem, on_delete=models.CASCADE, related_name="told")
    mailbox = models.CharField(max_length=254)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "item"], name="told_once_a_mailbox")]

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.item_id}"
