"""What an agency writes when it asks for assistance, and what staff and providers write about it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.cases.assistance.models import Assistance, FollowUp, Work
from rollcall.cases.assistance.moves import Asked
from rollcall.catalog.models import Provider

SHORT = forms.Textarea(attrs={"rows": 2})
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AskForm(forms.Form):
    """The intake."""

    problem = forms.CharField(
        label=_("What is the problem?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    population = forms.CharField(
        label=_("Whom is it about?"),
        max_length=300,
        help_text=_("For example: people in a mental health crisis whom patrol meets at night."),
    )
    urgency = forms.ChoiceField(label=_("How soon do you need help?"), choices=Assistance.Urgency.choices)
    tried = forms.CharField(
        label=_("What have you tried?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact_name = forms.CharField(label=_("Whom may we call?"), max_length=150)
    contact_phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    contact_email = forms.EmailField(label=_("E-mail"), max_length=254)

    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)


class AfterForm(forms.Form):
    """What the agency says some time after the end."""

    result = forms.ChoiceField(
        label=_("How is it now?"), choices=FollowUp.Result.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AcceptForm(forms.Form):
    award_line = forms.CharField(
        label=_("Award line"), max_length=300, help_text=_("Which award pays for the help.")
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not"),
        max_length=2000,
        help_text=_("The person reads this as you write it."),
        widget=SHORT,
    )


class AssignForm(forms.Form):
    provider = forms.ModelChoiceField(label=_("Provider"), queryset=Provider.objects.all())


class PlanForm(forms.Form):
    goals = forms.CharField(label=_("Goals"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class StepForm(forms.Form):
    text = forms.CharField(label=_("Step"), max_length=300)
    due_on = forms.DateField(label=_("Done by"), widget=DAY)


class WorkForm(forms.Form):
    kind = forms.ChoiceField(label=_("What was it?"), choices=Work.Kind.choices)
    text = forms.CharField(label=_("In a few words"), max_length=500)
    hours = forms.DecimalField(
        label=_("Hours"),
        min_value=Decimal(0),
        max_value=Decimal(200),
        max_digits=5,
        decimal_places=2,
        initial=0,
    )
    done_on = forms.DateField(label=_("On"), widget=DAY)

    def clean_done_on(self) -> Any:
        day = self.cleaned_data["done_on"]
        if day > clock.now().date():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class EndForm(forms.Form):
    outcome = forms.ChoiceField(label=_("The goals were"), choices=Assistance.Outcome.choices)
    text = forms.CharField(
        label=_("What came of it"),
        max_length=4000,
        help_text=_("The agency reads this as you write it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DoneForm(forms.Form):
    step = forms.IntegerField(min_value=1, max_value=2**62)


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("Asked in the year"), min_value=2010, max_value=2100, required=False)
