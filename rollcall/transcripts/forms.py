"""What staff type about certificates."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MAX_NAME = 150
MAX_TITLE = 120
MAX_AGENCY = 200
MAX_REASON = 300
MAX_BADGE = 2_000_000  # bytes, as the verifier reads


class Reason(forms.Form):
    """Why something is done to a certificate; it stays on the record and is not shown in public."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays on the record. It is not shown in public."),
    )


class Correction(Reason):
    """What may be corrected. Course, date and hours are of the completion, which never changes."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME)
    title = forms.CharField(label=_("Title or rank"), max_length=MAX_TITLE, required=False)
    agency = forms.CharField(label=_("Agency"), max_length=MAX_AGENCY, required=False)

    field_order = ("name", "title", "agency", "reason")


class BadgeForm(forms.Form):
    """A badge to check: as a file, or its text."""

    file = forms.FileField(
        label=_("Badge file"),
        required=False,
        help_text=_(
            "The file of the badge: .json, .jwt, or a picture (PNG or SVG) that carries it. 2 MB at most."
        ),
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        max_length=MAX_BADGE,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "rc-mono"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("text") and not self.errors:
            raise forms.ValidationError(_("Choose the badge’s file, or paste its text."))
        return cleaned

    def clean_file(self) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MAX_BADGE:
            raise forms.ValidationError(_("This file is too large to be a badge. 2 MB is the most we read."))
        return file

    def given(self) -> bytes:
        """What was given, of a form that is valid."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        return file.read() if file else str(self.cleaned_data["text"]).encode()
