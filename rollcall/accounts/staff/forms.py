"""What staff fill in at this room's desks."""

from typing import Any

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts import agencies_search, duties, mailboxes
from rollcall.accounts.forms.verification import PlainEmailField
from rollcall.accounts.models import Agency, AgencyContact, AgencyDomain, AgencyORI, State, User
from rollcall.accounts.places import STATE_CHOICES, ori_fits

SHORT = forms.Textarea(attrs={"rows": 2})
NEEDS_US = "ours"
HIGHEST = 2**63 - 1


class QueueFilter(forms.Form):
    """What the queue shows; a value it does not know is a 4xx."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            (NEEDS_US, gettext_lazy("Waiting for us")),
            ("all", gettext_lazy("All")),
            *State.choices,
        ],
    )
    agency_state = forms.ChoiceField(
        label=gettext_lazy("Agency in"),
        required=False,
        choices=[("", gettext_lazy("Any state")), *STATE_CHOICES],
    )
    complete = forms.BooleanField(label=gettext_lazy("Evidence complete"), required=False)
    q = forms.CharField(label=gettext_lazy("Name or e-mail"), required=False, max_length=100)


class ApproveForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=2000, widget=SHORT)
    remember_domain = forms.BooleanField(
        label=gettext_lazy("Keep the point of contact’s mail domain on the agency’s record"), required=False
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=SHORT,
        help_text=gettext_lazy("The applicant reads this."),
    )


class AskApplicantForm(forms.Form):
    question = forms.CharField(label=gettext_lazy("Question to the applicant"), max_length=2000, widget=SHORT)


class CallbackForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Whom you reached, at which number, and what they said"),
        max_length=2000,
        widget=SHORT,
    )


class NoteForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=2000, widget=SHORT)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000, widget=SHORT)


class ViewAsForm(forms.Form):
    """Why staff want to see what a person sees (P25)."""

    reason = forms.CharField(
        label=gettext_lazy("Why you look"),
        max_length=300,
        help_text=gettext_lazy("The person reads this in a letter and on the page of the account."),
        widget=SHORT,
    )


class BulkForm(forms.Form):
    """Rows ticked in the queue."""

    rows = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": ""})

    def __init__(self, *args: Any, allowed: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].choices = [(key, key) for key in allowed]  # type: ignore[attr-defined]


class AgencyForm(forms.ModelForm[Agency]):
    class Meta:
        model = Agency
        fields = ["name", "type", "state", "county", "place", "phone", "sworn_count"]
        widgets = {"state": forms.Select(choices=STATE_CHOICES)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"] = forms.ChoiceField(label=gettext_lazy("State"), choices=STATE_CHOICES)
        self.fields["sworn_count"] = forms.IntegerField(
            label=gettext_lazy("Sworn officers"), required=False, min_value=0, max_value=100_000
        )


class OriForm(forms.ModelForm[AgencyORI]):
    class Meta:
        model = AgencyORI
        fields = ["ori"]

    def clean_ori(self) -> str:
        return str(self.cleaned_data["ori"]).strip().upper()


class DomainForm(forms.ModelForm[AgencyDomain]):
    class Meta:
        model = AgencyDomain
        fields = ["domain"]

    def clean_domain(self) -> str:
        domain = mailboxes.to_ascii(str(self.cleaned_data["domain"]).strip().casefold().lstrip("@"))
        if "." not in domain or " " in domain or not domain.isascii():
            raise forms.ValidationError(_("A mail domain looks like halecounty.gov."))
        return domain


class ContactForm(forms.ModelForm[AgencyContact]):
    class Meta:
        model = AgencyContact
        fields = ["name", "title", "email", "phone"]


Oris = inlineformset_factory(Agency, AgencyORI, form=OriForm, formset=BaseInlineFormSet, extra=2, max_num=20)
Domains = inlineformset_factory(
    Agency, AgencyDomain, form=DomainForm, formset=BaseInlineFormSet, extra=2, max_num=20
)
Contacts = inlineformset_factory(
    Agency, AgencyContact, form=ContactForm, formset=BaseInlineFormSet, extra=1, max_num=20
)


def ori_warnings(agency: Agency) -> list[str]:
    """An ORI of another state is worth a look, no fault."""
    return [
        _("The ORI %(ori)s does not begin with %(state)s.") % {"ori": row.ori, "state": agency.state}
        for row in agency.oris.all()
        if not ori_fits(row.ori, agency.state)
    ]


class AgencyFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name, place or ORI"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("Any state")), *STATE_CHOICES]
    )
    proposed = forms.BooleanField(label=gettext_lazy("Proposed only"), required=False)


class MergeForm(forms.Form):
    """Into which agency of the directory a proposed one goes; an empty choice confirms it as new."""

    into = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = " ".join(agency.name.split()[:2])
        self.candidates = agencies_search.search(words, state=agency.state)
        self.fields["into"].choices = [("", "")] + [(row.pk, str(row)) for row in self.candidates]  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV or Excel file"),
        help_text=gettext_lazy(
            "First line: name, state and, where you have them, ori, type, county, place, phone, sworn_count."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods,text/csv"}),
    )


class PeopleFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name or e-mail"), required=False, max_length=100)


class AppointForm(forms.Form):
    """Whom to make staff, and for what; only duties that the giver holds can be chosen (P24)."""

    email = PlainEmailField(
        label=gettext_lazy("E-mail of the account"),
        error_messages={"required": gettext_lazy("Enter the e-mail of the account.")},
        help_text=gettext_lazy("The person opens an account and confirms the e-mail first."),
    )
    duties = forms.MultipleChoiceField(
        label=gettext_lazy("Duties"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one duty.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=SHORT,
        help_text=gettext_lazy("Stands in the record and in the letters to both of you."),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(duty.name, duty.label) for duty in duties.for_giver(giver)]
        self.fields["duties"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("email"):
            given["person"] = User.objects.filter(email__iexact=given["email"]).first()
            if given["person"] is None:
                self.add_error("email", _("There is no account with this e-mail."))
        return given
