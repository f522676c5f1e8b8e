"""What editors fill in for a resource, and what is refused in a sentence."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from rollcall.accounts.models import Category
from rollcall.base.access import AccessLevel
from rollcall.catalog import media
from rollcall.catalog.errors import BadFile
from rollcall.pages.models.resource_files import Tagging
from rollcall.pages.models.toolkit_words import Kind, Whom
from rollcall.pages.toolkit.tagged import is_tagged

CHECKBOXES = forms.CheckboxSelectMultiple


class ResourceForm(WagtailAdminPageForm):
    """Lists of codes as boxes to check."""

    for_whom = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=Whom.choices,
        widget=CHECKBOXES,
        required=False,
        help_text=_("People filter the toolkit by this. It locks nobody out."),
    )
    audience = forms.MultipleChoiceField(
        label=_("Which verified people"),
        choices=Category.choices,
        widget=CHECKBOXES,
        required=False,
        help_text=_("Counts only when it is for verified officers. Others see the title and the overview."),
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean()
        if told.get("access_level") == AccessLevel.VERIFIED and not told.get("audience"):
            self.add_error("audience", _("Check at least one kind of people, or nobody could open it."))
        if told.get("kind") == Kind.BRIEF and not told.get("points"):
            self.add_error("points", _("A roll-call brief needs at least one talking point."))
        if told.get("superseded_by") and told["superseded_by"].pk == self.instance.pk:
            self.add_error("superseded_by", _("A resource cannot replace itself. Choose the newer one."))
        return told


class ResourceFileForm(WagtailAdminModelForm):
    """A file whose content is what its name says, kept under a name of ours (P33, P37)."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput,
        help_text=_("PDF, Word, PowerPoint, Excel, text, picture or sound, at most 50 MB."),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return upload  # the one it had
        try:
            self.instance.media_type = media.check_file(upload)
        except BadFile as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self.instance.size = upload.size or 0
        return media.stored(upload)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean()
        upload = told.get("file")
        if upload and told.get("tagging") == Tagging.UNKNOWN:
            is_pdf = self.instance.media_type == media.TYPES["pdf"]
            told["tagging"] = is_tagged(upload) if is_pdf else Tagging.NOT_NEEDED
        return told
