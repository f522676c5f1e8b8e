"""The desk's smaller forms: publish, cancel, copy, instructors, files, qualifications."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.events.copies import MOST_COPIES
from rollcall.events.forms.planning import DAY, day_field
from rollcall.events.models import Event, Instructor, Qualification

SHOW = [
    ("upcoming", gettext_lazy("Upcoming")),
    ("drafts", gettext_lazy("Drafts")),
    ("past", gettext_lazy("Past and canceled")),
]


class Filters(forms.Form):
    show = forms.ChoiceField(label=gettext_lazy("Show"), choices=SHOW, required=False)
    q = forms.CharField(label=gettext_lazy("Title"), max_length=100, required=False)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it does not take place"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Everybody who has a seat or waits for one reads this."),
    )


class CopyForm(forms.Form):
    """One new date, or several for a series."""

    first_day = forms.DateField(
        label=gettext_lazy("The copy begins in the week of"),
        widget=forms.DateInput(attrs={**DAY, "class": "rc-short"}, format="%Y-%m-%d"),
    )
    more_days = forms.CharField(
        label=gettext_lazy("More copies in the weeks of"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One day a line, as 2027-03-08. With a name below they become a series."),
    )
    keep_weekday = forms.BooleanField(
        label=gettext_lazy("Keep the weekday"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without the tick each copy begins on exactly the day you chose."),
    )
    series = forms.CharField(label=gettext_lazy("Name of the series"), max_length=160, required=False)

    def clean_more_days(self) -> list[date]:
        days = []
        for line in self.cleaned_data["more_days"].replace(",", "\n").split():
            try:
                days.append(date.fromisoformat(line))
            except ValueError as error:
                raise forms.ValidationError(
                    _("“%(line)s” is no day. Write it as 2027-03-08.") % {"line": line[:20]}
                ) from error
        if len(days) >= MOST_COPIES:
            raise forms.ValidationError(_("At most %(most)d copies at once.") % {"most": MOST_COPIES})
        return days

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("more_days") and not given.get("series"):
            self.add_error("series", _("Give the series a name."))
        return given

    @property
    def days(self) -> list[date]:
        return [self.cleaned_data["first_day"], *self.cleaned_data["more_days"]]


class AssignForm(forms.Form):
    """Somebody who teaches already, or somebody new."""

    instructor = forms.ModelChoiceField(
        label=gettext_lazy("Instructor"), queryset=Instructor.objects.none(), required=False
    )
    name = forms.CharField(label=gettext_lazy("Or somebody new: name"), max_length=150, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("With an account under this e-mail they get a desk of their own."),
    )
    is_lead = forms.BooleanField(label=gettext_lazy("Leads the class"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instructor"]
        field.queryset = Instructor.objects.exclude(teachings__event=event)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("instructor") and not (given.get("name") and given.get("email")):
            self.add_error("instructor", _("Choose somebody, or write the name and e-mail of somebody new."))
        return given


class NewInstructorForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)


class HandoutForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What it is"), max_length=160)
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy("PDF, Office, text or picture, at most 50 MB."),
    )
    for_participants = forms.BooleanField(
        label=gettext_lazy("Those with a seat may have it too"), required=False
    )


class BioForm(forms.Form):
    bio = forms.CharField(
        label=gettext_lazy("About you"),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Where you served, what you teach. It goes into the papers of your classes."),
    )


class QualificationForm(forms.ModelForm[Qualification]):
    expires_on = day_field(gettext_lazy("Valid until"), gettext_lazy("Empty: it has no end."))

    class Meta:
        model = Qualification
        fields = ("name", "issuer", "expires_on")
