"""The forms of the package desk."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Upload(forms.Form):
    file = forms.FileField(
        label=_("SCORM 1.2 package (.zip)"),
        error_messages={
            "required": _("Choose the package’s zip file."),
            "empty": _("The file is empty."),
        },
        help_text=_("It is unpacked and checked, and waits until somebody clears it."),
    )


class Withdrawal(forms.Form):
    note = forms.CharField(
        label=_("Why"),
        max_length=300,
        error_messages={"required": _("Say in a few words why, for your colleagues.")},
    )
