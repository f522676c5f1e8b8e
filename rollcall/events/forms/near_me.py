"""Where, and on what: a wish to be told of classes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.places import STATE_CHOICES
from rollcall.catalog.models import Topic


class NearMeForm(forms.Form):
    """A state, and a topic or all of them."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("Choose a state")), *STATE_CHOICES])
    topic = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=Topic.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=_("All topics"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "near-%s")
        super().__init__(*args, **kwargs)
