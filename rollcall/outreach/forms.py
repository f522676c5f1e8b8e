"""What readers choose and what staff write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency, Category
from rollcall.accounts.places import STATE_CHOICES
from rollcall.catalog.models import Topic
from rollcall.outreach import audiences, programs
from rollcall.outreach.audiences import Spec
from rollcall.outreach.models import Campaign, News, Rhythm, Subscription
from rollcall.outreach.subscriptions import Choice

HIGHEST = 10_000_000
BOTH = _(
    "You hear of what is on a topic you choose here, and of what belongs to a program you choose below. "
    "Choose no topic and no program to hear of all."
)


class PreferencesForm(forms.Form):
    """Which kinds of news somebody hears."""

    kinds = forms.MultipleChoiceField(
        label=_("Write to me about"),
        choices=News.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class UpdatesForm(forms.Form):
    """Which updates somebody hears, and how often; where the mailbox is proved already."""

    rhythm = forms.ChoiceField(
        label=_("How often"), choices=Rhythm.choices, initial=Rhythm.OFF, widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label=_("Only these topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none to hear of all."),
    )
    programs = forms.MultipleChoiceField(
        label=_("Only these programs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("A program you chose is not here any more. Look at your choice again.")
        },
    )
    states = forms.MultipleChoiceField(
        label=_("Classes only in these states"),
        choices=STATE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none to hear of all. Webinars, courses and resources come either way."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["topics"].choices = list(Topic.objects.order_by("name").values_list("slug", "name"))
        there = programs.offered(self.initial.get("programs") or ())
        fields["programs"].choices = [(one.key, one.title) for one in there]
        if there:
            fields["topics"].help_text = BOTH

    @property
    def lost(self) -> bool:
        """Whether something that was chosen before is not offered any more."""
        fields: Any = self.fields
        return any(
            not {key for key, _name in fields[name].choices}.issuperset(self.initial.get(name) or ())
            for name in ("topics", "programs")
        )

    def choice(self) -> Choice:
        """What the use case takes."""
        given = self.cleaned_data
        return Choice(given["rhythm"], given["topics"], given["states"], given["programs"])


class SignUpForm(UpdatesForm):
    """The same with an address that nobody has proved."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=[choice for choice in Rhythm.choices if choice[0] != Rhythm.OFF],
        initial=Rhythm.WEEKLY,
        widget=forms.RadioSelect,
    )
    field_order = ("email", "rhythm", "topics", "programs", "states")


def initial_of_updates(row: Subscription | None, rhythm: str) -> dict[str, Any]:
    """A subscription as the form shows it; `rhythm` as it holds."""
    if row is None:
        return {"rhythm": rhythm}
    return {"rhythm": rhythm, "topics": row.topics, "programs": row.programs, "states": row.states}


class LetterForm(forms.Form):
    """A letter to many, and to whom."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    body = forms.CharField(
        label=_("Letter"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Plain text. An empty line begins a paragraph; addresses become links."),
    )
    news = forms.ChoiceField(
        label=_("Kind of news"),
        choices=News.choices,
        initial=News.UPDATES,
        help_text=_("People who do not want this kind get no letter."),
    )
    who = forms.ChoiceField(label=_("To"))
    states = forms.MultipleChoiceField(
        label=_("Only in these states"), choices=STATE_CHOICES, required=False, widget=forms.SelectMultiple
    )
    agency_types = forms.MultipleChoiceField(
        label=_("Only at these kinds of agency"),
        choices=Agency.Type.choices,
        required=False,
        widget=forms.SelectMultiple,
    )
    categories = forms.MultipleChoiceField(
        label=_("Only these roles"), choices=Category.choices, required=False, widget=forms.SelectMultiple
    )
    topics = forms.MultipleChoiceField(
        label=_("Only who has begun a course on"), required=False, widget=forms.SelectMultiple
    )

    NARROW = ("states", "agency_types", "categories", "topics")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["who"].choices = who_choices(str(self.initial.get("who", "")))
        fields["topics"].choices = list(Topic.objects.order_by("name").values_list("slug", "name"))

    def clean(self) -> dict[str, Any]:
        """A source's people are all of one thing; only accounts can be narrowed."""
        given = super().clean() or {}
        if ":" in given.get("who", "") and any(given.get(name) for name in self.NARROW):
            self.add_error("who", _("These people cannot be narrowed. Take away the choices below."))
        return given

    def letter(self) -> dict[str, Any]:
        """What the use case takes."""
        given = self.cleaned_data
        who, _colon, of = given["who"].partition(":")
        spec: Spec = {"who": who, **({"of": of} if of else {})}
        spec |= {name: given[name] for name in self.NARROW if given[name]}
        return {"subject": given["subject"], "body": given["body"], "news": given["news"], "audience": spec}


def who_choices(present: str = "") -> list[tuple[str, Any]]:
    """Everybody, the verified, and what the upper rooms hand down."""
    found: list[tuple[str, Any]] = [
        (audiences.REGISTERED, _("Everybody with an account")),
        (audiences.VERIFIED, _("Verified people")),
    ]
    for name, source in audiences.sources().items():
        found += [(f"{name}:{key}", f"{source.label}: {words}") for key, words in source.choices()]
    if present and present not in dict(found):
        found.append((present, present))
    return found


def initial_of(campaign: Campaign) -> dict[str, Any]:
    """A draft as the form shows it."""
    spec = campaign.audience
    who = f"{spec['who']}:{spec['of']}" if spec.get("of") else spec["who"]
    letter = {"subject": campaign.subject, "body": campaign.body, "news": campaign.news}
    return {**letter, "who": who, **{name: spec.get(name, []) for name in LetterForm.NARROW}}


class SendForm(forms.Form):
    """The number typed by hand, and the proof that the preview was seen."""

    typed = forms.IntegerField(
        label=_("How many people get this letter? Type the number"),
        min_value=0,
        max_value=HIGHEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class LimitForm(forms.Form):
    people = forms.IntegerField(
        label=_("People one may write to alone within a day"), min_value=0, max_value=HIGHEST
    )
