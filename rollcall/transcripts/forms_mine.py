"""What the holder of a record writes."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.transcripts.models import Showing


class ShowingForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("Whoever checks the number of a certificate of yours reads"),
        choices=Showing.Choice.choices,
        widget=forms.RadioSelect,
    )


class ExternalForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=160)
    provider = forms.CharField(label=_("Given by"), max_length=160)
    completed_on = forms.DateField(
        label=_("Finished on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    hours = forms.DecimalField(
        label=_("Hours"),
        max_digits=5,
        decimal_places=2,
        max_value=400,
        validators=[MinValueValidator(Decimal("0.25"))],
    )
    evidence = forms.FileField(
        label=_("Evidence"), help_text=_("A PDF, JPEG or PNG of at most 10 MB: the certificate, or a letter.")
    )

    def clean_completed_on(self) -> date:
        given: date = self.cleaned_data["completed_on"]
        if given > clock.now().date() or given.year < 1950:
            raise forms.ValidationError(_("Give the day on which you finished."))
        return given
