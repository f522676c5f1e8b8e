"""Rounds: when agencies may nominate, in which categories, by which rules, scored by which rubric."""

import zoneinfo
from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.recognition.models.library import AwardCategory


class Round(models.Model):
    """planned → announced (open between two instants) → reviewing → published."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ANNOUNCED = "announced", _("Announced")
        REVIEWING = "reviewing", _("In review")
        PUBLISHED = "published", _("Winners published")

    title = models.CharField(_("title"), max_length=120)
    year = models.PositiveSmallIntegerField(_("award year"))
    about = models.TextField(_("what it is for"), blank=True)
    categories = models.ManyToManyField(AwardCategory, related_name="+")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    zone = models.CharField(_("time zone"), max_length=40, default="America/New_York")
    is_blind = models.BooleanField(_("reviewers do not see which agency it is"), default=True)
    reviews_each = models.PositiveSmallIntegerField(
        _("reviewers for each nomination"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    rules = models.JSONField(default=dict, blank=True)  # `eligibility.Rules`
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    since = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("nomination round")
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="round_closes_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)

    @property
    def opens_there(self) -> datetime:
        return self.opens_at.astimezone(self.tz)

    @property
    def closes_there(self) -> datetime:
        """In the round's own zone, whose name stands beside it."""
        return self.closes_at.astimezone(self.tz)

    @property
    def is_open(self) -> bool:
        """Whether nominations are taken now, by the server's clock."""
        return self.state == self.State.ANNOUNCED and self.opens_at <= clock.now() < self.closes_at

    @property
    def is_over(self) -> bool:
        return self.state == self.State.ANNOUNCED and clock.now() >= self.closes_at


class Criterion(models.Model):
    """One line of the rubric: a weight, and what a 1 and a 5 and all between look like."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("criterion"), max_length=120)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    anchors = models.JSONField(default=list)  # five texts, for 1 to 5

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
