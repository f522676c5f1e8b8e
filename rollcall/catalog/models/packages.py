"""Packages made by others: unpacked, checked, quarantined, then usable by units."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User


class Package(models.Model):
    """An imported package. Its files lie in a folder of its own under PACKAGES_ROOT (P33)."""

    class State(models.TextChoices):
        QUARANTINED = "quarantined", _("Imported, not yet looked at")
        READY = "ready", _("Cleared for use")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    key = models.UUIDField(default=uuid.uuid4, unique=True)  # names the folder and the sub-origin
    title = models.CharField(_("title"), max_length=200)
    standard = models.CharField(_("standard"), max_length=20, default="scorm12")
    manifest = models.JSONField(
        default=dict
    )  # organizations, items, resources: see catalog.packages.manifest
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUARANTINED)
    sha256 = models.CharField(max_length=64)
    files = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()  # bytes, unpacked
    findings = models.JSONField(default=list)  # what the import noticed, for staff to judge
    may_ask = models.BooleanField(
        _("may ask in browser dialogs"), default=False
    )  # some packages cannot resume without confirm(); staff decide
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    cleared_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("package")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.title
