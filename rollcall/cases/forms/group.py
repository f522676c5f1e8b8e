"""What staff say when they invite a group: whom, on whose behalf, and to what."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.cases.models import Case
from rollcall.events import faces
from rollcall.events.models import Event

LOOKS_LIKE_A_LINK = ("://", "www.", "@")


class GroupForm(forms.Form):
    """Strangers read agency and class in a letter of ours, so staff see them, and no link stands in them."""

    people = forms.CharField(
        label=_("People"),
        required=False,
        max_length=60_000,
        help_text=_("One person a line: name, e-mail. What stands here counts instead of an attached list."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    agency = forms.CharField(label=_("Agency, as the letter names it"), max_length=160)
    about = forms.CharField(label=_("Class or course, as the letter names it"), max_length=200)
    event = forms.ModelChoiceField(
        label=_("Class on our list"),
        queryset=Event.objects.none(),
        required=False,
        empty_label=_("None yet"),
        help_text=_(
            "The letter then has its title and public page. Nobody gets a seat: each registers there."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Event]", self.fields["event"]).queryset = coming()

    @staticmethod
    def begin(case: Case) -> dict[str, str]:
        """What who asked said of it."""
        return {"agency": str(case.facts.get("agency", "")), "about": str(case.facts.get("wanted", ""))}

    def clean_agency(self) -> str:
        return _plain(self.cleaned_data["agency"])

    def clean_about(self) -> str:
        return _plain(self.cleaned_data["about"])


def coming() -> QuerySet[Event]:
    """Of this month and later, by title: a month is public, a day may not be (P26)."""
    month = clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    shown = faces.published().filter(state=Event.State.PUBLISHED, ends_at__gte=month)
    return shown.order_by("title", "pk")


def _plain(text: str) -> str:
    if any(sign in text.lower() for sign in LOOKS_LIKE_A_LINK):
        raise ValidationError(_("Leave out links and addresses: people who do not know us yet read this."))
    return " ".join(text.split())
