"""What people agree to, or are told, before they go on: each version stays as it was shown."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models.people import User


class Notice(models.Model):
    """One published version of the terms, the privacy notice or the notice before the secure side."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("Terms of use")
        PRIVACY = "privacy", _("Privacy notice")
        SECURE = "secure", _("Notice before the secure side")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    version = models.PositiveSmallIntegerField()  # 1 ships with the portal, see `notices`
    words = models.TextField(_("words"))
    words_es = models.TextField(_("words in Spanish"), blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("notice")
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="notice_version_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"

    @property
    def paragraphs(self) -> list[str]:
        """In the reader's language where it is there."""
        in_spanish = (get_language() or "").startswith("es") and self.words_es
        return [part.strip() for part in str(in_spanish or self.words).split("\n\n") if part.strip()]


class Acknowledgement(models.Model):
    """That one person read one version, and when."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Notice.Kind.choices)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "version"], name="acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} {self.version}"
