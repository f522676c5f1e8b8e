"""Forms of the door and of attendance."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.events import door
from rollcall.events.local_times import ZONES
from rollcall.events.models import Event, Mark, Registration, Session


class TapForm(forms.Form):
    """One tap of the list without a script."""

    registration = forms.ModelChoiceField(Registration.objects.none())
    session = forms.ModelChoiceField(Session.objects.none())
    kind = forms.ChoiceField(choices=Mark.Kind.choices)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["registration"].queryset = Registration.objects.filter(event=event)  # type: ignore[attr-defined]
        self.fields["session"].queryset = event.sessions.all()  # type: ignore[attr-defined]

    def note(self) -> door.Note:
        given = self.cleaned_data
        return door.Note(uuid4(), given["registration"].pk, given["session"].pk, given["kind"], clock.now())


class WalkInForm(forms.Form):
    """Somebody who is not on the list."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, help_text=_("The certificate goes there.")
    )
    agency_name = forms.CharField(label=_("Agency"), max_length=200, required=False)
    beyond = forms.BooleanField(
        label=_("Let in although every seat is taken"),
        required=False,
        help_text=_("Only whoever runs the event can do this. It is logged."),
    )


class KioskForm(forms.Form):
    """What somebody types at the kiosk."""

    who = forms.CharField(
        label=_("Your last name, or the code on your phone"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}
        ),
    )


class CorrectForm(forms.Form):
    """Minutes of one person in one session, with the reason; no minutes: back to what was noted."""

    minutes = forms.IntegerField(label=_("Minutes there"), min_value=0, max_value=1440, required=False)
    reason = forms.CharField(label=_("Why"), max_length=300)


class ReportForm(forms.Form):
    """A meeting's report, of which session, and by which clock."""

    session = forms.TypedChoiceField(label=_("Session"), coerce=int)
    file = forms.FileField(
        label=_("The report as CSV"),
        max_length=200,
        help_text=_("From Zoom, Teams or Webex, or any table with name, join and leave."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    zone = forms.ChoiceField(
        label=_("By which clock its times are"),
        choices=[("UTC", "UTC"), *ZONES],
        help_text=_("Zoom and Teams write the clock of whoever exports."),
    )

    def __init__(self, *args: Any, sessions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].choices = sessions  # type: ignore[attr-defined]
