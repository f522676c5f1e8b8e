"""What staff type about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_NAME = 150
MAX_TITLE = 120
MAX_AGENCY = 200
MAX_REASON = 300


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
