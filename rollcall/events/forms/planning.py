"""The plan of an event as a form: one page in parts; and its sessions, by the clock on the wall there."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts import agencies_search
from rollcall.accounts.models import Agency, Category, User
from rollcall.accounts.places import STATE_CHOICES, STATES
from rollcall.base.access import AccessLevel
from rollcall.base.errors import Refusal
from rollcall.base.models import Questionnaire
from rollcall.catalog.models import Course, Topic
from rollcall.events import local_times, policies, teachers
from rollcall.events.models import Event, Quota, Venue
from rollcall.events.seating import Kept

MOST_SEATS = 100_000
LINES = {"rows": 4}
DAY = {"type": "date"}
MANY = 20  # agencies in one rule


def day_field(label: Any, hint: Any = "", **kwargs: Any) -> forms.DateField:
    """A day as a browser's own picker gives it; optional."""
    kwargs.setdefault("required", False)
    widget = forms.DateInput(attrs={**DAY, "class": "rc-short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=widget, **kwargs)


def label_of(agency: Agency) -> str:
    return ", ".join(part for part in (agency.name, agency.place, agency.state) if part)


def agency_by_words(words: str) -> Agency:
    """The one agency that these words mean; raises ValidationError with those that fit."""
    named = Agency.objects.filter(name__iexact=words.partition(", ")[0]).order_by("pk")[:MANY]
    same = [one for one in named if words.casefold() == label_of(one).casefold()]
    found = agencies_search.search(words, limit=6)
    if len(same) == 1 or len(found) == 1:
        return (same or found)[0]
    if not found:
        raise forms.ValidationError(_("We find no agency by the words “%(words)s”.") % {"words": words})
    fitting = "; ".join(label_of(one) for one in found)
    raise forms.ValidationError(
        _("Several agencies fit: %(agencies)s. Write one out.") % {"agencies": fitting}
    )


class AgencyField(forms.CharField):
    """An agency by its words; the value is the agency, or None."""

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        return agency_by_words(words) if words else None


class AgenciesField(forms.CharField):
    """One agency a line; the value is their numbers."""

    widget = forms.Textarea(attrs=LINES)

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MANY:
            raise forms.ValidationError(_("At most %(most)d agencies.") % {"most": MANY})
        return sorted({agency_by_words(line).pk for line in lines})


class StatesField(forms.CharField):
    """Two-letter codes with commas between; the value is a list."""

    def clean(self, value: Any) -> Any:
        codes = super().clean(value).upper().replace(",", " ").split()
        unknown = [code for code in codes if code not in STATES]
        if unknown:
            raise forms.ValidationError(_("There is no state “%(code)s”.") % {"code": unknown[0][:20]})
        return sorted(set(codes))


class PlanForm(forms.ModelForm[Event]):
    """Everything about an event but its sessions and its instructors."""

    topics = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Topics"),
        queryset=Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the place"),
        choices=local_times.ZONES,
        help_text=gettext_lazy("All hours are typed and shown by the clock there."),
    )
    venue = forms.ModelChoiceField(label=gettext_lazy("Venue"), queryset=Venue.objects.all(), required=False)
    state_code = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("The venue’s, or none")), *STATE_CHOICES],
        required=False,
    )
    host = AgencyField(
        label=gettext_lazy("Agency that hosts it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Begin to type its name, place or state."),
    )
    join_url = forms.URLField(
        label=gettext_lazy("Link to the meeting"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Only those who are registered see it."),
    )
    outside_url = forms.URLField(
        label=gettext_lazy("Registration at another organization"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("With this link people register there, and nobody here."),
    )
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("For which verified people"),
        choices=Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Counts only where it is for verified officers."),
    )
    rule_states = StatesField(
        label=gettext_lazy("Only from these states"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Two letters each, with commas between: TX, OK. Empty: from everywhere."),
    )
    rule_agency_types = forms.MultipleChoiceField(
        label=gettext_lazy("Only from these kinds of agency"),
        choices=Agency.Type.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rule_agencies = AgenciesField(
        label=gettext_lazy("Only from these agencies"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("One a line, by name."),
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Seats"),
        min_value=0,
        max_value=MOST_SEATS,
        required=False,
        help_text=gettext_lazy("Empty: no limit."),
    )
    opens_on = day_field(gettext_lazy("Registration opens on"), gettext_lazy("Empty: when it is published."))
    closes_on = day_field(gettext_lazy("Last day to register"), gettext_lazy("Empty: until it begins."))
    host_seats = forms.IntegerField(
        label=gettext_lazy("Seats kept for the host"), min_value=0, max_value=MOST_SEATS, required=False
    )
    host_until = day_field(gettext_lazy("Open to all from"), gettext_lazy("Empty: kept to the end."))
    region_seats = forms.IntegerField(
        label=gettext_lazy("Seats kept for states nearby"), min_value=0, max_value=MOST_SEATS, required=False
    )
    region_states = StatesField(label=gettext_lazy("Which states"), max_length=300, required=False)
    region_until = day_field(gettext_lazy("Open to all from"), gettext_lazy("Empty: kept to the end."))
    questionnaire = forms.ModelChoiceField(
        label=gettext_lazy("Questions at registration"), queryset=Questionnaire.objects.all(), required=False
    )
    coordinator_at_desk = forms.BooleanField(
        label=gettext_lazy("The coordinator runs this event at the desk"),
        required=False,
        help_text=gettext_lazy("The e-mail above has to belong to a confirmed account."),
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Hours on the certificate"),
        min_value=0,
        max_value=999,
        max_digits=5,
        decimal_places=2,
        initial=0,
    )
    least_share = forms.IntegerField(
        label=gettext_lazy("Percent of the time one has to be present"),
        min_value=0,
        max_value=100,
        initial=80,
    )
    evaluation = forms.ModelChoiceField(
        label=gettext_lazy("Evaluation before the certificate"),
        queryset=Questionnaire.objects.all(),
        required=False,
    )
    test = forms.ModelChoiceField(
        label=gettext_lazy("Test before the certificate"),
        queryset=Course.objects.none(),
        required=False,
        help_text=gettext_lazy("A course whose completion the certificate waits for."),
    )

    class Meta:
        model = Event
        fields = (
            "kind", "title", "summary", "description", "objectives", "lesson_plan", "what_to_bring",
            "provider", "zone", "venue", "room", "state_code", "join_url", "outside_url", "access_level",
            "audience", "approval", "coordinator_name", "coordinator_email", "coordinator_phone", "capacity",
            "hold_days", "offer_hours", "late_hours", "questionnaire", "hours", "credit_note",
            "gives_certificate", "least_share", "evaluation", "test",
        )  # fmt: skip
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 6}),
            "objectives": forms.Textarea(attrs=LINES),
            "lesson_plan": forms.Textarea(attrs=LINES),
            "what_to_bring": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"provider": gettext_lazy("Provider")}
        help_texts = {
            "lesson_plan": gettext_lazy("For instructors and for the file that a state may ask for."),
            "description": gettext_lazy("For those who may come."),
            "summary": gettext_lazy("Everybody reads this, whatever the level."),
            "title": gettext_lazy("Everybody reads this, whatever the level."),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        kwargs["instance"] = kwargs.get("instance") or Event()  # a new one begins with the model's defaults
        super().__init__(*args, **kwargs)
        self.by = by
        provider: Any = self.fields["provider"]
        provider.queryset = policies.providers_of(by)
        event = self.instance
        if event.pk and not provider.queryset.filter(pk=event.provider_id).exists():
            del self.fields["provider"]  # a coordinator runs the event, not the provider
        test: Any = self.fields["test"]
        test.queryset = Course.objects.filter(current__isnull=False).select_related("current")
        if event.pk and not self.is_bound:
            self.initial.update(_initial(event))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("access_level") == AccessLevel.VERIFIED and not given.get("audience"):
            self.add_error("audience", _("Choose at least one, or nobody could come."))
        if given.get("region_seats") and not given.get("region_states"):
            self.add_error("region_states", _("Say for which states these seats are kept."))
        if given.get("coordinator_at_desk"):
            self._find_coordinator(given)
        return given

    def _find_coordinator(self, given: dict[str, Any]) -> None:
        try:
            given["coordinator"] = teachers.confirmed_account(
                given.get("coordinator_email", ""), field="coordinator_email"
            )
        except Refusal as refusal:
            self.add_error("coordinator_email", str(refusal))

    def plan(self) -> dict[str, Any]:
        """What `scheduling.make` and `change` take. Raises a refusal for an hour that does not exist."""
        given = self.cleaned_data
        zone = ZoneInfo(given["zone"])
        fields = {name: given[name] for name in self.Meta.fields if name in given}
        return fields | {
            "host": given["host"],
            "coordinator": given.get("coordinator"),
            "rules": self._rules(given),
            "opens_at": _begin_of(zone, given["opens_on"]),
            "closes_at": _end_of(zone, given["closes_on"]),
            "topics": list(given["topics"]),
            "quotas": list(_kept(zone, given)),
        }

    def _rules(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The shape of `events.eligibility`; what this form does not know stays."""
        ours = {
            "states": given["rule_states"],
            "agency_types": given["rule_agency_types"],
            "agencies": given["rule_agencies"],
        }
        kept = {name: value for name, value in (self.instance.rules or {}).items() if name not in ours}
        return kept | {name: value for name, value in ours.items() if value}


def _initial(event: Event) -> dict[str, Any]:
    rules, zone = event.rules or {}, event.tz
    known: dict[str, Any] = {
        "topics": list(event.topics.all()),
        "host": label_of(event.host) if event.host else "",
        "rule_states": ", ".join(rules.get("states", [])),
        "rule_agency_types": rules.get("agency_types", []),
        "rule_agencies": "\n".join(
            label_of(one) for one in Agency.objects.filter(pk__in=rules.get("agencies", []))
        ),
        "opens_on": _day(zone, event.opens_at),
        "closes_on": _day(zone, event.closes_at and event.closes_at - timedelta(minutes=1)),
        "coordinator_at_desk": event.coordinator_id is not None,
    }
    for quota in event.quotas.all():
        known |= {f"{quota.kind}_seats": quota.seats, f"{quota.kind}_until": _day(zone, quota.released_at)}
        if quota.kind == Quota.Kind.REGION:
            known["region_states"] = ", ".join(quota.states)
    return known


def _kept(zone: Any, given: Mapping[str, Any]) -> Iterable[Kept]:
    for kind in (Quota.Kind.HOST, Quota.Kind.REGION):
        seats = given.get(f"{kind}_seats")
        if seats:
            states = given["region_states"] if kind == Quota.Kind.REGION else []
            yield Kept(kind.value, seats, states, _begin_of(zone, given[f"{kind}_until"]))


def _day(zone: Any, at: datetime | None) -> date | None:
    return at.astimezone(zone).date() if at else None


def _begin_of(zone: Any, day: date | None) -> datetime | None:
    return local_times.instant(zone, day, time(), local_times.FIRST) if day else None


def _end_of(zone: Any, day: date | None) -> datetime | None:
    """The last day counts whole."""
    return _begin_of(zone, day + timedelta(days=1)) if day else None


class VenueForm(forms.ModelForm[Venue]):
    """A place with rooms; its address is for those who may attend."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[("", gettext_lazy("Choose a state")), *STATE_CHOICES]
    )

    class Meta:
        model = Venue
        fields = ("name", "street", "city", "state", "postal_code", "latitude", "longitude", "access_notes")
        widgets = {"access_notes": forms.Textarea(attrs=LINES)}
