"""What somebody wants to see: a span, and what it is narrowed by."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency
from rollcall.accounts.places import STATE_CHOICES
from rollcall.catalog.models import Course, Provider, Topic
from rollcall.events.models import Event
from rollcall.pages import programs
from rollcall.pages.programs import Gathering
from rollcall.portal.figures import spans
from rollcall.portal.figures.spans import Span

Choices = list[tuple[str, str | Promise]]
Offering = TypeVar("Offering", Course, Event)


@dataclass(frozen=True, slots=True)
class Asked:
    """A span and filters; an empty one narrows nothing. `words` is how each filter is said."""

    span: Span
    program: Gathering | None = None
    topic: str = ""
    provider: str = ""
    award: str = ""
    state: str = ""
    agency_type: str = ""
    words: tuple[str, ...] = ()

    @property
    def is_by_course(self) -> bool:
        return bool(self.program or self.topic or self.provider or self.award)

    @property
    def is_by_agency(self) -> bool:
        return bool(self.state or self.agency_type)

    def among(self, offerings: QuerySet[Offering]) -> QuerySet[Offering]:
        """Courses or events that fit; one on several topics of a program may come more than once."""
        found = _gathered(self.program) if self.program else Q()
        found &= Q(provider=self.provider) if self.provider else Q()
        found &= Q(provider__award_line=self.award) if self.award else Q()
        rows = offerings.filter(found)
        return rows.filter(Q(topics=self.topic)) if self.topic else rows  # a topic beside the program's

    def of_agency(self, path: str = "agency__") -> Q:
        """Agencies that fit, reached by a path."""
        found = Q(**{f"{path}state": self.state}) if self.state else Q()
        return found & (Q(**{f"{path}type": self.agency_type}) if self.agency_type else Q())


def _gathered(program: Gathering) -> Q:
    """What its public page gathers; nothing where it names neither topic nor provider."""
    found = Q(topics__slug__in=program.topics) if program.topics else Q()
    found &= Q(provider__slug__in=program.providers) if program.providers else Q()
    return found or Q(pk__in=[])


class FiguresForm(forms.Form):
    """Span and filters, from the address's query. Seven queries, for programs, topics and providers."""

    span = forms.ChoiceField(label=_("Span"), choices=spans.PRESETS, required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    program = forms.ChoiceField(
        label=_("Program"),
        required=False,
        error_messages={"invalid_choice": _("That program is not published here. Choose another, or All.")},
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
            "program": [(key, one.title) for key, one in self._programs.items()],
            "topic": [(str(pk), name) for pk, name in Topic.objects.values_list("pk", "name")],
            "provider": [(str(pk), name) for pk, name, _award in providers],
            "award": [(award, award) for award in awards],
            "state": list(STATE_CHOICES),
            "agency_type": list(Agency.Type.choices),
        }

    @cached_property
    def _programs(self) -> dict[str, Gathering]:
        return {one.key: one for one in programs.gatherings()}

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
        words = tuple(self._words(chosen))
        return Asked(span, self._programs.get(chosen.pop("program")), **chosen, words=words)

    def _words(self, chosen: dict[str, str]) -> Iterator[str]:
        for name, value in chosen.items():
            if value:
                yield f"{self.fields[name].label}: {dict(self._choices[name])[value]}"
