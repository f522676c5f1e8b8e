"""What people write about a missing certificate."""

from typing import Any, cast

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.cases.missing import Facts

FIRST_YEAR = 2015
TEXT = {"autocomplete": "off"}


class MissingForm(forms.Form):
    """What the person remembers."""

    what = forms.CharField(
        label=_("What was it?"),
        max_length=200,
        help_text=_("The title of the class or webinar, as well as you remember it."),
        widget=forms.TextInput(attrs=TEXT),
    )
    year = forms.TypedChoiceField(label=_("In which year?"), coerce=int)
    month = forms.TypedChoiceField(label=_("Month, about"), coerce=int, required=False, empty_value=None)
    where = forms.CharField(
        label=_("Where?"),
        max_length=200,
        required=False,
        help_text=_("City and state, or the agency that hosted it. “Online” for a webinar."),
        widget=forms.TextInput(attrs=TEXT),
    )
    instructor = forms.CharField(
        label=_("Who taught it?"), max_length=150, required=False, widget=forms.TextInput(attrs=TEXT)
    )
    email = forms.EmailField(
        label=_("Which e-mail did you use then?"),
        max_length=254,
        required=False,
        help_text=_("Only if it was another one. It may be an address that no longer works."),
    )
    name = forms.CharField(
        label=_("Your name then"), max_length=150, required=False, help_text=_("Only if it was another one.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in range(clock.now().year, FIRST_YEAR - 1, -1)]
        cast("forms.TypedChoiceField", self.fields["year"]).choices = [("", _("Choose a year")), *years]
        months = [("", _("I do not remember")), *MONTHS.items()]
        cast("forms.TypedChoiceField", self.fields["month"]).choices = months

    def facts(self) -> Facts:
        """What was written, as the case keeps it."""
        given = self.cleaned_data
        return Facts(
            what=given["what"],
            year=given["year"],
            month=given["month"] or None,
            where=given["where"],
            instructor=given["instructor"],
            email=given["email"],
            name=given["name"],
        )
