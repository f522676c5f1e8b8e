"""Handing in tables of the past."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rollcall.base.sheets import MOST_BYTES
from rollcall.catalog.models import Provider


class HistoryForm(forms.Form):
    attendance = forms.FileField(
        label=_("Who attended"),
        help_text=_("CSV or Excel, a row a person and class: name, e-mail, agency, class or its number."),
    )
    classes = forms.FileField(
        label=_("Classes"),
        required=False,
        help_text=_(
            "If they have a table of their own: number, title, date, city, state, hours, instructor."
        ),
    )
    provider = forms.ModelChoiceField(
        label=_("Given by"), queryset=Provider.objects.all(), help_text=_("Where a row names nobody else.")
    )

    def clean_attendance(self) -> UploadedFile[bytes]:
        return _small(self.cleaned_data["attendance"])

    def clean_classes(self) -> UploadedFile[bytes] | None:
        given = self.cleaned_data["classes"]
        return _small(given) if given else None


def _small(file: UploadedFile[bytes]) -> UploadedFile[bytes]:
    if (file.size or 0) > MOST_BYTES:
        raise forms.ValidationError(_("The file is larger than 20 MB. Split it and import the parts."))
    return file


class ConfirmForm(forms.Form):
    """What goes onto the ledger stays: somebody has to have looked."""

    seen = forms.BooleanField(
        label=_("I have looked at the plan. What goes onto somebody’s record is not taken back.")
    )
