"""What visitors send to the composed site."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ThemeForm(forms.Form):
    """Light or dark, and the page of ours to go back to."""

    theme = forms.ChoiceField(
        label=_("How should pages look?"),
        choices=[("device", _("Same as device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)
