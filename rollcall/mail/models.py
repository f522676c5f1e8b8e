"""The outbox: one row a letter, true whatever happens to the process that sends it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Body(models.Model):
    """What many letters have in common, kept once; where their fields go, it has sealed marks."""

    digest = models.CharField(max_length=64, unique=True)  # of all below: the same words are one row
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.subject


class Letter(models.Model):
    """One letter to one address. A row is the promise; the queue is only a hint."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("handed to the mail server")
        RETRYING = "retrying", _("will be tried again")
        FAILED = "failed", _("could not be delivered")
        WITHHELD = "withheld", _("withheld")

    class Priority(models.IntegerChoices):
        """A letter to one person never waits behind a letter to many."""

        SINGLE = 0
        MANY = 1

    key = models.CharField(max_length=160, unique=True)  # the same key is never posted twice
    kind = models.CharField(max_length=60)  # "accounts/poc_question"
    to = models.CharField(max_length=320)
    person_id = models.BigIntegerField(null=True, db_index=True)  # whose letter; no key, mail knows no noun
    subject = models.CharField(max_length=300, blank=True)  # this and the two below: empty where a body is
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    fields = models.JSONField(default=dict, blank=True)  # what goes where the body has marks
    headers = models.JSONField(default=dict, blank=True)  # of this letter alone: List-Unsubscribe
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.SINGLE)
    secret = models.BinaryField(null=True)  # encrypted until delivery, then blanked (house.md)
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)  # the worker that has it in hand until due_at
    paced = models.BooleanField(default=False)  # due_at is its turn within its receiver's cap
    in_doubt = models.BooleanField(default=False)  # may have gone without our knowing; sent once more
    posted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    since = models.DateTimeField()  # when it entered its state
    good_until = models.DateTimeField(null=True)  # past it the letter tells nothing any more and is withheld
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "priority", "due_at"], name="letter_state_priority_due"),
            models.Index(fields=["to"], name="letter_to"),
            models.Index(fields=["posted_at"], name="letter_by_posting"),
            models.Index(fields=["in_doubt"], condition=models.Q(in_doubt=True), name="letter_in_doubt"),
        ]
        constraints = [models.UniqueConstraint(fields=["message_id"], name="letter_message_id")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"


class Attachment(models.Model):
    """A file that goes with a letter, encrypted, and kept no longer than the letter waits."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=120)  # with its parameters: "text/calendar; method=REQUEST"
    sealed = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Stranger(models.Model):
    """A mailbox that nobody has proved: when the next letter may go there (P60); "" is all of them."""

    mailbox = models.CharField(max_length=254, unique=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.mailbox or "all"


class Pace(models.Model):
    """When the next letter may go to a receiving domain; "" is all of them together."""

    domain = models.CharField(max_length=255, unique=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.domain or "all"
