"""What staff write: rounds, rubrics, decisions, cards."""

import zoneinfo
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency
from rollcall.accounts.places import STATE_CHOICES
from rollcall.catalog.models import Topic
from rollcall.recognition.eligibility import Rules
from rollcall.recognition.forms.nominations import ToldForm
from rollcall.recognition.models import AwardCategory, Criterion, ModelProgram, Round

ZONES = [
    ("America/New_York", _("Eastern")), ("America/Chicago", _("Central")), ("America/Denver", _("Mountain")),
    ("America/Phoenix", _("Arizona")), ("America/Los_Angeles", _("Pacific")),
    ("America/Anchorage", _("Alaska")), ("Pacific/Honolulu", _("Hawaii")),
]  # fmt: skip
MINUTE = "%Y-%m-%dT%H:%M"
LINES = 7  # of a rubric


def minute(label: Any) -> forms.DateTimeField:
    """An instant to the minute, as a clock in the round's zone shows it."""
    return forms.DateTimeField(
        label=label,
        input_formats=[MINUTE],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE),
    )


class RoundForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    year = forms.IntegerField(label=_("Award year"), min_value=2014, max_value=2100)
    about = forms.CharField(
        label=_("What it is for"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    categories = forms.ModelMultipleChoiceField(
        label=_("Categories"), queryset=AwardCategory.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    opens_at = minute(_("Opens"))
    closes_at = minute(_("Closes"))
    zone = forms.ChoiceField(label=_("In which time zone"), choices=ZONES)
    is_blind = forms.BooleanField(
        label=_("Blind: reviewers do not see which agency it is"), required=False, initial=True
    )
    reviews_each = forms.IntegerField(
        label=_("Reviewers for each nomination"), min_value=1, max_value=9, initial=3
    )
    agency_types = forms.MultipleChoiceField(
        label=_("Only these agencies"),
        choices=Agency.Type.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none, and every kind may nominate."),
    )
    sworn_at_least = forms.IntegerField(
        label=_("Sworn officers, at least"), required=False, min_value=1, max_value=10**6
    )
    sworn_at_most = forms.IntegerField(
        label=_("Sworn officers, at most"), required=False, min_value=1, max_value=10**6
    )
    years_running = forms.IntegerField(
        label=_("Years that the program has run"), required=False, min_value=1, max_value=50
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        zone = given.get("zone")
        for name in ("opens_at", "closes_at"):
            if zone and given.get(name):
                given[name] = _there(given[name], zone)
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It has to close after it opens."))
        return given

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        asked = ("agency_types", "sworn_at_least", "sworn_at_most", "years_running")
        rules = cast("Rules", {name: given[name] for name in asked if given[name]})
        kept = {name: value for name, value in given.items() if name not in {*asked, "categories"}}
        return {**kept, "rules": rules}

    @staticmethod
    def initial_of(round_: Round) -> dict[str, Any]:
        """What stands in the form of a round that is there; times as its own zone's clock shows them."""
        kept = {name: getattr(round_, name) for name in ("title", "year", "about", "zone", "is_blind")}
        times = {"opens_at": round_.opens_there, "closes_at": round_.closes_there}
        naive = {name: value.replace(tzinfo=None).strftime(MINUTE) for name, value in times.items()}
        return {
            **kept,
            **naive,
            **round_.rules,
            "reviews_each": round_.reviews_each,
            "categories": list(round_.categories.all()),
        }


def _there(given: datetime, zone: str) -> datetime:
    """Read the digits as the clock of the round's zone shows them, whatever zone this process has."""
    return given.replace(tzinfo=zoneinfo.ZoneInfo(zone))


class RubricForm(forms.Form):
    """Up to seven criteria, each with a weight and five anchors, one a line."""

    def __init__(self, rows: Sequence[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LINES + 1):
            there = rows[number - 1] if number <= len(rows) else None
            self._line(number, there)

    def _line(self, number: int, there: Criterion | None) -> None:
        needed = number == 1
        self.fields[f"name{number}"] = forms.CharField(
            label=_("Criterion %(n)d") % {"n": number}, max_length=120, required=needed,
            initial=there.name if there else "",
        )  # fmt: skip
        self.fields[f"weight{number}"] = forms.IntegerField(
            label=_("Weight of criterion %(n)d") % {"n": number}, min_value=1, max_value=100,
            required=False, initial=there.weight if there else 1,
        )  # fmt: skip
        self.fields[f"anchors{number}"] = forms.CharField(
            label=_("What 1, 2, 3, 4 and 5 look like, criterion %(n)d") % {"n": number},
            help_text=_("Five lines, the first for a 1."), max_length=1500, required=False,
            initial="\n".join(there.anchors) if there else "",
            widget=forms.Textarea(attrs={"rows": 5}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for number in range(1, LINES + 1):
            if given.get(f"name{number}") and len(_lines(given.get(f"anchors{number}", ""))) != 5:
                self.add_error(f"anchors{number}", ValidationError(_("Write five lines, one for each mark.")))
        return given

    def rows(self) -> list[tuple[str, int, list[str]]]:
        given = self.cleaned_data
        return [
            (given[f"name{n}"], given[f"weight{n}"] or 1, _lines(given[f"anchors{n}"]))
            for n in range(1, LINES + 1)
            if given[f"name{n}"]
        ]


def _lines(typed: str) -> list[str]:
    return [line.strip()[:200] for line in typed.splitlines() if line.strip()]


class ReviewerForm(forms.Form):
    email = forms.EmailField(label=_("E-mail of the reviewer’s account"), max_length=254)
    category = forms.ModelChoiceField(label=_("Category"), queryset=AwardCategory.objects.none())

    def __init__(self, round_: Round, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Any]", self.fields["category"]).queryset = round_.categories.all()


class VerdictForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What should become of it"),
        choices=[("award", _("Award it")), ("no", _("Do not award it"))],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("Why, for us"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    told = forms.CharField(
        label=_("Why, for the agency"),
        max_length=4000,
        help_text=_("The agency reads this as you write it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SampleForm(ToldForm):
    """A nomination of nobody, for practice."""


class ProgramForm(ToldForm):
    category = forms.ModelChoiceField(label=_("Category"), queryset=AwardCategory.objects.all())
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"), queryset=Topic.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    agency_name = forms.CharField(label=_("Agency"), max_length=200)
    agency_type = forms.ChoiceField(label=_("Kind of agency"), choices=Agency.Type.choices)
    agency_size = forms.IntegerField(label=_("Sworn officers"), required=False, min_value=0, max_value=10**6)
    state_code = forms.ChoiceField(label=_("State"), choices=STATE_CHOICES)
    evidence = forms.ChoiceField(
        label=_("Evidence"), choices=ModelProgram.Evidence.choices, widget=forms.RadioSelect
    )

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "topics"}


class DocumentForm(forms.Form):
    title = forms.CharField(label=_("Title of the document"), max_length=160)
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, Excel, PowerPoint, JPEG or PNG, at most 10 MB.")
    )
