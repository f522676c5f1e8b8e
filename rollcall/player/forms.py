"""What staff can ask of the player."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.player.extra_time import MOST


class ExtraTimeForm(forms.Form):
    """A person by e-mail, and how much more time in percent of the usual."""

    email = forms.EmailField(label=_("E-mail of the person"), max_length=254)
    percent = forms.IntegerField(
        label=_("Extra time in percent"),
        min_value=0,
        max_value=MOST,
        initial=50,
        help_text=_("50 makes ten minutes fifteen. 0 takes it away."),
    )

    def clean(self) -> dict[str, Any] | None:
        """The person is there; staff may know who has an account."""
        email = self.cleaned_data.get("email")
        if email:
            self.person = User.objects.filter(email__iexact=email).first()
            if self.person is None:
                self.add_error("email", _("Nobody has an account with this e-mail."))
        return self.cleaned_data
