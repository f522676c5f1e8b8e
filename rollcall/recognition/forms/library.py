"""What agencies say about programs they adopted."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency
from rollcall.recognition.models import Adoption

TEXT = forms.Textarea(attrs={"rows": 4})


class AdoptForm(forms.Form):
    agency = forms.ModelChoiceField(label=_("For which agency"), queryset=Agency.objects.none())
    state = forms.ChoiceField(
        label=_("How far are you?"), choices=Adoption.State.choices, widget=forms.RadioSelect
    )
    changed = forms.CharField(
        label=_("What did you change?"),
        required=False,
        max_length=4000,
        help_text=_("What you do otherwise than the agency that began it. Staff read it; it is not shown."),
        widget=TEXT,
    )
    may_be_named = forms.BooleanField(
        label=_("Our agency may be named on the page"),
        required=False,
        help_text=_("Without it we count you and do not name you."),
    )

    def __init__(self, agencies: list[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = cast("forms.ModelChoiceField[Any]", self.fields["agency"])
        agency.queryset = Agency.objects.filter(pk__in=[one.pk for one in agencies])
        if len(agencies) == 1:
            agency.initial, agency.empty_label = agencies[0], None


class ReportForm(forms.Form):
    state = forms.ChoiceField(
        label=_("How far are you now?"), choices=Adoption.State.choices, widget=forms.RadioSelect
    )
    results = forms.CharField(label=_("What came of it?"), max_length=4000, widget=TEXT)
    obstacles = forms.CharField(label=_("What was hard?"), required=False, max_length=4000, widget=TEXT)
