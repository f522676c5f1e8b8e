"""What an agency writes of its program."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency
from rollcall.base import clock
from rollcall.recognition.models import AwardCategory, Round

LONGEST = 6000


def text(label: Any, help_text: Any, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ToldForm(forms.Form):
    """The fields that a card and a nomination share; only the title is needed to save."""

    title = forms.CharField(label=_("Title of the program"), max_length=160)
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=300,
        required=False,
        help_text=_("What a busy chief would read first."),
    )
    problem = text(_("The problem"), _("What went wrong, how often, and whom it hurt."))
    done = text(_("What is done"), _("Step by step, so that another agency could do the same."), 8)
    cost = text(_("What it costs"), _("Money and hours, to begin with and each year."), 3)
    staffing = text(_("Who does the work"), _("How many people, with which training."), 3)
    results = text(_("What came of it"), _("Figures from before and after, if you have them."))
    began_year = forms.IntegerField(label=_("Began in"), required=False, min_value=1950, max_value=2100)
    contact_name = forms.CharField(label=_("Whom others may ask"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("Contact’s e-mail"), max_length=254, required=False)
    contact_phone = forms.CharField(label=_("Contact’s phone"), max_length=40, required=False)

    def clean_began_year(self) -> int | None:
        year = self.cleaned_data["began_year"]
        if year is not None and year > clock.now().year:
            raise forms.ValidationError(_("Give the year in which it began."))
        return cast("int | None", year)


class NominationForm(ToldForm):
    """The draft; `saves` tells whether a colleague saved in between."""

    saves = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def name_what_is_needed(self) -> None:
        """Before it is shown, and after it was judged: only the phone may stay empty when it is sent in."""
        for name, field in self.fields.items():
            field.required = name != "contact_phone"

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "saves"}


class BeginForm(forms.Form):
    """In which category, for which agency."""

    title = forms.CharField(label=_("Title of the program"), max_length=160)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=AwardCategory.objects.none(), widget=forms.RadioSelect
    )
    agency = forms.ModelChoiceField(label=_("For which agency"), queryset=Agency.objects.none())

    def __init__(self, round_: Round, agencies: list[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = cast("forms.ModelChoiceField[Any]", self.fields["category"])
        category.queryset, category.empty_label = round_.categories.all(), None
        agency = cast("forms.ModelChoiceField[Any]", self.fields["agency"])
        agency.queryset = Agency.objects.filter(pk__in=[one.pk for one in agencies])
        if len(agencies) == 1:
            agency.initial, agency.empty_label = agencies[0], None


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Document"), help_text=_("PDF, Word, Excel, PowerPoint, JPEG or PNG, at most 10 MB.")
    )
    names_agency = forms.BooleanField(
        label=_("It shows which agency we are"),
        required=False,
        initial=True,
        help_text=_("In a blind round reviewers open only documents that do not show it."),
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("A colleague’s e-mail"),
        max_length=254,
        help_text=_("Somebody who is verified at your agency. They get a letter and write with you."),
    )
