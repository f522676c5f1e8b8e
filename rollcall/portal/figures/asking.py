"""What somebody wants to see: a span, and what it is narrowed by."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency
from rollcall.accounts.places import STATE_CHOICES
from rollcall.catalog.models import Provider, Topic
from rollcall.portal.figures import spans
from rollcall.portal.figures.spans import Span

Choices = list[tuple[str, str | Promise]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A span and filters; an empty one narrows nothing. `words` is how each filter is said."""

    span: Span
    topic: str = ""
    provider: str = ""
    award: str = ""
    state: str = ""
    agency_type: str = ""
    words: tuple[str, ...] = ()

    @property
    def is_by_course(self) -> bool:
        return bool(self.topic or self.provider or self.award)

    @property
    def is_by_agency(self) -> bool:
        return bool(self.state or self.agency_type)

    def of_course(self, path: str = "") -> Q:
        """Courses or events that fit, reached by a path such as `course__`."""
        found = Q(**{f"{path}topics": self.topic}) if self.topic else Q()
        found &= Q(**{f"{path}provider": self.provider}) if self.provider else Q()
        return found & (Q(**{f"{path}provider__award_line": self.award}) if self.award else Q())

    def of_agency(self, path: str = "agency__") -> Q:
        """Agencies that fit, reached by a path."""
        found = Q(**{f"{path}state": self.state}) if self.state else Q()
        return found & (Q(**{f"{path}type": self.agency_type}) if self.agency_type else Q())


class FiguresForm(forms.Form):
    """Span and filters, from the address's query. Two queries, for topics and providers."""

    span = forms.ChoiceField(label=_("Span"), choices=spans.PRESETS, required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    provider = forms.ChoiceField(label=_("Provider"), required=False)
    award = forms.ChoiceField(label=_("Award line"), required=False)
    state = forms.ChoiceField(label=_("State of the agency"), required=False)
    agency_type = forms.ChoiceField(label=_("Kind of agency"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in self._choices.items():
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [("", _("All")), *choices]

    @cached_property
    def _choices(self) -> dict[str, Choices]:
        providers = list(Provider.objects.values_list("pk", "name", "award_line"))
        awards = sorted({award for _pk, _name, award in providers if award})
        return {
            "topic": [(str(pk), name) for pk, name in Topic.objects.values_list("pk", "name")],
            "provider": [(str(pk), name) for pk, name, _award in providers],
            "award": [(award, award) for award in awards],
            "state": list(STATE_CHOICES),
            "agency_type": list(Agency.Type.choices),
        }

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        if sent.get("span") != spans.OWN or self.errors:
            return sent
        first, last = sent.get("first"), sent.get("last")
        if not first or not last:
            self.add_error("first" if not first else "last", _("Own dates need a first and a last day."))
        elif last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif (last - first).days > spans.MOST_DAYS or first.year < 1990 or last.year > 2200:
            self.add_error("last", _("Ten years at most."))
        return sent

    def asked(self) -> Asked:
        """What a valid form asks for."""
        sent = self.cleaned_data
        own = sent.get("span") == spans.OWN
        span = Span(sent["first"], sent["last"]) if own else spans.of_preset(sent.get("span", ""))
        chosen = {name: sent.get(name, "") for name in self._choices}
        return Asked(span, words=tuple(self._words(chosen)), **chosen)

    def _words(self, chosen: dict[str, str]) -> Iterator[str]:
        for name, value in chosen.items():
            if value:
                yield f"{self.fields[name].label}: {dict(self._choices[name])[value]}"
