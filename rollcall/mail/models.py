"""The outbox: one row a letter, true whatever happens to the process that sends it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One letter to one address. A row is the promise; the queue is only a hint."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("handed to the mail server")
        RETRYING = "retrying", _("will be tried again")
        FAILED = "failed", _("could not be delivered")
        WITHHELD = "withheld", _("withheld")

    key = models.CharField(max_length=160, unique=True)  # the same key is never posted twice
    kind = models.CharField(max_length=60)  # "accounts/poc_question"
    to = models.CharField(max_length=320, db_index=True)
    person_id = models.BigIntegerField(null=True, db_index=True)  # whose letter; no key, mail knows no noun
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    secret = models.BinaryField(null=True)  # encrypted until delivery, then blanked (house.md)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    in_doubt = models.BooleanField(default=False)  # a worker died while it was being sent; sent once more
    posted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    since = models.DateTimeField()  # when it entered its state
    good_until = models.DateTimeField(null=True)  # past it the letter tells nothing any more and is withheld
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="letter_state_due")]

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
