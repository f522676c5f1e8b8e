"""What visitors and staff send to the composed site."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from rollcall.base.models import Bulletin, SiteWords
from rollcall.catalog.models import Provider, Topic


class ThemeForm(forms.Form):
    """Light or dark, and the page of ours to go back to."""

    theme = forms.ChoiceField(
        label=_("How should pages look?"),
        choices=[("device", _("Same as device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)


class PortalForm(forms.ModelForm[SiteWords]):
    """What is a portal's own; nothing ticked shows everything."""

    providers = forms.MultipleChoiceField(
        label=_("Providers that are shown"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to show them all."),
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics that are shown"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to show them all. What has no topic is shown by its provider."),
    )

    class Meta:
        model = SiteWords
        fields = (
            "brand", "about", "about_es", "palette", "mark", "banner", "banner_es", "sponsor", "sponsor_es",
            "help_email", "help_phone", "help_hours", "help_hours_es", "registration",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("providers", "provider", list(Provider.objects.values_list("slug", "name")))
        self._offer("topics", "topic", list(Topic.objects.values_list("slug", "name")))

    def _offer(self, name: str, facet: str, choices: Sequence[tuple[str, str]]) -> None:
        cast("forms.MultipleChoiceField", self.fields[name]).choices = choices
        self.initial[name] = self.instance.shows.get(facet, [])

    def chosen(self) -> SiteWords:
        """The portal as it should be; not saved."""
        words: SiteWords = self.instance
        codes = {"provider": self.cleaned_data["providers"], "topic": self.cleaned_data["topics"]}
        words.shows = {facet: some for facet, some in codes.items() if some}
        return words


class BulletinForm(forms.ModelForm[Bulletin]):
    """A line above every page, in both languages, with its hours."""

    site = forms.ModelChoiceField(
        Site.objects.order_by("pk"), label=_("Portal"), required=False, empty_label=_("Every portal")
    )

    class Meta:
        model = Bulletin
        fields = ("site", "kind", "words", "words_es", "begins_at", "ends_at")
        widgets = {
            "begins_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "ends_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        begins, ends = given.get("begins_at"), given.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("It must end after it begins."))
        return given
