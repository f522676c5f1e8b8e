"""A provider as staff write it: the logo is a picture that can be read, and stored under a name of ours."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from rollcall.catalog import media
from rollcall.catalog.errors import BadFile


class PictureField(forms.FileField):
    """A picture by its content, its size and its pixels; SVG and all else is refused in a sentence (P38)."""

    widget = forms.ClearableFileInput

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if isinstance(upload, UploadedFile):
            try:
                media.check_picture(upload)
            except BadFile as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
            upload.name = media.stored(upload).name
        return upload


class ProviderForm(WagtailAdminModelForm):
    logo = PictureField(
        label=_("Logo"), required=False, help_text=_("PNG, JPEG, GIF or WebP, at most 10 MB.")
    )
