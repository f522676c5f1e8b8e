"""What the worker remembers of pages: whom it reminded of a review, and which links are broken."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from rollcall.accounts.models import User

LONGEST_TARGET = 500


class ReviewReminder(models.Model):
    """One reminder: once for each day of review and occasion."""

    class Occasion(models.TextChoices):
        SOON = "soon", _("30 days before")
        DUE = "due", _("on the day")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    review_by = models.DateField()
    occasion = models.CharField(max_length=4, choices=Occasion.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "review_by", "occasion"], name="one_review_reminder")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.occasion}"


class LinkRound(models.Model):
    """One round of the link checker. Links to other sites are asked only where `outside`."""

    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    outside = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    links = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outside"], condition=models.Q(done_at__isnull=True), name="one_link_round_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.asked_at)


class BrokenLink(models.Model):
    """A link on a public page that leads nowhere, since the round that found it first."""

    class Why(models.TextChoices):
        GONE = "gone", _("The page was deleted.")
        DRAFT = "draft", _("The page is not public.")
        MISSING = "missing", _("Nothing is at this address.")
        FAULT = "fault", _("The address answers with a fault.")
        SILENT = "silent", _("The other site does not answer.")
        UNSAFE = "unsafe", _("The address leads into a private network; we do not ask there.")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=20)  # where on the page: see `links.finding.PARTS`
    number = models.PositiveSmallIntegerField(default=0)  # of the block or row; 0 where there is one only
    words = models.CharField(max_length=200)
    target = models.CharField(max_length=LONGEST_TARGET)
    outside = models.BooleanField(default=False)
    why = models.CharField(max_length=8, choices=Why.choices)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("broken link")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "part", "number", "target"], name="broken_link_once")
        ]

    def __str__(self) -> str:
        return self.target
