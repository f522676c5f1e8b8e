"""Publishing a recording, and saying that there will be none."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.base.errors import Refusal
from rollcall.events import recording_questions
from rollcall.events.recordings import Film


class RecordingForm(forms.Form):
    """The film with what makes it usable by everyone, and the test that one may add."""

    overview = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Everybody may read this on the course’s page."),
    )
    file = forms.FileField(label=gettext_lazy("Recording (MP4)"), max_length=200)
    captions = forms.FileField(label=gettext_lazy("Captions (WebVTT)"), max_length=200)
    transcript = forms.CharField(
        label=gettext_lazy("Transcript"), max_length=200_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    picture_carries_meaning = forms.BooleanField(
        label=gettext_lazy("The picture shows things that are not said"),
        required=False,
        help_text=gettext_lazy("Then an audio-described version is needed too."),
    )
    described = forms.FileField(
        label=gettext_lazy("Audio-described version (MP4)"), max_length=200, required=False
    )
    test = forms.CharField(
        label=gettext_lazy("Test"),
        max_length=30_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "A question, then its answers, each on its own line: * before a right one, - before a wrong one. "
            "An empty line begins the next question. Without questions there is no test."
        ),
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Hours on the certificate"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        help_text=gettext_lazy("With a test and hours it gives a certificate of its own."),
    )

    def clean_test(self) -> list[recording_questions.Asked]:
        try:
            return recording_questions.read(self.cleaned_data["test"])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("hours") and not given.get("test") and "test" not in self.errors:
            self.add_error("hours", _("A certificate needs a test. Add questions, or leave the hours empty."))
        return given

    def film(self) -> Film:
        given = self.cleaned_data
        names = ("file", "captions", "transcript", "picture_carries_meaning", "described")
        return Film(**{name: given[name] for name in names})


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why there will be no recording"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
