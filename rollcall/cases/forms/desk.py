"""What staff write at the desk."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.cases.models import CannedAnswer, Case


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it cannot be added"),
        max_length=2000,
        help_text=_("The person reads this as you write it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("A note for colleagues"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AnswerForm(forms.Form):
    """The answer, what becomes of the case, and the version that was read."""

    THEN: ClassVar = [
        ("keep", _("I go on looking")),
        ("wait", _("I wait for the person")),
        ("done", _("It is solved")),
        ("decline", _("It cannot be done")),
    ]
    text = forms.CharField(
        label=_("Your answer"),
        max_length=6000,
        help_text=_("The person reads this as you write it, on the page and in a letter."),
        widget=forms.Textarea(attrs={"rows": 7, "data-typing": ""}),
    )
    then = forms.ChoiceField(label=_("And then"), choices=THEN)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class MergeForm(forms.Form):
    number = forms.CharField(
        label=_("Join with"), max_length=30, help_text=_("The number of the other one, like C-2026-000012.")
    )


class HandOverForm(forms.Form):
    team = forms.ChoiceField(label=_("Hand over to"), choices=Case.Team.choices)


class ReasonForm(forms.Form):
    """What staff checked before they act; it stands in the trail."""

    reason = forms.CharField(
        label=_("What you checked"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class IdentityForm(ReasonForm):
    """R10: by which rule the person was recognized."""

    RULES: ClassVar = [
        ("old_mailbox", _("The old mailbox answered")),
        ("agency", _("The agency confirmed it by phone, at the number of our directory")),
        ("poc", _("The point of contact confirmed it")),
        ("identifier", _("The person named officer number and agency as we have them")),
    ]
    rule = forms.ChoiceField(label=_("How you know who it is"), choices=RULES)
    field_order = ("rule", "reason")


class DecisionForm(forms.Form):
    DECISIONS: ClassVar = [("granted", _("Granted")), ("refused", _("Refused"))]
    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS)
    reason = forms.CharField(
        label=_("Why, and what was done"),
        max_length=2000,
        help_text=_("The person reads this as you write it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CannedForm(forms.ModelForm[CannedAnswer]):
    class Meta:
        model = CannedAnswer
        fields = ("title", "team", "english", "spanish")
        widgets: ClassVar = {
            "english": forms.Textarea(attrs={"rows": 5}),
            "spanish": forms.Textarea(attrs={"rows": 5, "lang": "es"}),
        }
