"""Offering a room for a class, and answering the offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts.places import STATE_CHOICES
from rollcall.catalog.models import Provider
from rollcall.events.models import HostRequest


class HostForm(forms.ModelForm[HostRequest]):
    """What an agency offers."""

    state_code = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[("", gettext_lazy("Choose a state")), *STATE_CHOICES]
    )
    seats = forms.IntegerField(label=gettext_lazy("Seats in the room"), min_value=1, max_value=10_000)

    class Meta:
        model = HostRequest
        fields = (
            "agency_name", "wanted", "topic", "dates", "place", "state_code", "seats", "equipment",
            "contact_phone", "note",
        )  # fmt: skip
        labels = {"topic": gettext_lazy("Topic")}
        help_texts = {
            "wanted": gettext_lazy("A title of ours, or what your officers need."),
            "dates": gettext_lazy("For instance: any week in March, not the 8th."),
            "equipment": gettext_lazy("For instance: screen, sound, 12 tables, mats."),
        }
        widgets = {
            "equipment": forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
            "note": forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
            "contact_phone": forms.TextInput(attrs={"type": "tel"}),
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("equipment", "note"):
            if len(given.get(name) or "") > 2000:
                self.add_error(name, _("Use at most 2,000 characters."))
        return given


class AgreeForm(forms.Form):
    agreement = forms.CharField(
        label=gettext_lazy("What both sides agree to"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("The host gets these words by letter. They stay as they are."),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why not"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandOverForm(forms.Form):
    provider = forms.ModelChoiceField(label=gettext_lazy("Provider"), queryset=Provider.objects.all())
    city = forms.CharField(label=gettext_lazy("City of the venue"), max_length=120)
