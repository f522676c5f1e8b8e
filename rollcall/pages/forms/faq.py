"""What a visitor may say of an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HelpedForm(forms.Form):
    """A button's value: yes or no."""

    helped = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])


class SentenceForm(forms.Form):
    sentence = forms.CharField(
        label=_("What should it say?"),
        max_length=400,
        required=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence is enough. Please leave out names and case numbers: we do not reply here."),
    )
