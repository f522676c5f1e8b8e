"""What is asked of who registers, gives a seat up or away, approves, or is added at the desk."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.base import questionnaires
from rollcall.events.applicants import Given
from rollcall.events.models import Event

LONGEST_NEEDS = 2000
WHY = 300


def _why(label: Any, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "maxlength": WHY})
    return forms.CharField(label=label, max_length=WHY, required=required, widget=widget)


class RegisterForm(forms.Form):
    """The questions of one event; name and address of guests alone, whose account tells us of others."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The link to the webinar comes to this address.")
    )
    agency_name = forms.CharField(label=_("Agency or organization"), max_length=200, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, help_text=_("For news on the day itself.")
    )
    supervisor_name = forms.CharField(label=_("Your supervisor’s name"), max_length=150)
    supervisor_email = forms.EmailField(
        label=_("Your supervisor’s e-mail"),
        max_length=254,
        help_text=_("A work address. We ask there whether you may come."),
    )
    access_needs = forms.CharField(
        label=_("What you need to take part"),
        max_length=LONGEST_NEEDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_NEEDS}),
        help_text=_(
            "An interpreter, a seat near the front, step-free access. Only the coordinator reads it."
        ),
    )

    def __init__(self, event: Event, *, guest: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        unasked = [] if guest else ["name", "email", "agency_name"]
        if event.approval != Event.Approval.SUPERVISOR:
            unasked += ["supervisor_name", "supervisor_email"]
        for name in unasked:
            del self.fields[name]
        if event.questionnaire is not None:
            self.fields |= questionnaires.fields_of(event.questionnaire)

    def given(self) -> Given:
        cleaned = self.cleaned_data
        plain = {name: cleaned[name] for name in RegisterForm.base_fields if name in cleaned}
        return Given(answers=questionnaires.answers_from(cleaned), **plain)


class CancelForm(forms.Form):
    why = _why(_("Why, if you want to say"))


class AnswerForm(forms.Form):
    """The supervisor's page: which button, and a word with a no."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput)
    why = _why(_("A word to your colleague"))

    @property
    def is_yes(self) -> bool:
        return cast("bool", self.cleaned_data["answer"] == "yes")


class SubstituteForm(forms.Form):
    name = forms.CharField(label=_("Your colleague’s name"), max_length=150)
    email = forms.EmailField(
        label=_("Your colleague’s e-mail"),
        max_length=254,
        help_text=_("We write there. The seat stays yours until your colleague takes it."),
    )


class TransferForm(forms.Form):
    """Which of the other dates."""

    to = forms.ModelChoiceField(
        label=_("Another date"), queryset=Event.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, dates: Any, words: dict[int, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        field = cast("forms.ModelChoiceField[Event]", self.fields["to"])
        field.queryset = dates
        field.label_from_instance = lambda event: words.get(event.pk, event.title)  # type: ignore[method-assign, assignment]


class DeskActForm(forms.Form):
    """What the desk does with one registration."""

    act = forms.ChoiceField(choices=[("approve", ""), ("refuse", ""), ("cancel", "")])
    why = _why(_("Reason"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("act") in {"refuse", "cancel"} and not cleaned.get("why"):
            self.add_error("why", _("Say why: the person is told."))
        return cleaned


class AddForm(forms.Form):
    """Somebody whom whoever runs the event adds."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_("Only for a guest of an open webinar; accounts have their own."),
    )
    access_needs = RegisterForm.base_fields["access_needs"]
    exception_why = _why(_("Reason for an exception"))

    def given(self) -> Given:
        cleaned = self.cleaned_data
        name = cleaned["name"] or cleaned["email"].partition("@")[0]
        return Given(name=name, email=cleaned["email"], access_needs=cleaned["access_needs"])
