"""Files of the toolkit: never served from a folder, only by our own view and its decision (P27)."""

import uuid

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rollcall.catalog.words import languages


class Tagging(models.TextChoices):
    """Whether a screen reader finds headings, lists and reading order in a file."""

    YES = "yes", _("Tagged: a screen reader finds headings and order")
    NO = "no", _("Not tagged")
    UNKNOWN = "unknown", _("Nobody has checked")
    NOT_NEEDED = "not_needed", _("Does not apply to this kind of file")


class ResourceFile(models.Model):
    """One file in one format and language. Several resources may give it out."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(
        _("title"), max_length=120, help_text=_("What people save it as, such as “Heat on patrol, poster”.")
    )
    file = models.FileField(
        _("file"),
        upload_to="resources/%Y/",
        help_text=_("PDF, Word, PowerPoint, Excel, text, picture or sound, at most 50 MB."),
    )
    media_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    language = models.CharField(_("language"), max_length=20, choices=languages, default="en")
    tagging = models.CharField(
        _("tags for screen readers"),
        max_length=10,
        choices=Tagging.choices,
        default=Tagging.UNKNOWN,
        help_text=_("For a PDF we look ourselves when you leave this at “Nobody has checked”."),
    )
    accessible_note = models.CharField(
        _("for people who cannot use it as it is"),
        max_length=200,
        blank=True,
        help_text=_("Say where the same words stand in another form: “The text is on the page.”"),
    )
    downloads = models.PositiveBigIntegerField(_("downloads"), default=0, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file of the toolkit")
        verbose_name_plural = _("files of the toolkit")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def ending(self) -> str:
        return (self.file.name or "").rpartition(".")[2].lower() or "bin"

    @property
    def address_name(self) -> str:
        """The name it is saved under: never the uploader's file name."""
        return f"{slugify(self.title)[:60] or 'file'}.{self.ending}"
